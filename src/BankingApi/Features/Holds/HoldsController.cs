using BankingApi.Features.Accounts;
using BankingApi.Http.Binding;
using BankingApi.Http.OpenApi;
using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace BankingApi.Features.Holds;

/// <summary>Money set aside for payments that are to come.</summary>
[Route("api/v1/accounts/{id}/holds")]
public sealed class HoldsController(IMediator mediator) : ControllerBase
{
    /// <summary>Sets money aside for a payment that is to come.</summary>
    /// <remarks>
    /// It counts in `reserved`, so it lowers what is available. It ends by a capture, by a void, or at `expiresAt`: from that instant on
    /// its money is free for every decision, and the account's event follows within seconds. An account may have 1,000 holds and transfers
    /// under way at a time; beyond that, 409 `account-busy`.
    /// </remarks>
    [HttpPost(Name = nameof(PlaceHold))]
    [Authorize(Scopes.TransactionsWrite)]
    [TakesIfMatch, TellsRevision]
    [Refuses(ProblemCodes.InsufficientFunds, ProblemCodes.CurrencyMismatch, ProblemCodes.AccountSuspended, ProblemCodes.AccountClosed,
        ProblemCodes.AccountBusy)]
    [ProducesResponseType<HoldResponse>(StatusCodes.Status201Created)]
    public Task<IActionResult> Place([PathId(ProblemCodes.AccountNotFound)] Guid id, [FromBody] PlaceHoldBody body)
        => this.Command(
            headers => mediator.Send(new PlaceHold(this.Caller, id, body, headers), HttpContext.RequestAborted),
            hold => $"/api/v1/accounts/{id:D}/holds/{hold.HoldId:D}");

    /// <summary>Makes the payment that a hold was placed for.</summary>
    /// <remarks>
    /// A withdrawal with the hold's description: of all that is held when the body says nothing, else of a part, and the rest is free
    /// again. It ends the hold, once.
    /// </remarks>
    [HttpPost("{holdId}/capture", Name = nameof(CaptureHold))]
    [Authorize(Scopes.TransactionsWrite)]
    [TakesIfMatch, TellsRevision]
    [Refuses(ProblemCodes.HoldNotActive, ProblemCodes.HoldExpired, ProblemCodes.HoldExceeded, ProblemCodes.AccountSuspended,
        ProblemCodes.AccountClosed, ProblemCodes.AccountBusy)]
    [ProducesResponseType<TransactionResponse>(StatusCodes.Status201Created)]
    public Task<IActionResult> Capture(
        [PathId(ProblemCodes.AccountNotFound)] Guid id, [PathId(ProblemCodes.HoldNotFound)] Guid holdId,
        [FromBody(EmptyBodyBehavior = EmptyBodyBehavior.Allow)] CaptureHoldBody? body)
        => this.Command(
            headers => mediator.Send(new CaptureHold(this.Caller, id, holdId, body, headers), HttpContext.RequestAborted),
            transaction => $"/api/v1/accounts/{id:D}/transactions/{transaction.TransactionId:D}");

    /// <summary>Gives a hold up: its money is free again.</summary>
    /// <remarks>The body may be left out. A suspended account allows it.</remarks>
    [HttpPost("{holdId}/void", Name = nameof(VoidHold))]
    [Authorize(Scopes.TransactionsWrite)]
    [TakesKey, TakesIfMatch, TellsRevision]
    [Refuses(ProblemCodes.HoldNotActive, ProblemCodes.HoldExpired, ProblemCodes.AccountClosed, ProblemCodes.AccountBusy)]
    [ProducesResponseType<HoldResponse>(StatusCodes.Status200OK)]
    public Task<IActionResult> Void(
        [PathId(ProblemCodes.AccountNotFound)] Guid id, [PathId(ProblemCodes.HoldNotFound)] Guid holdId,
        [FromBody(EmptyBodyBehavior = EmptyBodyBehavior.Allow)] VoidHoldBody? body)
        => this.Command(
            headers => mediator.Send(new VoidHold(this.Caller, id, holdId, body, headers), HttpContext.RequestAborted));

    /// <summary>An account's holds, newest first.</summary>
    [HttpGet(Name = nameof(ListHolds))]
    [Authorize(Scopes.AccountsRead), OpenToOwners]
    [Reads(ReadSource.Views), TellsRevision]
    [ProducesResponseType<Page<HoldResponse>>(StatusCodes.Status200OK)]
    public async Task<IActionResult> List(
        [PathId(ProblemCodes.AccountNotFound)] Guid id, [FromQuery, OneOf<HoldStatus>] string? status, [FromQuery] string? limit,
        [FromQuery] string? cursor, [FromQuery] string? minRevision)
        => this.ToActionResult(
            await mediator.Send(new ListHolds(this.Caller, id, status, limit, cursor, minRevision), HttpContext.RequestAborted));

    /// <summary>One hold.</summary>
    [HttpGet("{holdId}", Name = nameof(GetHold))]
    [Authorize(Scopes.AccountsRead), OpenToOwners]
    [Reads(ReadSource.Views), TellsRevision]
    [ProducesResponseType<HoldResponse>(StatusCodes.Status200OK)]
    public async Task<IActionResult> Get(
        [PathId(ProblemCodes.AccountNotFound)] Guid id, [PathId(ProblemCodes.HoldNotFound)] Guid holdId, [FromQuery] string? minRevision)
        => this.ToActionResult(await mediator.Send(new GetHold(this.Caller, id, holdId, minRevision), HttpContext.RequestAborted));
}
