using BankingApi.Telemetry;

namespace BankingApi.WriteModel;

/// <summary>Executes commands on accounts:
/// load, decide, append at the expected revision, and, when somebody else was faster, again.</summary>
public sealed class AccountRepository
{
    /// <summary>As much as may lie in memory, of filter and of money set aside, for each account that is cached; one with more counts as
    /// several.</summary>
    private const int BytesPerAccount = 2 * 1024;

    private const int BytesPerReservation = 200;

    private readonly IEventStore _events;
    private readonly AccountLoader _loader;
    private readonly AccountHistory _history;
    private readonly AccountOwners _owners;
    private readonly ProcessedCommandLookup _processed;
    private readonly BatchDecider _decider;
    private readonly SnapshotTaker _snapshots;
    private readonly AccountMetrics _metrics;
    private readonly TimeProvider _clock;
    private readonly AccountOptions _options;
    private readonly CommandQueues _queues;

    /// <summary>As of each account's last batch in this process.
    /// It may have been overtaken; what is decided on it is proved by the append.</summary>
    private readonly BoundedCache<Guid, LoadedAccount> _states;

    public AccountRepository(
        IEventStore events, AccountLoader loader, AccountHistory history, AccountOwners owners,
        ProcessedCommandLookup processed, BatchDecider decider, SnapshotTaker snapshots, AccountMetrics metrics, TimeProvider clock,
        IOptions<AccountOptions> options)
    {
        (_events, _loader, _history, _owners, _processed, _decider) = (events, loader, history, owners, processed, decider);
        (_snapshots, _metrics, _clock, _options) = (snapshots, metrics, clock, options.Value);
        _states = new((options.Value.CachedAccounts + 1) / 2, Weigh);
        _queues = new(ExecuteBatch, Complete);
    }

    /// <summary>Executes a command; its answer comes when its event is durable. Once begun it is not cancelled: a client that hangs up must
    /// not leave another's command, in the same append, undone.</summary>
    /// <exception cref="EventStoreUnavailableException">What the command became is unknown; the same command may be sent again.</exception>
    public Task<CommandOutcome> Execute(AccountCommand command)
        => !command.Caller.IsConfined || command.Opens ? _queues.Enqueue(new(command)) : ExecuteConfined(command);

    /// <summary>The account, perhaps of a little while ago: for what never changes of it. Null where the caller sees none.</summary>
    public ValueTask<BankAccount?> Find(Caller caller, Guid id, CancellationToken cancellationToken)
        => Known(caller, id) is { } known ? new(known) : FindInLog(caller, id, cancellationToken);

    /// <summary>Whether anybody has opened it: money may be sent to accounts that the sender does not see.</summary>
    public async ValueTask<bool> Exists(Guid id, CancellationToken cancellationToken)
        => await _owners.Find(id, cancellationToken) is not null;

    /// <summary>The account as this process last knew it; null where it knows none that the caller sees. It may be further.</summary>
    public BankAccount? Known(Caller caller, Guid id)
        => _states.TryGet(id, out var known) && caller.Sees(known.State.OwnerId) ? known.State : null;

    private async Task<CommandOutcome> ExecuteConfined(AccountCommand command)
        => await _owners.Hides(command.Caller, command.AccountId, default)
            ? CommandOutcome.Refused(CommandRefusals.AccountNotFound) : await _queues.Enqueue(new(command));

    private async ValueTask<BankAccount?> FindInLog(Caller caller, Guid id, CancellationToken cancellationToken)
    {
        if (await _owners.Hides(caller, id, cancellationToken)) return null;
        var loaded = await Load(id, cancellationToken);
        // Unless a batch has meanwhile shown something newer.
        if (loaded is not null) _states.TryAdd(id, loaded);
        return loaded?.State;
    }

    private async ValueTask<LoadedAccount?> Load(Guid id, CancellationToken cancellationToken)
    {
        var loaded = await _loader.Load(id, cancellationToken);
        _metrics.Found(loaded);
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
            _states.Remove(id); // What was appended is not known: the next batch starts from the log.
            throw;
        }
    }

    private async Task DecideAndAppend(Guid id, List<PendingCommand> batch)
    {
        var isFresh = !_states.TryGet(id, out var loaded);
        if (isFresh) loaded = await Load(id, default);
        else _metrics.CacheHit();

        for (var attempt = 0; ; attempt++)
        {
            loaded = await LookUpForgotten(batch, loaded);
            var (appends, last) = _decider.Decide(batch, loaded);
            if (appends.Count == 0)
            {
                // A refusal or a no-op proves nothing about a cached state: another instance may have just paid money in.
                if (isFresh) break;
                isFresh = true;
                var tail = await CatchUp(id, loaded);
                if (tail!.Replayed == 0) break;
                loaded = tail;
                continue;
            }
            if (await Append(id, loaded, appends, batch))
            {
                loaded = last! with { Replayed = (loaded?.Replayed ?? 0) + appends.Count };
                break;
            }
            (loaded, isFresh) = (await CatchUp(id, loaded), true);
            if (attempt >= _options.Retries)
            {
                await GiveUp(batch, loaded!);
                break;
            }
            await BackOff(attempt, batch);
        }

        if (loaded is not null) _states.Add(id, SnapshotIfDue(loaded));
    }

    private async ValueTask<LoadedAccount?> CatchUp(Guid id, LoadedAccount? loaded)
        => loaded is null ? await _loader.Load(id, default) : await _loader.CatchUp(loaded, default);

    /// <returns>False where another instance was faster.</returns>
    private async ValueTask<bool> Append(Guid id, LoadedAccount? loaded, List<NewEvent> appends, List<PendingCommand> batch)
    {
        var start = _clock.GetTimestamp();
        using var spans = SharedSpans.Start("append", ActivityKind.Client, batch, static pending => pending.Command.TraceParent);
        var expected = loaded?.State.Revision ?? ExpectedRevision.NoStream;
        var appended = await _events.Append(StreamNames.OfAccount(id), expected, appends, default);
        _metrics.Appended(_clock.GetElapsedTime(start), appends.Count);
        if (!appended.Appended) _metrics.LostRace();
        return appended.Appended;
    }

    /// <summary>Jittered, so that two instances do not meet again and again.</summary>
    private Task BackOff(int attempt, List<PendingCommand> batch)
    {
        _metrics.Retried(batch.Count);
        return Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(1, 2 << Math.Min(attempt, 5))), _clock);
    }

    /// <summary>Answers a batch that lost every race: busy, refusals too, for the state they were decided on has proved stale. Only what
    /// the account has answered before stays so. Each command is judged alone: what it repeats of the batch itself was never
    /// appended.</summary>
    private async ValueTask GiveUp(List<PendingCommand> batch, LoadedAccount loaded)
    {
        await LookUpForgotten(batch, loaded);
        foreach (var pending in batch)
        {
            if (pending.Outcome.IsCompleted) continue;
            _decider.Decide([pending], loaded);
            if (pending.ReplayedRevision is null && pending.Tentative?.Refusal?.Code != AccountRefusals.KeyReused.Code)
                pending.Tentative = CommandOutcome.Refused(CommandRefusals.AccountBusy);
        }
    }

    /// <summary>Asks the long memory about commands that may be repetitions from before what the state remembers.</summary>
    private ValueTask<LoadedAccount?> LookUpForgotten(List<PendingCommand> batch, LoadedAccount? loaded)
    {
        if (loaded?.State.Recent is not { CompleteFrom: > 0 } known) return new(loaded);
        List<PendingCommand>? unknown = null;
        foreach (var pending in batch)
            if (pending is { LookedUp: null, Command.IdempotencyId: { } id } && !known.TryFind(id, out _)
                && known.PerhapsBefore(id) > pending.SearchedBefore) (unknown ??= []).Add(pending);
        return unknown is null ? new(loaded) : LookUp(unknown);

        async ValueTask<LoadedAccount?> LookUp(List<PendingCommand> commands)
        {
            _metrics.LookedUp(commands.Count);
            return loaded with { State = await _processed.LookUp(loaded.State, commands) };
        }
    }

    private static int Weigh(LoadedAccount loaded)
        => 1 + ((loaded.State.Recent.FilterBytes + (loaded.State.Reservations.Count * BytesPerReservation)) / BytesPerAccount);

    private async Task Complete(Guid id, List<PendingCommand> batch)
    {
        foreach (var pending in batch)
            if (pending is { ReplayedRevision: null, Tentative: { } answer }) Complete(pending, answer);
        foreach (var pending in batch)
        {
            if (pending.ReplayedRevision is not { } revision) continue;
            try
            {
                var past = await _history.At(id, revision, default)
                    ?? throw new InvalidOperationException("A remembered command's event is not in its stream.");
                Complete(pending, new(null, past.Event, revision, await _history.BalancesAfter(id, past, default), true));
            }
            catch (Exception failure)
            {
                pending.Fail(failure); // Its own caller's: what the others have done is durable.
            }
        }
    }

    private void Complete(PendingCommand pending, CommandOutcome answer)
    {
        _metrics.Completed(answer);
        pending.Complete(answer);
    }

    /// <summary>Off the command path: the queue drops what it cannot take.</summary>
    private LoadedAccount SnapshotIfDue(LoadedAccount loaded)
    {
        if (loaded.Replayed < _options.SnapshotEvery) return loaded;
        _snapshots.Offer(loaded);
        return loaded with { Replayed = 0 };
    }
}
