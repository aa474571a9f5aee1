using BankingApi.Http.Binding;
using BankingApi.Http.OpenApi;
using MediatR;
using Microsoft.AspNetCore.Authorization;

namespace BankingApi.Features.Accounts;

/// <summary>What an account stood at, at any moment, from its events.</summary>
[Route("api/v1/accounts/{id}")]
[Tags("Time")]
[Reads(ReadSource.Log), TellsRevision]
public sealed class TimeController(IMediator mediator) : ControllerBase
{
    /// <summary>The balance: now, at a moment, after a revision, or by value time.</summary>
    /// <remarks>
    /// The past costs no more than the present, however long it is. `at` in the answer is the moment
    /// that was asked for: now, the instant, the end of the day, or, with `revision`, when that event was recorded. Events recorded at or
    /// before that moment count. With `valueAt` it is what the balance was then by all that had been recorded at `knownAt`: a transaction
    /// counts since its own `valueAt`, whenever it was recorded; the rest of the answer is as it was recorded at `valueAt`.
    /// </remarks>
    [HttpGet("balance", Name = nameof(GetBalance))]
    [Authorize(Scopes.AccountsRead), OpenToOwners]
    [Refuses(ProblemCodes.AccountNotYetOpen, ProblemCodes.RevisionNotFound)]
    [ProducesResponseType<BalanceResponse>(StatusCodes.Status200OK)]
    public async Task<IActionResult> Balance(
        [PathId(ProblemCodes.AccountNotFound)] Guid id, [FromQuery] string? at, [FromQuery] string? valueAt, [FromQuery] string? knownAt,
        [FromQuery] string? timeZone, [FromQuery] string? revision, [FromQuery] string? minRevision)
        => this.ToActionResult(
            await mediator.Send(
                new GetBalance(this.Caller, id, at, valueAt, knownAt, timeZone, revision, minRevision), HttpContext.RequestAborted));

    /// <summary>The audit trail: every event in order, each with the balance before and after it.</summary>
    /// <remarks>The explanation of the balance, step by step. `balanceBefore` of the opening is null.</remarks>
    [HttpGet("history", Name = nameof(GetHistory))]
    [Authorize(Scopes.AccountsRead), OpenToOwners]
    [Refuses(ProblemCodes.AccountNotYetOpen)]
    [ProducesResponseType<Page<HistoryEntry>>(StatusCodes.Status200OK)]
    public async Task<IActionResult> History(
        [PathId(ProblemCodes.AccountNotFound)] Guid id, [FromQuery] string? at, [FromQuery] string? timeZone, [FromQuery] string? limit,
        [FromQuery] string? cursor, [FromQuery] string? minRevision)
        => this.ToActionResult(
            await mediator.Send(new GetHistory(this.Caller, id, at, timeZone, limit, cursor, minRevision), HttpContext.RequestAborted));

    /// <summary>A series of balances for a chart: at the end of each hour, day or month of the zone's calendar.</summary>
    /// <remarks>
    /// The last point lies at `to`, or now where that is earlier.
    /// Intervals before the opening are left out. More than 1,000 intervals asked for: 400.
    /// </remarks>
    /// <param name="to">Until then, inclusive: an instant with an offset, or a date, which means the end of that day in `timeZone`. Now,
    /// when it is left out.</param>
    [HttpGet("balances", Name = nameof(GetBalances))]
    [Authorize(Scopes.AccountsRead), OpenToOwners]
    [ProducesResponseType<BalancesResponse>(StatusCodes.Status200OK)]
    public async Task<IActionResult> Balances(
        [PathId(ProblemCodes.AccountNotFound)] Guid id, [FromQuery, RequiredParameter] string? from, [FromQuery] string? to,
        [FromQuery] string? interval, [FromQuery] string? by, [FromQuery] string? timeZone, [FromQuery] string? minRevision)
        => this.ToActionResult(
            await mediator.Send(
                new GetBalances(this.Caller, id, from, to, interval, by, timeZone, minRevision), HttpContext.RequestAborted));
}
