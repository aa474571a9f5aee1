using BankingApi.Domain.Accounts;
using BankingApi.Features.Accounts;
using BankingApi.Http.Json;
using BankingApi.Http.Problems;
using BenchmarkDotNet.Attributes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Routing;

namespace BankingApi.Bench.Micro;

/// <summary>From results to bytes of an answer.</summary>
public class AnswerSteps
{
    private readonly TransactionResponse _transaction = new(
        Guid.CreateVersion7(), Guid.CreateVersion7(), TransactionType.Deposit, Direction.Credit, 10.00m, "EUR", 110.00m, 110.00m, "bench",
        null, null, null, null, null, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch, 1);

    private readonly Problem _insufficientFunds = Problem.Of(ProblemCodes.InsufficientFunds);

    [Benchmark(Description = "answer a transaction")]
    public Task Transaction() => JsonActionResult.Of(_transaction, StatusCodes.Status201Created).ExecuteResultAsync(Context());

    [Benchmark(Description = "answer a refusal (problem details)")]
    public Task Refusal() => new ProblemResult(_insufficientFunds).ExecuteResultAsync(Context());

    private static ActionContext Context()
    {
        var http = new DefaultHttpContext();
        http.Response.Body = Stream.Null;
        return new ActionContext(http, new RouteData(), new ActionDescriptor());
    }
}
