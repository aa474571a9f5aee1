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
        var (state, last) = (loaded?.State, loaded);
        foreach (var pending in batch)
        {
            if (pending.Outcome.IsCompleted) continue; // Its decision threw in an earlier round.
            try
            {
                if (Judge(pending, state, loaded) is not { } @event) continue;
                var after = BankAccount.Apply(state, @event);
                AccountInvariants.Assert(state, @event, after);
                var serialized = Serialize(pending.Command, @event, after);
                appends.Add(serialized);
                pending.Tentative = new(null, @event, after.Revision, after.Balances, false);
                state = after;
                last = new(after, serialized.Id, 0);
            }
            catch (Exception bug) when (bug is InvariantViolatedException or InvalidOperationException or ArithmeticException)
            {
                pending.Fail(bug); // Its own caller's; the others of the batch have nothing to do with it.
            }
        }
        return (appends, last);
    }

    /// <param name="state">What the batch has made of the account so far.</param>
    /// <param name="loaded">The account as it was before the batch.</param>
    /// <returns>The event to record; null where the command is answered without one.</returns>
    private BankAccountEvent? Judge(PendingCommand pending, BankAccount? state, LoadedAccount? loaded)
    {
        var command = pending.Command;
        (pending.Tentative, pending.ReplayedRevision) = (null, null);
        if (state is null && !command.Opens)
        {
            pending.Tentative = CommandOutcome.Refused(CommandRefusals.AccountNotFound);
            return null;
        }
        // The state forgets as the batch goes on: what it remembered at the start still counts.
        var asked = (pending.LookedUp ?? Remembered(loaded, command)) is { } older ? state! with { LookedUp = older } : state;
        var decision = command.Decide(asked, clock.GetInstant());
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

    private NewEvent Serialize(AccountCommand command, BankAccountEvent @event, BankAccount after)
    {
        var metadata = new EventMetadata(
            command.CorrelationId ?? command.TraceId ?? command.EventId.ToString("N"),
            (command.IdempotencyId ?? command.EventId).ToString("D"), command.Caller.Actor, command.TraceParent,
            @event is BankAccountCreated ? 2 : 1, after.Balances);
        var serialized = serializer.Serialize(command.EventId, @event, metadata);
        // Two instances that decide the same command on the same revision must collide: by the command's id alone, the store would take the
        // second event for the first, and the second instance would believe in one that is not there, or that it was its own.
        return serialized with { Id = DerivedIds.Event(command.EventId, instance.Id, serialized.Data.Span) };
    }
}
