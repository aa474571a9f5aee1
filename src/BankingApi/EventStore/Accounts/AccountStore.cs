using System.Diagnostics;
using BankingApi.Domain.Accounts;
using BankingApi.Telemetry;
using Microsoft.Extensions.Options;

namespace BankingApi.EventStore;

/// <summary>Executes commands on accounts: load, decide, append at the expected revision, and, when somebody else was faster, again.</summary>
public sealed class AccountStore
{
    private readonly IEventStore events;
    private readonly AccountLoader loader;
    private readonly AccountHistory history;
    private readonly AnswerLookup answers;
    private readonly BatchDecider decider;
    private readonly SnapshotTaker snapshots;
    private readonly AccountMetrics metrics;
    private readonly TimeProvider clock;
    private readonly AccountStoreOptions options;
    private readonly AccountLanes lanes;

    /// <summary>As of each account's last batch in this process. It may have been overtaken; what is decided on it is proved by the append.</summary>
    private readonly TwoGenerations<Guid, LoadedAccount> states;

    public AccountStore(
        IEventStore events, AccountLoader loader, AccountHistory history, AnswerLookup answers, EventSerializer serializer, SnapshotTaker snapshots,
        AccountMetrics metrics, TimeProvider clock, IOptions<AccountStoreOptions> options)
    {
        (this.events, this.loader, this.history, this.answers) = (events, loader, history, answers);
        (this.snapshots, this.metrics, this.clock, this.options) = (snapshots, metrics, clock, options.Value);
        decider = new(serializer, clock);
        states = new((options.Value.CachedAccounts + 1) / 2);
        lanes = new(ExecuteBatch, Complete);
    }

    /// <summary>
    /// Executes a command; its answer comes when its event is durable. Once begun it is not cancelled: a client that hangs up
    /// must not leave another's command, in the same append, undone.
    /// </summary>
    /// <exception cref="EventStoreUnavailableException">What the command became is unknown; the same command may be sent again.</exception>
    public Task<AccountAnswer> Execute(AccountCommand command) => lanes.Enqueue(new(command));

    /// <summary>The account, perhaps of a little while ago: for what never changes of it. Null where there is none.</summary>
    public ValueTask<BankAccount?> Find(Guid id, CancellationToken cancellation) => states.TryGet(id, out var known) ? new(known.State) : FindInLog(id, cancellation);

    /// <summary>The latest revision that this process knows of; -1 where it knows none. The account may be further.</summary>
    public long KnownRevision(Guid id) => states.TryGet(id, out var known) ? known.State.Revision : -1;

    private async ValueTask<BankAccount?> FindInLog(Guid id, CancellationToken cancellation)
    {
        var loaded = await Load(id, cancellation);
        // Unless a batch has meanwhile shown something newer.
        if (loaded is not null) states.TryAdd(id, loaded);
        return loaded?.State;
    }

    private async ValueTask<LoadedAccount?> Load(Guid id, CancellationToken cancellation)
    {
        var loaded = await loader.Load(id, cancellation);
        metrics.Found(loaded);
        return loaded;
    }

    /// <summary>Leaves the batch with answers that are proved; <see cref="Complete(Guid, List{PendingCommand})"/> gives them.</summary>
    private async Task ExecuteBatch(Guid id, List<PendingCommand> batch)
    {
        try
        {
            await DecideAndAppend(id, batch);
        }
        catch
        {
            states.Remove(id); // What was appended is not known: the next batch starts from the log.
            throw;
        }
    }

    private async Task DecideAndAppend(Guid id, List<PendingCommand> batch)
    {
        var isFresh = !states.TryGet(id, out var loaded);
        if (isFresh) loaded = await Load(id, default);
        else metrics.CacheHit();

        for (var attempt = 0; ; attempt++)
        {
            await RecallOlder(batch, loaded?.State);
            var (appends, last) = decider.Decide(batch, loaded);
            if (appends.Count == 0)
            {
                if (!isFresh)
                {
                    // A refusal or a no-op proves nothing about a cached state: another instance may have just paid money in.
                    var tail = await loader.CatchUp(loaded!.State, loaded.LastEventId, default);
                    isFresh = true;
                    if (tail.Replayed > 0)
                    {
                        loaded = tail;
                        continue;
                    }
                }
                break;
            }
            var start = clock.GetTimestamp();
            AppendResult appended;
            using (SharedSpans.Start("append", ActivityKind.Client, batch, static pending => pending.Command.TraceParent))
                appended = await events.Append(StreamNames.OfAccount(id), loaded?.State.Revision ?? ExpectedRevision.NoStream, appends, default);
            metrics.Appended(clock.GetElapsedTime(start), appends.Count);
            if (appended.Appended)
            {
                loaded = last! with { Replayed = (loaded?.Replayed ?? 0) + appends.Count };
                break;
            }
            loaded = loaded is null ? await loader.Load(id, default) : await loader.CatchUp(loaded.State, loaded.LastEventId, default);
            isFresh = true;
            metrics.LostRace();
            if (attempt >= options.Retries)
            {
                await GiveUp(batch, loaded!);
                break;
            }
            metrics.Retried(batch.Count);
            // Jittered, so that two instances do not meet again and again.
            await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(1, 2 << Math.Min(attempt, 5))), clock);
        }

        if (loaded is not null) states.Add(id, SnapshotIfDue(loaded));
    }

    /// <summary>
    /// Answers a batch that lost every race: busy, refusals too, for the state they were decided on has proved stale. Only what the account has answered
    /// before stays so. Each command is judged alone: what it repeats of the batch itself was never appended.
    /// </summary>
    private async ValueTask GiveUp(List<PendingCommand> batch, LoadedAccount loaded)
    {
        await RecallOlder(batch, loaded.State);
        foreach (var pending in batch)
        {
            if (pending.Answer.IsCompleted) continue;
            decider.Decide([pending], loaded);
            if (pending.ReplayOf is null && pending.Tentative?.Refusal?.Code != AccountRefusals.KeyReused.Code)
                pending.Tentative = AccountAnswer.Refused(StoreRefusals.AccountBusy);
        }
    }

    /// <summary>Asks the long memory about commands that may be repetitions from before what the state remembers.</summary>
    private async ValueTask RecallOlder(List<PendingCommand> batch, BankAccount? state)
    {
        if (state is null || state.Recent.CompleteFrom == 0) return;
        var before = state.Recent.CompleteFrom;
        foreach (var pending in batch)
        {
            if (pending.Command.RecallId is not { } id || pending.Older is not null || pending.SearchedBefore >= before || state.Recent.TryFind(id, out _)) continue;
            pending.Older = await answers.Find(state.Id, id, before, default);
            pending.SearchedBefore = before;
        }
    }

    private async Task Complete(Guid id, List<PendingCommand> batch)
    {
        foreach (var pending in batch)
            if (pending is { ReplayOf: null, Tentative: { } answer }) Complete(pending, answer);
        foreach (var pending in batch)
        {
            if (pending.ReplayOf is not { } revision) continue;
            try
            {
                var past = await history.At(id, revision, default) ?? throw new InvalidOperationException("A remembered command's event is not in its stream.");
                Complete(pending, new(null, past.Event, revision, await history.StandingAfter(id, past, default), true));
            }
            catch (Exception failure)
            {
                pending.Fail(failure); // Its own caller's: what the others have done is durable.
            }
        }
    }

    private void Complete(PendingCommand pending, AccountAnswer answer)
    {
        metrics.Answered(answer);
        pending.Complete(answer);
    }

    /// <summary>Off the command path: the queue drops what it cannot take.</summary>
    private LoadedAccount SnapshotIfDue(LoadedAccount loaded)
    {
        if (loaded.Replayed < options.SnapshotEvery) return loaded;
        snapshots.Offer(loaded.State, loaded.LastEventId);
        return loaded with { Replayed = 0 };
    }
}
