using BankingApi.Domain.Shared;
using BankingApi.Http.Problems;
using BankingApi.Http.Results;

namespace BankingApi.UnitTests.Http;

public sealed class ProblemTests
{
    [Fact]
    public void The_codes_are_those_of_the_contract() => Assert.Equal(
        [
            "400 malformed-request", "400 validation-failed",
            "401 unauthenticated", "403 forbidden",
            "404 account-not-found", "404 account-not-yet-open", "404 delivery-not-found", "404 hold-not-found", "404 not-found",
            "404 owner-not-found", "404 projection-not-found", "404 revision-not-found", "404 stream-not-found",
            "404 transaction-not-found", "404 transfer-not-found", "404 webhook-not-found",
            "405 method-not-allowed", "409 account-busy", "412 revision-mismatch", "413 body-too-large", "415 unsupported-media-type",
            "422 account-closed", "422 account-has-balance", "422 account-has-reservations", "422 account-not-suspended",
            "422 account-suspended", "422 already-reversed", "422 currency-mismatch", "422 hold-exceeded", "422 hold-expired",
            "422 hold-not-active", "422 idempotency-key-reused", "422 insufficient-funds", "422 not-reversible",
            "422 overdraft-in-use", "422 owner-erased", "422 owner-has-open-accounts", "422 same-account",
            "422 value-date-out-of-range", "429 too-many-requests", "500 internal-error",
            "503 event-store-unavailable",
            "503 identity-provider-unavailable", "503 overloaded", "503 read-model-behind", "503 read-store-unavailable",
        ],
        ProblemCodes.All.Select(code => $"{code.Status} {code.Code}").Order(StringComparer.Ordinal));

    [Fact]
    public void What_may_succeed_soon_says_when() => Assert.Equal(
        [
            "account-busy", "event-store-unavailable", "identity-provider-unavailable", "overloaded", "read-model-behind",
            "read-store-unavailable", "too-many-requests",
        ],
        ProblemCodes.All.Where(code => code.RetryAfterSeconds is not null).Select(code => code.Code).Order(StringComparer.Ordinal));

    [Fact]
    public void A_detail_is_never_empty()
    {
        Assert.All(ProblemCodes.All, code => Assert.NotEmpty(Problem.Of(code.Code).Detail));
        Assert.NotEmpty(Problem.Of(ProblemCodes.NotFound, " ").Detail);
    }

    [Fact]
    public void A_code_that_is_not_in_the_contract_is_a_bug() => Assert.Throws<ArgumentException>(() => Problem.Of("no-such-code"));

    [Fact]
    public void A_result_is_a_value_or_a_problem()
    {
        Result<int> value = 7;
        Assert.False(value.Failed(out _, out var seven));
        Assert.Equal(7, seven);

        Result<int> refused = new Refusal(ProblemCodes.SameAccount, "Twice.");
        Assert.True(refused.Failed(out var problem, out _));
        Assert.Equal((422, "Twice."), (problem.Status, problem.Detail));
        Assert.Throws<InvalidOperationException>(() => refused.Value);

        Assert.Equal(404, Refuse<Result<int>>().Problem!.Status);
        static T Refuse<T>() where T : IProblematic<T> => T.Refused(Problem.Of(ProblemCodes.NotFound));
    }
}
