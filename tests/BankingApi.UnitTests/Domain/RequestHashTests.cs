using BankingApi.Domain.Accounts;
using BankingApi.Domain.Shared;

namespace BankingApi.UnitTests.Domain;

/// <summary>Hashes are stored for ever: one that is computed in another way would take every repeated request for a reused key.</summary>
public sealed class RequestHashTests
{
    [Fact]
    public void Hashes_of_stored_requests_stay_what_they_are()
    {
        // SHA-256 of "7:Deposit5:10.503:EUR5:wages" and of "36:0000000b-…4:1.003:EUR-", taken outside this code base.
        Assert.Equal(0x40d90a56e16521c9UL, RequestHash.Of(TransactionType.Deposit, 10.50m, "EUR", "wages"));
        Assert.Equal(0x0536da79e9f421ebUL, RequestHash.Of(Some.Other, 1.00m, "EUR", null));
    }

    [Fact]
    public void Neighbouring_values_do_not_run_into_each_other()
    {
        Assert.NotEqual(RequestHash.Of("ab", "c"), RequestHash.Of("a", "bc"));
        Assert.NotEqual(RequestHash.Of("a", null), RequestHash.Of("a", "-"));
        Assert.NotEqual(RequestHash.Of("a", null), RequestHash.Of("a", ""));
        Assert.NotEqual(RequestHash.Of("a", null), RequestHash.Of("a"));
    }
}
