using BankingApi.Domain.Accounts;
using BankingApi.Domain.Shared;

namespace BankingApi.EventStore;

/// <summary>Decides the commands of a batch one after the other, each on the state that the one before leaves.</summary>
internal sealed class BatchDecider(EventSerializer serializer, TimeProvider clock)
{
    /// <returns>The events to append, and the account after them. Answers are tentative: what they were decided on may have been overtaken.</returns>
    public (List<NewEvent> Appends, LoadedAccount? Last) Decide(List<PendingCommand> batch, LoadedAccount? loaded)
    {
        var appends = new List<NewEvent>(batch.Count);
        var (state, last) = (loaded?.State, loaded);
        foreach (var pending in batch)
        {
            if (pending.Answer.IsCompleted) continue; // Its decision threw in an earlier round.
            try
            {
                var command = pending.Command;
                (pending.Tentative, pending.ReplayOf) = (null, null);
                if (state is null && !command.Opens)
                {
                    pending.Tentative = AccountAnswer.Refused(StoreRefusals.AccountNotFound);
                    continue;
                }
                // The state forgets as the batch goes on: what it remembered at the start still counts.
                var asked = (pending.Older ?? Remembered(loaded, command)) is { } older ? state! with { Older = older } : state;
                var decision = command.Decide(asked, clock.GetInstant());
                if (decision.Earlier is { } earlier) pending.ReplayOf = earlier.Revision;
                else if (decision.Refusal is { Code: "idempotency-key-reused" } reused) pending.Tentative = AccountAnswer.Refused(reused);
                else if (command.Unmet is { } unmet) pending.Tentative = AccountAnswer.Refused(unmet);
                else if (state is not null && command.AppliesTo?.Invoke(state.Revision) == false) pending.Tentative = AccountAnswer.Refused(StoreRefusals.RevisionMismatch);
                else if (decision.Refusal is { } refusal) pending.Tentative = AccountAnswer.Refused(refusal);
                else if (decision.Event is not { } @event) pending.Tentative = new(null, null, state!.Revision, state.Standing, false);
                else
                {
                    var after = BankAccount.Apply(state, @event);
                    AccountInvariants.Assert(state, @event, after);
                    var serialized = Serialize(command, @event, after);
                    appends.Add(serialized);
                    pending.Tentative = new(null, @event, after.Revision, after.Standing, false);
                    state = after;
                    last = new(after, serialized.Id, 0);
                }
            }
            catch (Exception bug) when (bug is InvariantViolatedException or InvalidOperationException or ArithmeticException)
            {
                pending.Fail(bug); // Its own caller's; the others of the batch have nothing to do with it.
            }
        }
        return (appends, last);
    }

    private static RememberedCommand? Remembered(LoadedAccount? before, AccountCommand command)
        => command.RecallId is { } id && before?.State.Recent.TryFind(id, out var remembered) == true ? remembered : null;

    private NewEvent Serialize(AccountCommand command, BankAccountEvent @event, BankAccount after)
    {
        var metadata = new EventMetadata(
            command.CorrelationId ?? command.TraceId ?? command.EventId.ToString("N"), (command.RecallId ?? command.EventId).ToString("D"),
            command.Actor, command.TraceParent, @event is BankAccountCreated ? 2 : 1, after.Standing);
        var serialized = serializer.Serialize(command.EventId, @event, metadata);
        // Two instances that decide the same command on the same revision must collide, whether they were sent the same values or not: by the
        // command's id alone, the store would take the second event for the first, and the second instance would believe in one that is not there.
        return serialized with { Id = DerivedIds.Event(command.EventId, serialized.Data.Span) };
    }
}
