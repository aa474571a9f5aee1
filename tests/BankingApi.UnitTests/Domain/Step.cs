using BankingApi.Domain.Accounts;
using BankingApi.Domain.Shared;
using FsCheck;
using FsCheck.Fluent;

namespace BankingApi.UnitTests.Domain;

public enum Act
{
    Deposit, Withdraw, Interest, Backdate, Limit, Suspend, Reactivate, Close, Reserve, Receive, Settle, Release, Hold, Capture, Void,
    Reverse, TakeBack,
}

/// <summary>One command of a generated history.</summary>
/// <param name="Key">From a small range, so that keys come again, with the same values or others.</param>
/// <param name="Minutes">What the clock reads; it jumps about, backwards too.</param>
public sealed record Step(Act Act, int Key, int Cents, int Minutes)
{
    private decimal Amount => new(Cents, 0, 0, false, 2);

    private DateTimeOffset At => Some.Minute(Minutes);

    /// <summary>As every command is decided: on the account as of then.</summary>
    public Decision<BankAccountEvent> Decide(BankAccount account) => DecideOn(account.At(At).Account);

    /// <summary>What is recorded: the holds that have expired, then what was decided.</summary>
    public IReadOnlyList<BankAccountEvent> Record(BankAccount account)
    {
        var (current, lapsed) = account.At(At);
        return DecideOn(current).Event is { } @event ? [.. lapsed, @event] : [];
    }

    private Decision<BankAccountEvent> DecideOn(BankAccount account) => Act switch
    {
        Act.Deposit => account.Record(Requests.Deposit(Key, Amount), At),
        Act.Withdraw => account.Record(Requests.Withdraw(100 + Key, Amount), At),
        Act.Interest => account.Record(Requests.Interest(200 + Key, Amount), At),
        Act.Limit => account.ChangeOverdraftLimit(Amount, At),
        Act.Suspend => account.Suspend("suspicion", At),
        Act.Reactivate => account.Reactivate(null, At),
        Act.Close => account.Close("moved away", At),
        Act.Reserve => account.Reserve(Requests.Transfer(300 + Key, Amount), At),
        Act.Receive => account.Receive(Requests.Incoming(400 + Key, Amount, Cents % 5 == 0 ? Some.Usd : Some.Eur), Some.Id(500 + Key), At),
        Act.Settle => account.Settle(Some.Id(300 + Key), Some.Id(600 + Key), Minutes, At),
        Act.Release => account.Release(Some.Id(300 + Key), "account-closed", At),
        Act.Backdate => account.Record(
            Requests.Deposit(700 + Key, Amount) with { ValueAt = At.AddMinutes(-Key), BackdateAtMost = TimeSpan.FromMinutes(10) }, At),
        Act.Hold => account.PlaceHold(Requests.Hold(800 + Key, Amount, At.AddMinutes(1 + (Cents % 7))), At),
        Act.Capture => account.Capture(Requests.Capture(800 + Key, Amount, 900 + Key), At),
        Act.Void => account.Void(Requests.Void(800 + Key, 950 + Key), At),
        Act.Reverse => account.Reverse(Requests.Reverse(Deposited), At),
        Act.TakeBack => account.ReserveForReversal(
            new TransferReversalRequest(Some.Id(1_200 + Key), Some.Id(1_300 + Key), Some.Id(1_400 + Key), Some.Other, Amount, "back"), At),
    };

    /// <summary>Whether its answer stands under an id of its own, for ever.</summary>
    public bool HasKey => Act is not (Act.Limit or Act.Suspend or Act.Reactivate or Act.Close or Act.Settle or Act.Release);

    private BankAccountTransactionRecorded Deposited => new(
        Some.Id(Key), TransactionType.Deposit, Direction.Credit, Amount, Amount, null, null, null, null, 1, Some.Opening, Some.Opening);
}

/// <summary>Generators of histories.</summary>
public static class Histories
{
    public static Arbitrary<Step> Steps() => Arb.From(
        from act in Gen.Frequency(
            (6, Gen.Constant(Act.Deposit)), (6, Gen.Constant(Act.Withdraw)), (2, Gen.Constant(Act.Interest)), (2, Gen.Constant(Act.Limit)),
            (1, Gen.Constant(Act.Suspend)), (3, Gen.Constant(Act.Reactivate)), (1, Gen.Constant(Act.Close)), (5, Gen.Constant(Act.Reserve)),
            (4, Gen.Constant(Act.Receive)), (4, Gen.Constant(Act.Settle)), (4, Gen.Constant(Act.Release)), (2, Gen.Constant(Act.Backdate)),
            (6, Gen.Constant(Act.Hold)), (4, Gen.Constant(Act.Capture)), (3, Gen.Constant(Act.Void)), (2, Gen.Constant(Act.Reverse)),
            (2, Gen.Constant(Act.TakeBack)))
        from key in Gen.Choose(0, 12)
            // Few amounts: exact fits, empty accounts and repeated requests are then common.
        from cents in Gen.Elements(1, 50, 99, 100, 500, 1_000, 2_500)
        from minutes in Gen.Choose(0, 30)
        select new Step(act, key, cents, minutes));

    public static BankAccountCreated Opening { get; } = Some.Opened(balance: 20.00m, limit: 10.00m);

    /// <summary>The events that commands became, and the states in between, the opening's first.</summary>
    public static (List<BankAccountEvent> Events, List<BankAccount> States, List<(Step Step, long Revision)> Answered) Run(
        IEnumerable<Step> steps)
    {
        List<BankAccountEvent> events = [Opening];
        List<BankAccount> states = [BankAccount.Apply(null, Opening)];
        List<(Step, long)> answered = [];
        foreach (var step in steps)
        {
            var recorded = step.Record(states[^1]);
            foreach (var @event in recorded)
            {
                events.Add(@event);
                states.Add(BankAccount.Apply(states[^1], @event));
            }
            if (recorded.Count > 0) answered.Add((step, states[^1].Revision));
        }
        return (events, states, answered);
    }
}
