using BankingApi.Http;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace BankingApi.Features.Accounts;

/// <summary>What an account stood at, at any moment, from its events.</summary>
[Route("api/v1/accounts/{id}")]
[Tags("Time")]
public sealed class TimeController(IMediator mediator) : ControllerBase
{
    /// <summary>The balance: now, at a moment, or after a revision. Folded from the event store, never stale.</summary>
    /// <param name="id">The account.</param>
    /// <param name="at">An instant with an offset, or a date: the end of that day.</param>
    /// <param name="timeZone">IANA name of the zone that dates are in; UTC when left out.</param>
    /// <param name="revision">Instead of <c>at</c>: after this revision.</param>
    /// <param name="minRevision">Wait for this revision: read your own writes.</param>
    [HttpGet("balance")]
    [ProducesResponseType<BalanceResponse>(StatusCodes.Status200OK)]
    public async Task<IActionResult> Balance(
        [PathId(ProblemCodes.AccountNotFound)] Guid id, [FromQuery] string? at, [FromQuery] string? timeZone, [FromQuery] string? revision,
        [FromQuery] string? minRevision, CancellationToken cancellation)
        => this.Answer(await mediator.Send(new GetBalance(id, at, timeZone, revision, minRevision), cancellation), balance => balance.Revision);

    /// <summary>The audit trail: every event in order, each with the balance before and after it.</summary>
    [HttpGet("history")]
    [ProducesResponseType<Page<HistoryEntry>>(StatusCodes.Status200OK)]
    public async Task<IActionResult> History(
        [PathId(ProblemCodes.AccountNotFound)] Guid id, [FromQuery] string? at, [FromQuery] string? timeZone, [FromQuery] string? limit,
        [FromQuery] string? cursor, [FromQuery] string? minRevision, CancellationToken cancellation)
        => this.Answer(await mediator.Send(new GetHistory(id, at, timeZone, limit, cursor, minRevision), cancellation));

    /// <summary>A series of balances for a chart: at the end of each hour, day or month of the zone's calendar.</summary>
    [HttpGet("balances")]
    [ProducesResponseType<BalancesResponse>(StatusCodes.Status200OK)]
    public async Task<IActionResult> Balances(
        [PathId(ProblemCodes.AccountNotFound)] Guid id, [FromQuery] string? from, [FromQuery] string? to, [FromQuery] string? interval,
        [FromQuery] string? timeZone, [FromQuery] string? minRevision, CancellationToken cancellation)
        => this.Answer(await mediator.Send(new GetBalances(id, from, to, interval, timeZone, minRevision), cancellation));
}
