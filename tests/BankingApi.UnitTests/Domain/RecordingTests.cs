using BankingApi.Domain.Accounts;
using BankingApi.Domain.Shared;
using static BankingApi.UnitTests.Domain.AccountStory;
using static BankingApi.UnitTests.Domain.Requests;

namespace BankingApi.UnitTests.Domain;

public sealed class RecordingTests
{
    [Fact]
    public void A_deposit_is_a_credit() => Given(Some.Opened(balance: 100m))
        .When(account => account.Record(Deposit(1, 10.50m), Some.Minute(1)))
        .Then(new BankAccountTransactionRecorded(
            Some.Id(1), TransactionType.Deposit, Direction.Credit, 10.50m, 110.50m, "wages", null, null, null,
            RequestHash.Of(TransactionType.Deposit, 10.50m, "EUR", "wages"), Some.Minute(1), Some.Minute(1)))
        .Standing(balance: 110.50m, available: 110.50m);

    [Fact]
    public void Interest_is_a_credit() => Given(Some.Opened(balance: 100m))
        .When(account => account.Record(Interest(1, 0.01m), Some.Minute(1)))
        .Then(new BankAccountTransactionRecorded(
            Some.Id(1), TransactionType.Interest, Direction.Credit, 0.01m, 100.01m, null, null, null, null,
            RequestHash.Of(TransactionType.Interest, 0.01m, "EUR", null), Some.Minute(1), Some.Minute(1)));

    [Fact]
    public void A_withdrawal_is_a_debit() => Given(Some.Opened(balance: 100m))
        .When(account => account.Record(Withdraw(1, 30m), Some.Minute(1)))
        .Then(Withdrawn(1, 30m, 70m))
        .Standing(balance: 70m, available: 70m);

    [Fact]
    public void Everything_available_may_be_withdrawn_with_the_overdraft() => Given(Some.Opened(balance: 100m, limit: 50m))
        .When(account => account.Record(Withdraw(1, 150m), Some.Minute(1)))
        .Then(Withdrawn(1, 150m, -50m))
        .Standing(balance: -50m, available: 0m);

    [Fact]
    public void Withdrawing_a_cent_past_the_overdraft_limit_is_refused() => Given(Some.Opened(balance: 100m, limit: 50m))
        .When(account => account.Record(Withdraw(1, 150.01m), Some.Minute(1)))
        .ThenRefused(AccountRefusals.InsufficientFunds);

    [Fact]
    public void Reserved_money_cannot_be_withdrawn() => Given(Some.Opened(balance: 100m), Some.Reserved(9, 60m))
        .When(account => account.Record(Withdraw(1, 40.01m), Some.Minute(1))).ThenRefused(AccountRefusals.InsufficientFunds)
        .When(account => account.Record(Withdraw(1, 40m), Some.Minute(1))).Then(Withdrawn(1, 40m, 60m));

    [Fact]
    public void The_accounts_own_currency_may_be_named() => Given(Some.Opened(balance: 100m))
        .When(account => account.Record(Withdraw(1, 30m, Some.Eur), Some.Minute(1))).Then(Withdrawn(1, 30m, 70m));

    [Fact]
    public void Another_currency_is_refused_even_for_more_than_there_is() => Given(Some.Opened(balance: 100m))
        .When(account => account.Record(Withdraw(1, 1_000m, Some.Usd), Some.Minute(1)))
        .ThenRefused(AccountRefusals.CurrencyMismatch);

    [Fact]
    public void A_withdrawal_that_emptied_the_account_succeeds_again_when_it_is_repeated() => Given(Some.Opened(balance: 100m))
        .When(account => account.Record(Withdraw(1, 100m), Some.Minute(1))).Then(Withdrawn(1, 100m, 0m))
        .When(account => account.Record(Withdraw(1, 100m), Some.Minute(2))).ThenAnsweredBefore(revision: 1);

    [Fact]
    public void Naming_the_accounts_currency_is_the_same_request_as_leaving_it_out() => Given(Some.Opened(balance: 100m))
        .When(account => account.Record(Withdraw(1, 30m), Some.Minute(1))).Then(Withdrawn(1, 30m, 70m))
        .When(account => account.Record(Withdraw(1, 30m, Some.Eur), Some.Minute(2))).ThenAnsweredBefore(revision: 1);

    [Theory]
    [InlineData("suspend")]
    [InlineData("close")]
    public void A_repeated_command_keeps_its_answer_whatever_became_of_the_account(string end) => Given(Some.Opened(balance: 100m))
        .When(account => account.Record(Withdraw(1, 100m), Some.Minute(1))).Then(Withdrawn(1, 100m, 0m))
        .When(account => end == "close" ? account.Close("moved away", Some.Minute(1)) : account.Suspend("suspicion", Some.Minute(1)))
        .Then(end == "close" ? Some.Closed() : Some.Suspended())
        .When(account => account.Record(Withdraw(1, 100m), Some.Minute(2))).ThenAnsweredBefore(revision: 1);

    public static TheoryData<string> Differences => ["type", "amount", "currency", "description"];

    [Theory]
    [MemberData(nameof(Differences))]
    public void A_key_used_for_another_request_is_refused(string difference)
    {
        var first = Deposit(1, 10m);
        var second = difference switch
        {
            "type" => first with { Type = TransactionType.Interest },
            "amount" => first with { Amount = 10.01m },
            "currency" => first with { Currency = Some.Usd },
            _ => first with { Description = null },
        };
        Given(Some.Opened(), new BankAccountTransactionRecorded(
                first.Id, first.Type, Direction.Credit, first.Amount, 10m, first.Description, null, null, null,
                RequestHash.Of(first.Type, first.Amount, "EUR", first.Description), Some.Minute(1), Some.Minute(1)))
            .When(account => account.Record(second, Some.Minute(1))).ThenRefused(AccountRefusals.KeyReused);
    }

    [Fact]
    public void A_refused_command_is_not_remembered() => Given(Some.Opened(balance: 10m))
        .When(account => account.Record(Withdraw(1, 30m), Some.Minute(1))).ThenRefused(AccountRefusals.InsufficientFunds)
        .When(account => account.Record(Deposit(2, 20m), Some.Minute(1)))
        .Then(new BankAccountTransactionRecorded(
            Some.Id(2), TransactionType.Deposit, Direction.Credit, 20m, 30m, "wages", null, null, null,
            RequestHash.Of(TransactionType.Deposit, 20m, "EUR", "wages"), Some.Minute(1), Some.Minute(1)))
        .When(account => account.Record(Withdraw(1, 30m), Some.Minute(1))).Then(Withdrawn(1, 30m, 0m));

    [Fact]
    public void A_command_from_before_what_the_state_remembers_is_recalled_when_it_was_looked_up()
    {
        var request = Withdraw(1, 30m);
        var looked = new ProcessedCommand(request.Id, 7, RequestHash.Of(request.Type, request.Amount, "EUR", null));
        Given(Some.Opened())
            .When(account => (account with { LookedUp = looked }).Record(request, Some.Minute(1))).ThenAnsweredBefore(revision: 7)
            .When(account => (account with { LookedUp = looked }).Record(request with { Amount = 31m }, Some.Minute(1)))
            .ThenRefused(AccountRefusals.KeyReused)
            .When(account => (account with { LookedUp = looked }).Record(Withdraw(2, 30m), Some.Minute(1)))
            .ThenRefused(AccountRefusals.InsufficientFunds);
        Assert.Null(BankAccount.Apply(Given(Some.Opened()).State! with { LookedUp = looked }, Some.Suspended()).LookedUp);
    }

    private static BankAccountTransactionRecorded Withdrawn(int key, decimal amount, decimal balanceAfter) => new(
        Some.Id(key), TransactionType.Withdrawal, Direction.Debit, amount, balanceAfter, null, null, null, null,
        RequestHash.Of(TransactionType.Withdrawal, amount, "EUR", null), Some.Minute(1), Some.Minute(1));
}
