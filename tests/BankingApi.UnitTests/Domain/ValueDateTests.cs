using BankingApi.Domain.Accounts;
using BankingApi.Domain.Shared;
using static BankingApi.UnitTests.Domain.AccountStory;

namespace BankingApi.UnitTests.Domain;

/// <summary>Since when a transaction counts.</summary>
public sealed class ValueDateTests
{
    private static readonly DateTimeOffset Now = Some.Opening.AddDays(40);

    private static TransactionRequest Deposit(DateTimeOffset? valueAt, int key = 1) => Requests.Deposit(key, 10m) with
    {
        ValueAt = valueAt,
        BackdateAtMost = TimeSpan.FromDays(30),
    };

    [Fact]
    public void Without_one_it_counts_since_it_is_recorded()
        => Assert.Equal(Now, Recorded(Given(Some.Opened()).State!.Record(Deposit(null), Now)).ValueAt);

    [Fact]
    public void A_stream_whose_time_is_ahead_of_the_clock_bounds_it()
    {
        var ahead = Given(Some.Opened(), Some.Reserved(9, 0.01m, Now.AddMinutes(1))).State!;
        Assert.Equal(Now.AddMinutes(1), Recorded(ahead.Record(Deposit(null), Now)).ValueAt);
        Assert.Equal(Now.AddMinutes(1), Recorded(ahead.Record(Deposit(Now.AddMinutes(1)), Now)).ValueAt);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    [InlineData(-1, true)]
    [InlineData(-30L * 24 * 60 * 60_000, true)]
    [InlineData((-30L * 24 * 60 * 60_000) - 1, false)]
    public void It_lies_between_now_and_as_long_ago_as_the_bank_allows(long milliseconds, bool allowed)
    {
        var decision = Given(Some.Opened()).State!.Record(Deposit(Now.AddMilliseconds(milliseconds)), Now);
        Assert.Equal(allowed ? null : AccountRefusals.ValueDateOutOfRange, decision.Refusal);
        if (allowed) Assert.Equal((Now.AddMilliseconds(milliseconds), Now), (Recorded(decision).ValueAt, Recorded(decision).RecordedAt));
    }

    [Fact]
    public void It_is_not_before_the_opening()
    {
        var account = Given(Some.Opened()).State!;
        var soon = Some.Opening.AddDays(1);
        Assert.Equal(AccountRefusals.ValueDateOutOfRange, account.Record(Deposit(Some.Opening.AddMilliseconds(-1)), soon).Refusal);
        Assert.Equal(Some.Opening, Recorded(account.Record(Deposit(Some.Opening), soon)).ValueAt);
    }

    [Fact]
    public void A_repeated_request_keeps_its_answer_however_late_and_another_value_date_is_another_request()
    {
        var account = Given(Some.Opened()).State!;
        var after = BankAccount.Apply(account, Recorded(account.Record(Deposit(Some.Opening), Some.Opening.AddDays(1))));
        Assert.Equal(1, after.Record(Deposit(Some.Opening), Now.AddDays(900)).AlreadyProcessed?.Revision);
        Assert.Equal(AccountRefusals.KeyReused, after.Record(Deposit(null), Now).Refusal);
        Assert.Equal(AccountRefusals.KeyReused, after.Record(Deposit(Some.Opening.AddMilliseconds(1)), Now).Refusal);
    }

    /// <summary>As the release before hashed it.</summary>
    [Fact]
    public void A_key_from_before_there_were_value_dates_is_known_again()
        => Assert.Equal(
            RequestHash.Of(TransactionType.Deposit, 10m, "EUR", "wages"),
            Recorded(Given(Some.Opened()).State!.Record(Deposit(null), Now)).RequestHash);

    private static BankAccountTransactionRecorded Recorded(Decision<BankAccountEvent> decision)
        => Assert.IsType<BankAccountTransactionRecorded>(decision.Event);
}
