using BankingApi.Domain.Accounts;
using static BankingApi.UnitTests.Domain.AccountStory;

namespace BankingApi.UnitTests.Domain;

public sealed class OverdraftLimitTests
{
    [Fact]
    public void A_limit_is_changed() => Given(Some.Opened(balance: 10m, limit: 50m))
        .When(account => account.ChangeOverdraftLimit(80m, Some.Minute(1)))
        .Then(new OverdraftLimitChanged(50m, 80m, Some.Minute(1)))
        .Standing(balance: 10m, available: 90m);

    [Fact]
    public void The_same_limit_again_records_nothing() => Given(Some.Opened(limit: 50m))
        .When(account => account.ChangeOverdraftLimit(50m, Some.Minute(1))).ThenNothing();

    [Fact]
    public void A_limit_may_fall_to_exactly_what_is_in_use() => Given(Some.Opened(limit: 50m), Some.Reserved(9, 30m))
        .When(account => account.ChangeOverdraftLimit(29.99m, Some.Minute(1))).ThenRefused(AccountRefusals.OverdraftInUse)
        .When(account => account.ChangeOverdraftLimit(30m, Some.Minute(1))).Then(new OverdraftLimitChanged(50m, 30m, Some.Minute(1)))
        .Standing(balance: 0m, available: 0m, reserved: 30m);

    [Fact]
    public void A_limit_in_use_by_the_balance_counts_as_one_in_use_by_reservations_does() => Given(
            Some.Opened(limit: 50m),
            new BankAccountTransactionRecorded(
                Some.Id(1), TransactionType.Withdrawal, Direction.Debit, 20m, -20m, null, null, null, null, 1,
                Some.Minute(1), Some.Minute(1)),
            Some.Reserved(9, 30m))
        .When(account => account.ChangeOverdraftLimit(49.99m, Some.Minute(1))).ThenRefused(AccountRefusals.OverdraftInUse)
        .When(account => account.ChangeOverdraftLimit(50.01m, Some.Minute(1))).Then(new OverdraftLimitChanged(50m, 50.01m, Some.Minute(1)));

    [Fact]
    public void A_limit_may_fall_to_zero_when_none_of_it_is_in_use() => Given(Some.Opened(balance: 30m, limit: 50m), Some.Reserved(9, 30m))
        .When(account => account.ChangeOverdraftLimit(0m, Some.Minute(1))).Then(new OverdraftLimitChanged(50m, 0m, Some.Minute(1)));
}
