using BankingApi.Http.Binding;
using BankingApi.Http.Limits;
using BankingApi.Http.OpenApi;
using MediatR;
using Microsoft.AspNetCore.Authorization;

namespace BankingApi.Features.Live;

/// <summary>Events as they happen: for front-ends, a stream per account; for other systems, a feed.</summary>
[Route("api/v1")]
[Tags("Live")]
[Reads(ReadSource.Log)]
public sealed class LiveController(IMediator mediator) : ControllerBase
{
    /// <summary>The account's events, as they become durable: server-sent events, without end.</summary>
    /// <remarks>
    /// `id:` is the revision, `event:` the event's type, `data:` the same JSON as an item of `history`. Each event comes once and in order;
    /// across connections too, by `Last-Event-ID`, which browsers send by themselves. A comment comes at once, and then every 15 s. A
    /// reader who does not read is disconnected, and so is everybody when the service stops, or when their token ends: connect again, and
    /// nothing is missed. There is a bound to how many streams are open: 503 `overloaded` beyond it.
    /// </remarks>
    [HttpGet("accounts/{id}/events", Name = nameof(FollowAccount))]
    [Authorize(Scopes.AccountsRead), OpenToOwners]
    [StaysOpen]
    [TakesLastEventId]
    [Refuses(ProblemCodes.RevisionNotFound)]
    [ProducesResponseType<string>(StatusCodes.Status200OK, EventStreamResult.ContentType)]
    public async Task<IActionResult> Follow([PathId(ProblemCodes.AccountNotFound)] Guid id, [FromQuery] string? afterRevision)
        => (await mediator.Send(
                new FollowAccount(this.Caller, id, afterRevision, Request.Headers[TakesLastEventIdAttribute.Header]),
                HttpContext.RequestAborted))
            .Failed(out var problem, out var stream)
            ? new ProblemResult(problem) : new EventStreamResult(stream, this.CallerExpiresAt);

    /// <summary>The feed: the events of all accounts and owners, in the order of the log.</summary>
    /// <remarks>
    /// For systems that follow the bank: keep `nextCursor`, which is never null and good for ever, and ask for what comes after it. Nothing
    /// is skipped, and nothing is repeated. With `waitSeconds`, a page that would be empty is held back until there is something. Whoever
    /// is confined to an owner sees that owner's events only; then a page may be empty though more follow.
    /// </remarks>
    [HttpGet("events", Name = nameof(GetFeed))]
    [Authorize(Scopes.EventsRead), OpenToOwners]
    [ProducesResponseType<FeedPage>(StatusCodes.Status200OK)]
    public async Task<IActionResult> Feed([FromQuery] string? after, [FromQuery] string? limit, [FromQuery] string? waitSeconds)
    {
        if (waitSeconds is not null) HttpContext.StayOpen();
        return this.ToActionResult(
            await mediator.Send(new GetFeed(this.Caller, after, limit, waitSeconds), HttpContext.RequestAborted));
    }
}
