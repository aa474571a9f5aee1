using System.Buffers;
using BankingApi.Hosting;
using BankingApi.Http.Binding;
using BankingApi.Http.Headers;
using BankingApi.Http.Json;
using BankingApi.Http.Problems;
using BankingApi.Http.Query;
using EventStore.Abstractions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;

#pragma warning disable CA1822 // MVC knows actions of instances only.

namespace BankingApi.IntegrationTests.Http;

public enum Shade
{
    Light,
    Dark,
}

public sealed record Nested(string Name, int Size);

public sealed record Form(
    string Name, MoneyText Amount, Shade? Shade = null, Guid? OwnerId = null, string? Note = null, bool? Flag = null,
    Nested? Nested = null);

public sealed record Echo(string Name, string Amount, Shade? Shade, decimal Price, DateTimeOffset At);

/// <summary>Actions that show one convention each.</summary>
[Route("test")]
internal sealed class ConventionsController : ControllerBase
{
    [HttpPost("forms")]
    public IActionResult Post([FromBody] Form form)
        => JsonActionResult.Of(
            new Echo(form.Name, form.Amount.Text, form.Shade, 1.50m, DateTimeOffset.UnixEpoch), StatusCodes.Status201Created);

    [HttpPost("optional")]
    public IActionResult Optional([FromBody(EmptyBodyBehavior = EmptyBodyBehavior.Allow)] Nested? nested)
        => JsonActionResult.Ok(new { got = nested?.Name });

    [HttpGet("plain")]
    public ActionResult<Page<string>> Plain() => new Page<string>(["a"], null);

    [HttpGet("accounts/{id}")]
    public IActionResult Account([PathId(ProblemCodes.AccountNotFound)] Guid id) => JsonActionResult.Ok(new { id });

    [HttpPost("accounts/{id}")]
    public IActionResult Account([PathId(ProblemCodes.AccountNotFound)] Guid id, [FromBody] Form form)
        => JsonActionResult.Ok(new { id, form.Name });

    [HttpGet("query")]
    public IActionResult Query(string? limit, string? cursor, string? at, int number = 0)
    {
        var errors = new FieldErrors();
        Paging.Read(Caller.Service, limit, cursor, "query", errors);
        new Instants(TimeProvider.System).At(at, NodaTime.DateTimeZone.Utc, errors);
        IfMatch.Read(Request, errors);
        var key = IdempotencyKey.Read(Request, errors);
        return errors.Any ? errors.ToProblem().ToAnswer() : JsonActionResult.Ok(new { key, number });
    }

    [HttpGet("throw/{what}")]
    public IActionResult Throw(string what) => throw (what switch
    {
        "events" => new EventStoreUnavailableException("events.db is locked by somebody"),
        "views" => new ReadStoreUnavailableException("views.db is locked by somebody"),
        _ => new InvalidOperationException("secret"),
    });

    [HttpGet("late")]
    public async Task Late()
    {
        await Response.WriteAsync("half");
        await Response.Body.FlushAsync();
        throw new InvalidOperationException("too late");
    }

    [HttpGet("long/{length}")]
    public IActionResult Long(int length) => JsonActionResult.Ok(new string('a', length - "\"\"".Length));

    [HttpGet("events")]
    public IActionResult Events() => Content($"data: {new string('x', 2_000)}\n\n", "text/event-stream");

    [HttpGet("page")]
    public IActionResult Page() => Content("<p>Hello</p>", "text/html");

    /// <summary>Fails when something is on its way to the compressor, where there is one, and nothing to the client.</summary>
    [HttpGet("unfinished")]
    public IActionResult Unfinished()
    {
        Response.ContentType = "text/csv";
        if (Request.Headers.AcceptEncoding.Count > 0) Response.BodyWriter.Write(new byte[2_000]);
        throw new InvalidOperationException("unfinished");
    }

    [HttpGet("busy")]
    public IActionResult Busy() => BankingApi.Http.Problems.Problem.Of(ProblemCodes.AccountBusy).ToAnswer();

    [HttpGet("status/{status}")]
    public IActionResult Bare(int status) => StatusCode(status);
}
