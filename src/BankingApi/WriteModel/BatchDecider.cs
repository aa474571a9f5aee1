namespace BankingApi.WriteModel;

/// <summary>Decides the commands of a batch one after the other, each on the state that the one before leaves.</summary>
/// <param name="instance">This process, among all that write to the log.</param>
public sealed class BatchDecider(EventSerializer serializer, TimeProvider clock, ServiceInstance instance)
{
    /// <returns>The events to append, and the account after them.
    /// Answers are tentative: what they were decided on may have been overtaken.</returns>
    internal (List<NewEvent> Appends, LoadedAccount? Last) Decide(List<PendingCommand> batch, LoadedAccount? loaded)
    {
        var appends = new List<NewEvent>(batch.Count);
        var (state, last, lapses) = (loaded?.State, loaded, new Lapses());
        var stream = StreamNames.OfAccount(batch[0].Command.AccountId);
        foreach (var pending in batch)
        {
            if (pending.Outcome.IsCompleted) continue; // Its decision threw in an earlier round.
            var kept = appends.Count;
            try
            {
                var now = clock.GetInstant();
                var (current, lapsed) = state is null ? (null, []) : state.At(now);
                if (Judge(pending, state, current, now, loaded, lapses) is not { } @event)
                {
                    if (lapsed.Count == 0 || !pending.Command.Lapses) continue;
                    (@event, lapsed) = (lapsed[^1], [.. lapsed.SkipLast(1)]);
                }
                var after = last;
                foreach (var lapse in lapsed) after = Propose(appends, stream, pending.Command, Caller.Service, after, lapse, lapses);
                last = Propose(appends, stream, pending.Command, pending.Command.Caller, after, @event, lapses);
                state = last.State;
                pending.Tentative = new(null, @event, state.Revision, state.Balances, false);
            }
            catch (Exception bug) when (bug is InvariantViolatedException or InvalidOperationException or ArithmeticException)
            {
                appends.RemoveRange(kept, appends.Count - kept);
                pending.Fail(bug); // Its own caller's; the others of the batch have nothing to do with it.
            }
        }
        return (appends, last);
    }

    /// <returns>The account after the event.</returns>
    private LoadedAccount Propose(
        List<NewEvent> appends, string stream, AccountCommand command, Caller by, LoadedAccount? before, BankAccountEvent @event,
        Lapses lapses)
    {
        var after = BankAccount.Apply(before?.State, @event);
        AccountInvariants.Assert(before?.State, @event, after);
        var linked = HashChain.Link(before?.LastHash, stream, after.Revision, Serialize(command, by, @event, after), out var hash);
        appends.Add(linked);
        lapses.Note(@event, after.Revision);
        return new(after, linked.Id, hash, 0);
    }

    /// <param name="state">What the batch has made of the account so far.</param>
    /// <param name="current">The same as of now.</param>
    /// <param name="loaded">The account as it was before the batch.</param>
    /// <returns>The event to record; null where the command is answered without one.</returns>
    private static BankAccountEvent? Judge(
        PendingCommand pending, BankAccount? state, BankAccount? current, DateTimeOffset now, LoadedAccount? loaded, Lapses lapses)
    {
        var command = pending.Command;
        (pending.Tentative, pending.ReplayedRevision) = (null, null);
        if (state is null && !command.Opens)
        {
            pending.Tentative = CommandOutcome.Refused(CommandRefusals.AccountNotFound);
            return null;
        }
        // The state forgets as the batch goes on: what it remembered at the start still counts.
        var asked = (pending.LookedUp ?? Remembered(loaded, command) ?? lapses.Find(command)) is { } older
            ? current! with { LookedUp = older } : current;
        var decision = command.Decide(asked, now);
        if (decision.AlreadyProcessed is { } earlier) pending.ReplayedRevision = earlier.Revision;
        else if (RefusalOf(decision, command, state) is { } refusal) pending.Tentative = CommandOutcome.Refused(refusal);
        else if (decision.Event is { } @event) return @event;
        else pending.Tentative = new(null, null, state!.Revision, state.Balances, false);
        return null;
    }

    /// <summary>In the order of judgement: the key, what the command refers to,
    /// the revision it was meant for, the account's own rules.</summary>
    private static Refusal? RefusalOf(Decision<BankAccountEvent> decision, AccountCommand command, BankAccount? state)
    {
        if (decision.Refusal is { Code: "idempotency-key-reused" } reused) return reused;
        if (command.Unmet is { } unmet) return unmet;
        if (state is not null && command.AppliesTo?.Invoke(state.Revision) == false) return CommandRefusals.RevisionMismatch;
        return decision.Refusal;
    }

    private static ProcessedCommand? Remembered(LoadedAccount? before, AccountCommand command)
        => command.IdempotencyId is { } id && before?.State.Recent.TryFind(id, out var remembered) == true ? remembered : null;

    private NewEvent Serialize(AccountCommand command, Caller by, BankAccountEvent @event, BankAccount after)
    {
        var metadata = new EventMetadata(
            command.CorrelationId ?? command.TraceId ?? command.EventId.ToString("N"),
            (command.IdempotencyId ?? command.EventId).ToString("D"), by.Actor, command.TraceParent,
            serializer.SchemaOf(@event), after.Balances);
        var serialized = serializer.Serialize(command.EventId, @event, metadata);
        // Two instances that decide the same command on the same revision must collide: by the command's id alone, the store would take the
        // second event for the first, and the second instance would believe in one that is not there, or that it was its own.
        return serialized with { Id = DerivedIds.Event(command.EventId, instance.Id, serialized.Data.Span) };
    }

    /// <summary>What a batch has answered since holds lapsed in it. A batch is no larger than what an account remembers, but for lapses:
    /// with them, it could forget what the same batch did.</summary>
    private sealed class Lapses
    {
        private Dictionary<Guid, ProcessedCommand>? _answered;

        public void Note(BankAccountEvent @event, long revision)
        {
            if (@event is HoldExpired) _answered ??= [];
            if (_answered is not null && ProcessedCommandKey.Of(@event) is { } answer)
                _answered[answer.Id] = new(answer.Id, revision, answer.Hash);
        }

        public ProcessedCommand? Find(AccountCommand command)
            => command.IdempotencyId is { } id && _answered?.TryGetValue(id, out var answer) == true ? answer : null;
    }
}
