using BankingApi.Domain.Accounts;
using FsCheck.Xunit;

namespace BankingApi.UnitTests.Domain;

/// <summary>What holds of an account whatever it is told to do, in whatever order.</summary>
[Properties(Arbitrary = [typeof(Histories)], MaxTest = 300, EndSize = 150)]
public sealed class AccountProperties
{
    [Property]
    public void Every_decided_event_keeps_the_invariants(Step[] steps)
    {
        var (events, states, _) = Histories.Run(steps);
        for (var i = 0; i < events.Count; i++) AccountInvariants.Assert(i == 0 ? null : states[i - 1], events[i], states[i]);
    }

    [Property]
    public void The_available_balance_is_never_negative_and_is_what_the_balance_the_limit_and_the_reservations_make(Step[] steps)
        => Assert.All(Histories.Run(steps).States, state =>
        {
            Assert.True(state.Balances.Available >= 0);
            Assert.Equal(state.Reservations.Values.Sum(reservation => reservation.Amount), state.Balances.Reserved);
            Assert.Equal(state.Balances.Balance + state.Balances.OverdraftLimit - state.Balances.Reserved, state.Balances.Available);
        });

    [Property]
    public void Each_balance_after_follows_from_the_one_before(Step[] steps)
    {
        var balance = Histories.Opening.InitialBalance;
        foreach (var moved in Histories.Run(steps).Events.OfType<BankAccountTransactionRecorded>())
        {
            balance += moved.Direction == Direction.Credit ? moved.Amount : -moved.Amount;
            Assert.Equal(balance, moved.BalanceAfter);
        }
    }

    [Property]
    public void Folding_the_events_from_the_start_gives_the_state_that_was_decided_on(Step[] steps)
    {
        var (events, states, _) = Histories.Run(steps);
        SameBehaviour.Of(states[^1], AccountStory.Given(events).State!);
        Assert.Equal(events.Count - 1, states[^1].Revision);
    }

    [Property]
    public void Time_never_runs_backwards(Step[] steps)
    {
        var events = Histories.Run(steps).Events;
        Assert.All(events.Zip(events.Skip(1)), pair => Assert.True(pair.First.RecordedAt <= pair.Second.RecordedAt));
    }

    [Property]
    public void Deciding_the_same_command_again_records_nothing(Step[] steps)
    {
        var (_, states, answered) = Histories.Run(steps);
        foreach (var (step, revision) in answered)
        {
            var again = step.Decide(states[(int)revision]);
            Assert.Null(again.Event);
            if (step.HasKey) Assert.Equal(revision, again.AlreadyProcessed?.Revision);
        }
    }

    [Property]
    public void A_command_with_a_key_keeps_its_answer_whatever_comes_after_it(Step[] steps)
    {
        var (_, states, answered) = Histories.Run(steps);
        foreach (var (step, revision) in answered.Where(one => one.Step.HasKey))
            Assert.Equal(revision, step.Decide(states[^1]).AlreadyProcessed?.Revision);
    }

    [Property]
    public void Amounts_are_written_with_the_currencys_decimals(Step[] steps)
        => Assert.All(Histories.Run(steps).States, state =>
            Assert.Equal((2, 2, 2), (state.Balances.Balance.Scale, state.Balances.Reserved.Scale, state.Balances.OverdraftLimit.Scale)));
}
