using BankingApi.Domain.Accounts;
using static BankingApi.UnitTests.Domain.AccountStory;
using static BankingApi.UnitTests.Domain.Requests;

namespace BankingApi.UnitTests.Domain;

/// <summary>The target answers a transfer once, for good:
/// an answer that could change would let one runner release what another has credited.</summary>
public sealed class TransferTargetTests
{
    private static readonly BankAccountTransactionRecorded Credit = new(
        Some.Id(2), TransactionType.Transfer, Direction.Credit, 30m, 130m, "rent", Some.Id(9), Some.Other, null, 0, Some.Minute(2),
        Some.Minute(2));

    [Fact]
    public void A_transfer_is_credited() => Given(Some.Opened(balance: 100m))
        .When(account => account.Receive(Incoming(9, 30m), Some.Id(2), Some.Minute(2)))
        .Then(Credit).Standing(balance: 130m, available: 130m);

    [Fact]
    public void A_transfer_is_credited_once() => Given(Some.Opened(balance: 100m), Credit)
        .When(account => account.Receive(Incoming(9, 30m), Some.Id(2), Some.Minute(3))).ThenAnsweredBefore(revision: 1);

    [Fact]
    public void A_credit_stays_one_when_the_account_is_suspended_later() => Given(Some.Opened(balance: 100m), Credit, Some.Suspended())
        .When(account => account.Receive(Incoming(9, 30m), Some.Id(2), Some.Minute(3))).ThenAnsweredBefore(revision: 1);

    [Fact]
    public void A_suspended_account_refuses_for_good_even_after_it_is_reactivated() => Given(Some.Opened(), Some.Suspended())
        .When(account => account.Receive(Incoming(9, 30m), Some.Id(2), Some.Minute(2)))
        .Then(new IncomingTransferRefused(Some.Id(9), "account-suspended", Some.Minute(2)))
        .When(account => account.Reactivate(null, Some.Minute(3))).Then(new BankAccountReactivated(null, Some.Minute(3)))
        .When(account => account.Receive(Incoming(9, 30m), Some.Id(2), Some.Minute(4))).ThenAnsweredBefore(revision: 2)
        .Standing(balance: 0m, available: 0m);

    [Fact]
    public void A_closed_account_records_its_refusal_and_nothing_else_changes() => Given(Some.Opened(), Some.Closed())
        .When(account => account.Receive(Incoming(9, 30m), Some.Id(2), Some.Minute(2)))
        .Then(new IncomingTransferRefused(Some.Id(9), "account-closed", Some.Minute(2)))
        .Standing(balance: 0m, available: 0m, status: AccountStatus.Closed)
        .When(account => account.Receive(Incoming(9, 30m), Some.Id(2), Some.Minute(3))).ThenAnsweredBefore(revision: 2);

    [Fact]
    public void Another_currency_is_refused_for_good() => Given(Some.Opened())
        .When(account => account.Receive(Incoming(9, 30m, Some.Usd), Some.Id(2), Some.Minute(2)))
        .Then(new IncomingTransferRefused(Some.Id(9), "currency-mismatch", Some.Minute(2)))
        .When(account => account.Receive(Incoming(9, 30m), Some.Id(2), Some.Minute(3))).ThenAnsweredBefore(revision: 1);

    [Fact]
    public void Another_transfer_of_the_same_amount_is_another_credit() => Given(Some.Opened(balance: 100m), Credit)
        .When(account => account.Receive(Incoming(8, 30m), Some.Id(3), Some.Minute(2)))
        .Then(Credit with { TransactionId = Some.Id(3), TransferId = Some.Id(8), BalanceAfter = 160m });
}
