using BankingApi.Domain.Accounts;
using BankingApi.Domain.Shared;
using static BankingApi.UnitTests.Domain.AccountStory;
using static BankingApi.UnitTests.Domain.Requests;

namespace BankingApi.UnitTests.Domain;

public sealed class StatusTests
{
    private const string Event = "its event", Nothing = "nothing";

    private static readonly Dictionary<string, Func<BankAccount, Decision<BankAccountEvent>>> Commands = new()
    {
        ["deposit"] = account => account.Record(Deposit(1, 10m), Some.Minute(2)),
        ["withdraw"] = account => account.Record(Withdraw(1, 10m), Some.Minute(2)),
        ["interest"] = account => account.Record(Interest(1, 10m), Some.Minute(2)),
        ["limit"] = account => account.ChangeOverdraftLimit(60m, Some.Minute(2)),
        ["same limit"] = account => account.ChangeOverdraftLimit(account.Balances.OverdraftLimit, Some.Minute(2)),
        ["suspend"] = account => account.Suspend("suspicion", Some.Minute(2)),
        ["reactivate"] = account => account.Reactivate(null, Some.Minute(2)),
        ["close"] = account => account.Close("moved away", Some.Minute(2)),
        ["reserve"] = account => account.Reserve(Transfer(1, 10m), Some.Minute(2)),
        ["receive"] = account => account.Receive(Incoming(1, 10m), Some.Id(2), Some.Minute(2)),
        ["settle"] = account => account.Settle(Some.Id(9), Some.Id(2), 5, Some.Minute(2)),
        ["release"] = account => account.Release(Some.Id(9), "account-closed", Some.Minute(2)),
    };

    /// <summary>What an account in each status says to each command.
    /// Money is reserved (transfer 9), except where an empty account is closed or about to be.</summary>
    public static TheoryData<string, AccountStatus, string> Cells
    {
        get
        {
            var cells = new TheoryData<string, AccountStatus, string>();
            Row("deposit", Event, "account-suspended", "account-closed");
            Row("withdraw", Event, "account-suspended", "account-closed");
            Row("interest", Event, "account-suspended", "account-closed");
            Row("limit", Event, "account-suspended", "account-closed");
            Row("same limit", Nothing, "account-suspended", "account-closed");
            Row("suspend", Event, "account-suspended", "account-closed");
            Row("reactivate", "account-not-suspended", Event, "account-closed");
            Row("close", Event, Event, "account-closed");
            Row("reserve", Event, "account-suspended", "account-closed");
            Row("receive", Event, nameof(IncomingTransferRefused), nameof(IncomingTransferRefused));
            Row("settle", Event, Event, Nothing);
            Row("release", Event, Event, Nothing);
            return cells;

            void Row(string command, string active, string suspended, string closed)
            {
                cells.Add(command, AccountStatus.Active, active);
                cells.Add(command, AccountStatus.Suspended, suspended);
                cells.Add(command, AccountStatus.Closed, closed);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void Every_status_answers_every_command(string command, AccountStatus status, string expected)
    {
        var mustBeEmpty = command == "close" || status == AccountStatus.Closed;
        List<BankAccountEvent> history = [Some.Opened(balance: mustBeEmpty ? 0m : 100m, limit: 50m)];
        if (!mustBeEmpty) history.Add(Some.Reserved(9, 30m));
        if (status == AccountStatus.Suspended) history.Add(Some.Suspended());
        if (status == AccountStatus.Closed) history.Add(Some.Closed());

        var decision = Commands[command](Given(history).State!);

        var answer = decision switch
        {
            { Refusal: { } refusal } => refusal.Code,
            { Event: IncomingTransferRefused refused } => refused.GetType().Name,
            { Event: not null } => Event,
            _ => Nothing,
        };
        Assert.Equal(expected, answer);
    }

    [Fact]
    public void The_table_has_a_cell_for_every_command_and_status()
        => Assert.Equal(Commands.Keys.Order().SelectMany(command => Enum.GetValues<AccountStatus>().Select(status => (command, status))),
            Cells.Select(cell => ((string)cell[0], (AccountStatus)cell[1])).Order());

    [Fact]
    public void A_suspension_and_its_end_are_recorded() => Given(Some.Opened(balance: 10m))
        .When(account => account.Suspend("suspicion", Some.Minute(1)))
        .Then(new BankAccountSuspended("suspicion", Some.Minute(1))).Standing(balance: 10m, available: 10m, status: AccountStatus.Suspended)
        .When(account => account.Reactivate(null, Some.Minute(2)))
        .Then(new BankAccountReactivated(null, Some.Minute(2))).Standing(balance: 10m, available: 10m);

    [Fact]
    public void An_empty_account_is_closed() => Given(Some.Opened(limit: 50m))
        .When(account => account.Close("moved away", Some.Minute(1)))
        .Then(new BankAccountClosed("moved away", 0m, Some.Minute(1)))
        .Standing(balance: 0m, available: 50m, status: AccountStatus.Closed);

    [Fact]
    public void A_suspended_account_may_be_closed() => Given(Some.Opened(), Some.Suspended())
        .When(account => account.Close("moved away", Some.Minute(1))).Then(new BankAccountClosed("moved away", 0m, Some.Minute(1)));

    [Theory]
    [InlineData("0.01")]
    [InlineData("-0.01")]
    public void An_account_with_a_balance_is_not_closed(string balance) => Given(
            Some.Opened(limit: 50m),
            decimal.Parse(balance, System.Globalization.CultureInfo.InvariantCulture) is var amount && amount > 0
                ? new BankAccountTransactionRecorded(
                    Some.Id(1), TransactionType.Deposit, Direction.Credit, amount, amount, null, null, null, null, 1,
                    Some.Minute(1), Some.Minute(1))
                : new BankAccountTransactionRecorded(
                    Some.Id(1), TransactionType.Withdrawal, Direction.Debit, -amount, amount, null, null, null, null, 1,
                    Some.Minute(1), Some.Minute(1)))
        .When(account => account.Close("moved away", Some.Minute(1))).ThenRefused(AccountRefusals.HasBalance);

    [Fact]
    public void An_account_with_money_reserved_is_not_closed() => Given(Some.Opened(limit: 50m), Some.Reserved(9, 30m))
        .When(account => account.Close("moved away", Some.Minute(1))).ThenRefused(AccountRefusals.HasReservations);
}
