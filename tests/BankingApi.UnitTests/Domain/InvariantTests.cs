using BankingApi.Domain.Accounts;
using BankingApi.Domain.Shared;

namespace BankingApi.UnitTests.Domain;

/// <summary>The last line before an append: an event that a wrong decision might propose. Folding the same event never refuses.</summary>
public sealed class InvariantTests
{
    public static TheoryData<string> Violations
        => ["no opening", "second opening", "back in time", "too many decimals", "negative limit", "beyond available", "zero amount",
            "negative amount",
            "wrong balance", "nothing reserved", "moves when closed", "closed with a balance"];

    [Theory]
    [MemberData(nameof(Violations))]
    public void An_event_that_breaks_an_invariant_is_a_bug_and_is_not_appended(string violation)
    {
        var (history, next) = Violation(violation);
        var before = history.Length == 0 ? null : AccountStory.Given(history).State;
        // Without an opening there is no state to fold on; the invariant is asserted on any.
        var after = before is null ? AccountStory.Given(Some.Opened()).State! : BankAccount.Apply(before, next);
        Assert.Throws<InvariantViolatedException>(() => AccountInvariants.Assert(before, next, after));
    }

    private static (BankAccountEvent[] History, BankAccountEvent Next) Violation(string name) => name switch
    {
        "no opening" => ([], Some.Suspended()),
        "second opening" => ([Some.Opened()], Some.Opened()),
        "back in time" => ([Some.Opened()], new BankAccountSuspended("suspicion", Some.Opening.AddMilliseconds(-1))),
        "too many decimals" => ([Some.Opened()], Moved(Direction.Credit, 0.001m, 0.001m)),
        "negative limit" => ([Some.Opened(balance: 10m)], new OverdraftLimitChanged(0, -0.01m, Some.Minute(1))),
        "beyond available" => ([Some.Opened(balance: 10m)], Moved(Direction.Debit, 10.01m, -0.01m)),
        "zero amount" => ([Some.Opened(balance: 10m)], Moved(Direction.Debit, 0m, 10m)),
        "negative amount" => ([Some.Opened(balance: 10m)], Moved(Direction.Debit, -1m, 11m)),
        "wrong balance" => ([Some.Opened(balance: 10m)], Moved(Direction.Credit, 1m, 11.01m)),
        "nothing reserved" => ([Some.Opened(balance: 10m)], Some.Reserved(9, 0m)),
        "moves when closed" => ([Some.Opened(), Some.Closed()], Moved(Direction.Credit, 1m, 1m)),
        _ => ([Some.Opened(balance: 10m)], Some.Closed()),
    };

    private static BankAccountTransactionRecorded Moved(Direction direction, decimal amount, decimal balanceAfter) => new(
        Some.Id(1), direction == Direction.Credit ? TransactionType.Deposit : TransactionType.Withdrawal, direction, amount, balanceAfter,
        null, null, null, null, 1, Some.Minute(1), Some.Minute(1));
}
