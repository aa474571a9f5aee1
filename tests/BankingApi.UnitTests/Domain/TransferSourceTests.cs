using BankingApi.Domain.Accounts;
using BankingApi.Domain.Shared;
using static BankingApi.UnitTests.Domain.AccountStory;
using static BankingApi.UnitTests.Domain.Requests;

namespace BankingApi.UnitTests.Domain;

/// <summary>The life of a reservation.</summary>
public sealed class TransferSourceTests
{
    private static readonly BankAccountTransactionRecorded Debit = new(
        Some.Id(2), TransactionType.Transfer, Direction.Debit, 30m, 70m, "rent", Some.Id(9), Some.Other, 5, 0, Some.Minute(2),
        Some.Minute(2));

    [Fact]
    public void Reserving_sets_money_aside_which_stays_in_the_balance() => Given(Some.Opened(balance: 100m))
        .When(account => account.Reserve(Transfer(9, 30m), Some.Minute(1)))
        .Then(new FundsReserved(Some.Id(9), 30m, Some.Other, "rent", RequestHash.Of(Some.Other, 30m, "EUR", "rent"), Some.Minute(1)))
        .Standing(balance: 100m, available: 70m, reserved: 30m);

    [Fact]
    public void Everything_available_may_be_reserved_and_not_a_cent_more()
        => Given(Some.Opened(balance: 100m, limit: 50m), Some.Reserved(8, 30m))
        .When(account => account.Reserve(Transfer(9, 120.01m), Some.Minute(1))).ThenRefused(AccountRefusals.InsufficientFunds)
        .When(account => account.Reserve(Transfer(9, 120m), Some.Minute(1))).Then(Some.Reserved(9, 120m))
        .Standing(balance: 100m, available: 0m, reserved: 150m);

    [Fact]
    public void Another_currency_is_refused() => Given(Some.Opened(balance: 100m))
        .When(account => account.Reserve(Transfer(9, 30m, Some.Usd), Some.Minute(1))).ThenRefused(AccountRefusals.CurrencyMismatch);

    [Fact]
    public void The_same_transfer_again_is_answered_by_the_first_even_with_nothing_left()
        => Given(Some.Opened(balance: 30m), Some.Reserved(9, 30m))
        .When(account => account.Reserve(Transfer(9, 30m), Some.Minute(2))).ThenAnsweredBefore(revision: 1)
        .When(account => account.Reserve(Transfer(9, 30m, Some.Eur), Some.Minute(2))).ThenAnsweredBefore(revision: 1);

    [Fact]
    public void A_transfer_that_has_ended_is_still_known_by_its_key() => Given(
            Some.Opened(balance: 100m), Some.Reserved(9, 30m), new FundsReservationReleased(Some.Id(9), "account-closed", Some.Minute(2)))
        .When(account => account.Reserve(Transfer(9, 30m), Some.Minute(3))).ThenAnsweredBefore(revision: 1);

    public static TheoryData<string> Differences => ["target", "amount", "currency", "description"];

    [Theory]
    [MemberData(nameof(Differences))]
    public void A_key_used_for_another_transfer_is_refused(string difference) => Given(Some.Opened(balance: 100m), Some.Reserved(9, 30m))
        .When(account => account.Reserve(difference switch
        {
            "target" => Transfer(9, 30m) with { ToAccountId = Some.Id(77) },
            "amount" => Transfer(9, 30.01m),
            "currency" => Transfer(9, 30m, Some.Usd),
            _ => Transfer(9, 30m) with { Description = null },
        }, Some.Minute(2)))
        .ThenRefused(AccountRefusals.KeyReused);

    [Fact]
    public void Settling_turns_the_reservation_into_a_debit() => Given(Some.Opened(balance: 100m), Some.Reserved(9, 30m))
        .When(account => account.Settle(Some.Id(9), Some.Id(2), creditRevision: 5, Some.Minute(2)))
        .Then(Debit).Standing(balance: 70m, available: 70m);

    [Fact]
    public void Settling_twice_records_nothing_the_second_time() => Given(Some.Opened(balance: 100m), Some.Reserved(9, 30m), Debit)
        .When(account => account.Settle(Some.Id(9), Some.Id(2), creditRevision: 5, Some.Minute(3))).ThenNothing()
        .When(account => account.Release(Some.Id(9), "account-closed", Some.Minute(3))).ThenNothing();

    [Fact]
    public void Releasing_makes_the_money_available_again() => Given(Some.Opened(balance: 100m), Some.Reserved(9, 30m))
        .When(account => account.Release(Some.Id(9), "account-closed", Some.Minute(2)))
        .Then(new FundsReservationReleased(Some.Id(9), "account-closed", Some.Minute(2))).Standing(balance: 100m, available: 100m)
        .When(account => account.Release(Some.Id(9), "account-closed", Some.Minute(3))).ThenNothing()
        .When(account => account.Settle(Some.Id(9), Some.Id(2), creditRevision: 5, Some.Minute(3))).ThenNothing();

    [Fact]
    public void What_was_never_reserved_is_neither_settled_nor_released() => Given(Some.Opened(balance: 100m), Some.Reserved(9, 30m))
        .When(account => account.Settle(Some.Id(8), Some.Id(2), creditRevision: 5, Some.Minute(2))).ThenNothing()
        .When(account => account.Release(Some.Id(8), "account-closed", Some.Minute(2))).ThenNothing();

    [Fact]
    public void A_suspension_stops_neither_settling_nor_releasing()
        => Given(Some.Opened(balance: 100m), Some.Reserved(9, 30m), Some.Reserved(8, 20m), Some.Suspended())
        .When(account => account.Settle(Some.Id(9), Some.Id(2), creditRevision: 5, Some.Minute(2))).Then(Debit)
        .When(account => account.Release(Some.Id(8), "account-closed", Some.Minute(2)))
        .Then(new FundsReservationReleased(Some.Id(8), "account-closed", Some.Minute(2)))
        .Standing(balance: 70m, available: 70m, status: AccountStatus.Suspended);

    [Fact]
    public void Transfers_under_way_are_bounded()
    {
        var reservations = Enumerable.Range(100, AccountLimits.Reservations).Select(transfer => Some.Reserved(transfer, 1m));
        var full = Given(reservations.Prepend<BankAccountEvent>(Some.Opened(balance: 5_000m)));
        full.When(account => account.Reserve(Transfer(9, 1m), Some.Minute(2))).ThenRefused(AccountRefusals.TooManyReservations)
            .When(account => account.Release(Some.Id(100), "account-closed", Some.Minute(2)))
            .Then(new FundsReservationReleased(Some.Id(100), "account-closed", Some.Minute(2)))
            .When(account => account.Reserve(Transfer(9, 1m), Some.Minute(2))).Then(Some.Reserved(9, 1m, Some.Minute(2)));
    }
}
