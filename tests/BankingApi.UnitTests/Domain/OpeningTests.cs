using BankingApi.Domain.Accounts;
using BankingApi.Domain.Shared;
using static BankingApi.UnitTests.Domain.AccountStory;

namespace BankingApi.UnitTests.Domain;

public sealed class OpeningTests
{
    private static readonly OpenRequest Request = new(Some.Account, Some.Owner, AccountType.Savings, Some.Eur, 100m, 50m);

    [Fact]
    public void An_account_opens_with_its_initial_balance_and_limit() => Given()
        .WhenOpening(Request, Some.Opening)
        .Then(new BankAccountCreated(
            Some.Account, Some.Owner, AccountType.Savings, "EUR", 100m, 50m,
            RequestHash.Of(Some.Owner, AccountType.Savings, "EUR", 100m, 50m), Some.Opening))
        .Standing(balance: 100m, available: 150m);

    [Fact]
    public void The_same_opening_again_is_answered_by_the_first() => Given()
        .WhenOpening(Request, Some.Opening).Then(Opened(Request))
        .When(account => account.Suspend("suspicion", Some.Minute(1))).Then(Some.Suspended())
        .WhenOpening(Request, Some.Minute(2)).ThenAnsweredBefore(revision: 0);

    public static TheoryData<string> Differences => ["owner", "type", "currency", "balance", "limit"];

    [Theory]
    [MemberData(nameof(Differences))]
    public void An_opening_with_other_values_under_the_same_key_is_refused(string difference) => Given(Opened(Request))
        .WhenOpening(difference switch
        {
            "owner" => Request with { OwnerId = Some.Other },
            "type" => Request with { Type = AccountType.Checking },
            "currency" => Request with { Currency = Some.Usd },
            "balance" => Request with { InitialBalance = 100.01m },
            _ => Request with { OverdraftLimit = 0m },
        }, Some.Minute(1))
        .ThenRefused(AccountRefusals.KeyReused);

    private static BankAccountCreated Opened(OpenRequest r) => new(
        r.AccountId, r.OwnerId, r.Type, r.Currency.Code, r.InitialBalance, r.OverdraftLimit,
        RequestHash.Of(r.OwnerId, r.Type, r.Currency.Code, r.InitialBalance, r.OverdraftLimit), Some.Opening);
}
