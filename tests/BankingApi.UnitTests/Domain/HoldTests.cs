using BankingApi.Domain.Accounts;
using BankingApi.Domain.Shared;
using static BankingApi.UnitTests.Domain.AccountStory;
using static BankingApi.UnitTests.Domain.Requests;

namespace BankingApi.UnitTests.Domain;

/// <summary>The life of a hold: placed, then captured, voided or expired, once.</summary>
public sealed class HoldTests
{
    private static readonly DateTimeOffset Expiry = Some.Minute(61);

    private static BankAccountTransactionRecorded Captured(int hold, decimal amount, decimal balanceAfter, int minute = 2, int request = 70)
        => new(
            Some.Id(1_000 + hold), TransactionType.Withdrawal, Direction.Debit, amount, balanceAfter, "hotel", null, null, null,
            OnceOnly.Hash(Some.Id(request), "capture", amount), Some.Minute(minute), Some.Minute(minute), HoldId: Some.Id(hold));

    private static HoldVoided Voided(int hold, long placedRevision = 1, int minute = 2, int request = 71)
        => new(Some.Id(hold), placedRevision, "cancelled", OnceOnly.Hash(Some.Id(request), "void", "cancelled"), Some.Minute(minute));

    [Fact]
    public void Placing_sets_money_aside_which_stays_in_the_balance() => Given(Some.Opened(balance: 100m, limit: 50m))
        .When(account => account.PlaceHold(Hold(8, 120m, Expiry), Some.Minute(1)))
        .Then(Some.Held(8, 120m)).Standing(balance: 100m, available: 30m, reserved: 120m);

    [Fact]
    public void A_hold_that_does_not_say_until_when_has_the_banks_time() => Given(Some.Opened(balance: 100m))
        .When(account => account.PlaceHold(Hold(8, 1m), Some.Minute(1)))
        .Then(new HoldPlaced(Some.Id(8), 1m, "hotel", Some.Minute(1).AddDays(7), RequestHash.Of(1m, "EUR", "hotel", null), Some.Minute(1)));

    [Theory]
    [InlineData(0, false)]
    [InlineData(-1, false)]
    [InlineData(1, true)]
    [InlineData(31L * 24 * 60 * 60_000, true)]
    [InlineData((31L * 24 * 60 * 60_000) + 1, false)]
    public void Its_time_is_ahead_and_no_more_than_31_days(long milliseconds, bool allowed)
    {
        var asked = Given(Some.Opened(balance: 100m))
            .When(account => account.PlaceHold(Hold(8, 1m, Some.Minute(1).AddMilliseconds(milliseconds)), Some.Minute(1)));
        if (!allowed) asked.ThenRefused(AccountRefusals.ExpiryOutOfRange);
        else Assert.NotNull(asked.Then(
            new HoldPlaced(
                Some.Id(8), 1m, "hotel", Some.Minute(1).AddMilliseconds(milliseconds),
                RequestHash.Of(1m, "EUR", "hotel", Some.Minute(1).AddMilliseconds(milliseconds)), Some.Minute(1))).State!.NextExpiry);
    }

    [Fact]
    public void What_is_available_may_be_set_aside_and_no_cent_more() => Given(Some.Opened(balance: 100m, limit: 50m), Some.Held(8, 120m))
        .When(account => account.PlaceHold(Hold(9, 30.01m), Some.Minute(1))).ThenRefused(AccountRefusals.InsufficientFunds)
        .When(account => account.Record(Withdraw(1, 30.01m), Some.Minute(1))).ThenRefused(AccountRefusals.InsufficientFunds)
        .When(account => account.Reserve(Transfer(2, 30.01m), Some.Minute(1))).ThenRefused(AccountRefusals.InsufficientFunds)
        .When(account => account.ChangeOverdraftLimit(19.99m, Some.Minute(1))).ThenRefused(AccountRefusals.OverdraftInUse)
        .When(account => account.PlaceHold(Hold(9, 30m, currency: Some.Usd), Some.Minute(1))).ThenRefused(AccountRefusals.CurrencyMismatch);

    [Fact]
    public void The_same_request_again_is_the_same_hold_and_another_one_is_refused() => Given(Some.Opened(balance: 100m), Some.Held(8, 20m))
        .When(account => account.PlaceHold(Hold(8, 20m, Expiry), Some.Minute(9))).ThenAnsweredBefore(1)
        .When(account => account.PlaceHold(Hold(8, 20m, Expiry), Some.Minute(500))).ThenAnsweredBefore(1) // Long after its time.
        .When(account => account.PlaceHold(Hold(8, 21m, Expiry), Some.Minute(9))).ThenRefused(AccountRefusals.KeyReused)
        .When(account => account.PlaceHold(Hold(8, 20m), Some.Minute(9))).ThenRefused(AccountRefusals.KeyReused);

    [Fact]
    public void A_capture_takes_all_of_it() => Given(Some.Opened(balance: 100m), Some.Held(8, 20m))
        .When(account => account.Capture(Capture(8, 20m), Some.Minute(2)))
        .Then(Captured(8, 20m, 80m)).Standing(balance: 80m, available: 80m);

    [Fact]
    public void A_capture_of_a_part_frees_the_rest() => Given(Some.Opened(balance: 100m), Some.Held(8, 20m))
        .When(account => account.Capture(Capture(8, 20.01m), Some.Minute(2))).ThenRefused(AccountRefusals.HoldExceeded)
        .When(account => account.Capture(Capture(8, 0.01m), Some.Minute(2)))
        .Then(Captured(8, 0.01m, 99.99m)).Standing(balance: 99.99m, available: 99.99m);

    [Fact]
    public void A_hold_is_captured_once() => Given(Some.Opened(balance: 100m), Some.Held(8, 20m), Captured(8, 5m, 95m))
        .When(account => account.Capture(Capture(8, 5m), Some.Minute(3))).ThenAnsweredBefore(2)
        .When(account => account.Capture(Capture(8, 5m), Some.Minute(500))).ThenAnsweredBefore(2)
        .When(account => account.Capture(Capture(8, 6m), Some.Minute(3))).ThenRefused(AccountRefusals.KeyReused)
        .When(account => account.Capture(Capture(8, 5m, request: 75), Some.Minute(3))).ThenRefused(AccountRefusals.HoldNotActive)
        .When(account => account.Void(Void(8), Some.Minute(3))).ThenRefused(AccountRefusals.HoldNotActive)
        .When(account => account.PlaceHold(Hold(8, 20m, Expiry), Some.Minute(3))).ThenAnsweredBefore(1);

    [Fact]
    public void A_hold_is_voided_once() => Given(Some.Opened(balance: 100m), Some.Held(8, 20m))
        .When(account => account.Void(Void(8), Some.Minute(2))).Then(Voided(8)).Standing(balance: 100m, available: 100m)
        .When(account => account.Void(Void(8), Some.Minute(3))).ThenAnsweredBefore(2)
        .When(account => account.Void(Void(8, request: 75), Some.Minute(3))).ThenRefused(AccountRefusals.HoldNotActive)
        .When(account => account.Void(new VoidRequest(Some.Id(8), Some.Id(71), "other"), Some.Minute(3)))
        .ThenRefused(AccountRefusals.KeyReused)
        .When(account => account.Capture(Capture(8, 20m), Some.Minute(3))).ThenRefused(AccountRefusals.HoldNotActive);

    [Fact]
    public void From_its_expiry_on_its_money_is_free_for_every_decision_whatever_is_recorded()
        => Given(Some.Opened(balance: 100m), Some.Held(8, 100m))
            .WhenAt(Expiry.AddMilliseconds(-1), (account, at) => account.Record(Withdraw(1, 1m), at))
            .ThenRefused(AccountRefusals.InsufficientFunds)
            .WhenAt(Expiry, (account, at) => account.Capture(Capture(8, 100m), at)).ThenRefused(AccountRefusals.HoldHasExpired)
            .WhenAt(Expiry, (account, at) => account.Void(Void(8), at)).ThenRefused(AccountRefusals.HoldHasExpired)
            .WhenAt(Expiry, (account, at) => account.Record(Withdraw(1, 100.01m), at)).ThenRefused(AccountRefusals.InsufficientFunds)
            .WhenAt(Expiry, (account, at) => account.Record(Withdraw(1, 100m), at))
            .ThenAfter([new HoldExpired(Some.Id(8), Expiry)],
                new BankAccountTransactionRecorded(
                    Some.Id(1), TransactionType.Withdrawal, Direction.Debit, 100m, 0m, null, null, null, null,
                    RequestHash.Of(TransactionType.Withdrawal, 100m, "EUR", null), Expiry, Expiry))
            .Standing(balance: 0m, available: 0m);

    [Fact]
    public void Those_that_are_due_expire_in_the_order_of_their_time_and_the_others_stay()
    {
        var account = Given(
            Some.Opened(balance: 100m), Some.Held(8, 1m, Some.Minute(3)), Some.Held(9, 2m, Some.Minute(3)),
            Some.Held(7, 3m, Some.Minute(1)), Some.Held(6, 4m, Some.Minute(4)), Some.Reserved(5, 5m, Some.Minute(4))).State!;
        Assert.Equal(Some.Minute(61), account.NextExpiry);

        var (then, lapsed) = account.At(Some.Minute(63));

        Assert.Equal([Some.Id(7), Some.Id(8), Some.Id(9)], lapsed.Select(expired => expired.HoldId));
        Assert.Equal((9m, 91m, Some.Minute(64)), (then.Balances.Reserved, then.Balances.Available, then.NextExpiry));
        Assert.Empty(account.At(Some.Minute(60)).Lapsed);
        Assert.Null(then.At(Some.Minute(64)).Account.NextExpiry);
    }

    [Fact]
    public void An_expired_hold_stays_known_as_one()
        => Given(Some.Opened(balance: 100m), Some.Held(8, 20m), new HoldExpired(Some.Id(8), Expiry))
        .When(account => account.Capture(Capture(8, 20m), Some.Minute(62))).ThenRefused(AccountRefusals.HoldHasExpired)
        .When(account => account.Void(Void(8), Some.Minute(62))).ThenRefused(AccountRefusals.HoldHasExpired);

    [Fact]
    public void There_is_no_such_hold() => Given(Some.Opened(balance: 100m), Some.Reserved(9, 20m))
        .When(account => account.Capture(Capture(8, 20m), Some.Minute(2))).ThenRefused(AccountRefusals.HoldNotFound)
        .When(account => account.Void(Void(8), Some.Minute(2))).ThenRefused(AccountRefusals.HoldNotFound)
        // A transfer's reservation is none.
        .When(account => account.Capture(Capture(9, 20m), Some.Minute(2))).ThenRefused(AccountRefusals.HoldNotFound)
        .When(account => account.Void(Void(9), Some.Minute(2))).ThenRefused(AccountRefusals.HoldNotFound);

    [Fact]
    public void A_hold_is_no_transfer() => Given(Some.Opened(balance: 100m), Some.Held(8, 20m))
        .When(account => account.Settle(Some.Id(8), Some.Id(1), 5, Some.Minute(2))).ThenNothing()
        .When(account => account.Release(Some.Id(8), "account-closed", Some.Minute(2))).ThenNothing();

    [Fact]
    public void A_suspended_account_refuses_placing_and_capturing_and_not_voiding()
        => Given(Some.Opened(balance: 100m), Some.Held(8, 20m), Some.Suspended())
            .When(account => account.PlaceHold(Hold(9, 1m), Some.Minute(2))).ThenRefused(AccountRefusals.Suspended)
            .When(account => account.Capture(Capture(8, 20m), Some.Minute(2))).ThenRefused(AccountRefusals.Suspended)
            .When(account => account.Void(Void(8), Some.Minute(2))).Then(Voided(8))
            .Standing(balance: 100m, available: 100m, status: AccountStatus.Suspended);

    [Fact]
    public void A_closed_account_refuses_everything() => Given(Some.Opened(), Some.Closed())
        .When(account => account.PlaceHold(Hold(9, 1m), Some.Minute(2))).ThenRefused(AccountRefusals.Closed)
        .When(account => account.Capture(Capture(8, 20m), Some.Minute(2))).ThenRefused(AccountRefusals.Closed)
        .When(account => account.Void(Void(8), Some.Minute(2))).ThenRefused(AccountRefusals.Closed);

    [Fact]
    public void An_account_with_an_active_hold_is_not_closed_and_one_whose_hold_has_expired_is()
        => Given(Some.Opened(limit: 50m), Some.Held(8, 20m))
            .WhenAt(Some.Minute(60), (account, at) => account.Close("moved away", at)).ThenRefused(AccountRefusals.HasReservations)
            .WhenAt(Expiry, (account, at) => account.Close("moved away", at))
            .ThenAfter([new HoldExpired(Some.Id(8), Expiry)], new BankAccountClosed("moved away", 0m, Expiry));

    [Fact]
    public void An_account_carries_so_many_holds_and_no_more()
    {
        var full = Enumerable.Range(0, AccountLimits.Reservations).Aggregate(
            Given(Some.Opened(balance: 5_000m)).State!, (account, i) => BankAccount.Apply(account, Some.Held(10_000 + i, 1m)));
        Assert.Equal(AccountRefusals.TooManyReservations, full.PlaceHold(Hold(1, 1m), Some.Minute(2)).Refusal);
        Assert.Equal(AccountRefusals.TooManyReservations, full.Reserve(Transfer(1, 1m), Some.Minute(2)).Refusal);
        Assert.NotNull(BankAccount.Apply(full, Voided(10_000)).PlaceHold(Hold(1, 1m), Some.Minute(2)).Event);
    }
}
