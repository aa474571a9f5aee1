using BankingApi.Domain.Accounts;
using BankingApi.Domain.Shared;
using static BankingApi.UnitTests.Domain.AccountStory;
using static BankingApi.UnitTests.Domain.Requests;

namespace BankingApi.UnitTests.Domain;

/// <summary>A transaction is taken back once, whoever asks.</summary>
public sealed class ReversalTests
{
    private static readonly BankAccountTransactionRecorded Deposited = Moved(TransactionType.Deposit, Direction.Credit, 110m);

    private static readonly BankAccountTransactionRecorded Withdrawn = Moved(TransactionType.Withdrawal, Direction.Debit, 90m);

    private static BankAccountTransactionRecorded Moved(TransactionType type, Direction direction, decimal after, Guid? hold = null)
        => new(
            Some.Id(1), type, direction, 10m, after, "wages", null, null, null, 1, Some.Minute(1), Some.Minute(1), HoldId: hold);

    private static BankAccountTransactionRecorded Reversal(Direction direction, decimal after) => new(
        Some.Id(2_000), TransactionType.Reversal, direction, 10m, after, "by mistake", null, null, null,
        OnceOnly.Hash(Some.Id(72), "by mistake"), Some.Minute(2), Some.Minute(2), ReversesTransactionId: Some.Id(1));

    [Fact]
    public void A_deposit_is_taken_back() => Given(Some.Opened(balance: 100m), Deposited)
        .When(account => account.Reverse(Reverse(Deposited), Some.Minute(2))).Then(Reversal(Direction.Debit, 100m))
        .Standing(balance: 100m, available: 100m);

    [Fact]
    public void A_withdrawal_comes_back() => Given(Some.Opened(balance: 100m), Withdrawn)
        .When(account => account.Reverse(Reverse(Withdrawn), Some.Minute(2))).Then(Reversal(Direction.Credit, 100m));

    [Fact]
    public void A_capture_comes_back_and_not_its_hold()
    {
        var captured = Moved(TransactionType.Withdrawal, Direction.Debit, 90m, Some.Id(8));
        Given(Some.Opened(balance: 100m), Some.Held(8, 20m), captured)
            .When(account => account.Reverse(Reverse(captured), Some.Minute(2))).Then(Reversal(Direction.Credit, 100m))
            .Standing(balance: 100m, available: 100m);
    }

    [Fact]
    public void It_happens_once() => Given(Some.Opened(balance: 100m), Deposited, Reversal(Direction.Debit, 100m))
        .When(account => account.Reverse(Reverse(Deposited), Some.Minute(3))).ThenAnsweredBefore(2)
        .When(account => account.Reverse(Reverse(Deposited, request: 73), Some.Minute(3))).ThenRefused(AccountRefusals.AlreadyReversed)
        .When(account => account.Reverse(Reverse(Deposited) with { Reason = "other" }, Some.Minute(3)))
        .ThenRefused(AccountRefusals.KeyReused);

    [Fact]
    public void Money_that_is_gone_cannot_be_taken_back()
        => Given(Some.Opened(), Moved(TransactionType.Deposit, Direction.Credit, 10m), Some.Held(8, 0.01m))
            .When(account => account.Reverse(Reverse(Deposited), Some.Minute(2))).ThenRefused(AccountRefusals.InsufficientFunds);

    [Theory]
    [InlineData(TransactionType.Transfer)]
    [InlineData(TransactionType.Reversal)]
    public void One_side_of_a_transfer_and_a_reversal_stay(TransactionType type)
        => Given(Some.Opened(balance: 100m), Moved(type, Direction.Credit, 110m))
            .When(account => account.Reverse(Reverse(Moved(type, Direction.Credit, 110m)), Some.Minute(2)))
            .ThenRefused(AccountRefusals.NotReversible);

    [Fact]
    public void A_suspended_account_and_a_closed_one_refuse_it()
    {
        Given(Some.Opened(balance: 100m), Deposited, Some.Suspended())
            .When(account => account.Reverse(Reverse(Deposited), Some.Minute(2))).ThenRefused(AccountRefusals.Suspended);
        Given(Some.Opened(), Some.Closed())
            .When(account => account.Reverse(Reverse(Deposited), Some.Minute(2))).ThenRefused(AccountRefusals.Closed);
    }

    [Fact]
    public void A_transfer_back_is_set_aside_once_whoever_asks()
    {
        var request = new TransferReversalRequest(Some.Id(5), Some.Id(6), Some.Id(4), Some.Other, 30m, "sent in error");
        var reserved = new FundsReserved(
            Some.Id(5), 30m, Some.Other, "sent in error", OnceOnly.Hash(Some.Id(6), "sent in error"), Some.Minute(1), Some.Id(4));
        Given(Some.Opened(balance: 100m))
            .When(account => account.ReserveForReversal(request with { Amount = 100.01m }, Some.Minute(1)))
            .ThenRefused(AccountRefusals.InsufficientFunds)
            .When(account => account.ReserveForReversal(request, Some.Minute(1))).Then(reserved)
            .Standing(balance: 100m, available: 70m, reserved: 30m)
            .When(account => account.ReserveForReversal(request, Some.Minute(2))).ThenAnsweredBefore(1)
            .When(account => account.ReserveForReversal(request with { RequestId = Some.Id(7) }, Some.Minute(2))).ThenAnsweredBefore(1);
        Given(Some.Opened(balance: 100m), Some.Suspended())
            .When(account => account.ReserveForReversal(request, Some.Minute(2))).ThenRefused(AccountRefusals.Suspended);
        Given(Some.Opened(), Some.Closed())
            .When(account => account.ReserveForReversal(request, Some.Minute(2))).ThenRefused(AccountRefusals.Closed);
    }
}
