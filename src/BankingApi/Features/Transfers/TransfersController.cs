using BankingApi.Http.Binding;
using BankingApi.Http.OpenApi;
using MediatR;
using Microsoft.AspNetCore.Authorization;

namespace BankingApi.Features.Transfers;

/// <summary>Money between two accounts: never lost, never created, whatever crashes.</summary>
[Route("api/v1/transfers")]
public sealed class TransfersController(IMediator mediator) : ControllerBase
{
    /// <summary>Moves money from one account to another.</summary>
    /// <remarks>
    /// As a rule the transfer has ended when the answer comes: `COMPLETED`, or `FAILED` with a `failureCode` where the target refused
    /// (closed, suspended, another currency); then the source has its money back. `PENDING` with a 202 where it could not be finished
    /// within the request: it is carried on
    /// in the background, over restarts too. A refusal by the source is a problem, and leaves no trace.
    /// A replay answers with the transfer as it stands now.
    /// </remarks>
    [HttpPost(Name = nameof(MakeTransfer))]
    [Authorize(Scopes.TransfersWrite), OpenToOwners]
    [Refuses(
        ProblemCodes.AccountNotFound, ProblemCodes.SameAccount, ProblemCodes.CurrencyMismatch, ProblemCodes.InsufficientFunds,
        ProblemCodes.AccountSuspended, ProblemCodes.AccountClosed, ProblemCodes.AccountBusy)]
    [ProducesResponseType<TransferResponse>(StatusCodes.Status201Created)]
    [ProducesResponseType<TransferResponse>(StatusCodes.Status202Accepted)]
    public async Task<IActionResult> Make([FromBody] MakeTransferBody body)
        => CommandHeaders.TryRead(Request, out var headers, out var problem)
            ? Made(await mediator.Send(new MakeTransfer(this.Caller, body, headers.Key), HttpContext.RequestAborted))
            : new ProblemResult(problem);

    /// <summary>Takes a transfer back, by one the other way round.</summary>
    /// <remarks>
    /// Only a `COMPLETED` one, and once. The account that got the money must have it: else 422 `insufficient-funds`, which leaves no trace.
    /// It is carried out like any transfer. Where the other account refuses the money, the reversal is `FAILED`, and may be asked for again
    /// with another key. A reversal is not reversed.
    /// </remarks>
    [HttpPost("{id}/reversal", Name = nameof(ReverseTransfer))]
    [Authorize(Scopes.TransfersWrite)]
    [Refuses(
        ProblemCodes.AlreadyReversed, ProblemCodes.NotReversible, ProblemCodes.InsufficientFunds, ProblemCodes.AccountSuspended,
        ProblemCodes.AccountClosed, ProblemCodes.AccountBusy, ProblemCodes.ReadModelBehind, ProblemCodes.ReadStoreUnavailable)]
    [ProducesResponseType<TransferResponse>(StatusCodes.Status201Created)]
    [ProducesResponseType<TransferResponse>(StatusCodes.Status202Accepted)]
    public async Task<IActionResult> Reverse([PathId(ProblemCodes.TransferNotFound)] Guid id, [FromBody] ReverseTransferBody body)
        => CommandHeaders.TryRead(Request, out var headers, out var problem)
            ? Made(await mediator.Send(new ReverseTransfer(this.Caller, id, body, headers.Key), HttpContext.RequestAborted))
            : new ProblemResult(problem);

    /// <summary>Transfers in the order of requesting.</summary>
    /// <param name="accountId">Of either side. An unknown id finds nothing.</param>
    [HttpGet(Name = nameof(ListTransfers))]
    [Authorize(Scopes.TransfersRead), OpenToOwners]
    [Reads(ReadSource.Views)]
    [ProducesResponseType<Page<TransferResponse>>(StatusCodes.Status200OK)]
    public async Task<IActionResult> List(
        [FromQuery] string? accountId, [FromQuery, OneOf<TransferStatus>] string? status, [FromQuery] string? limit,
        [FromQuery] string? cursor)
        => this.ToActionResult(
            await mediator.Send(new ListTransfers(this.Caller, accountId, status, limit, cursor), HttpContext.RequestAborted));

    /// <summary>One transfer.</summary>
    [HttpGet("{id}", Name = nameof(GetTransfer))]
    [Authorize(Scopes.TransfersRead), OpenToOwners]
    [Reads(ReadSource.Views)]
    [ProducesResponseType<TransferResponse>(StatusCodes.Status200OK)]
    public async Task<IActionResult> Get([PathId(ProblemCodes.TransferNotFound)] Guid id)
        => this.ToActionResult(await mediator.Send(new GetTransfer(this.Caller, id), HttpContext.RequestAborted));

    private IActionResult Made(Result<MadeTransfer> answer)
    {
        if (answer.Failed(out var problem, out var made)) return new ProblemResult(problem);
        if (made.Replayed) Response.Headers["Idempotency-Replayed"] = "true";
        Response.Headers.Location = $"/api/v1/transfers/{made.Transfer.TransferId:D}";
        return JsonActionResult.Of(
            made.Transfer, made.Transfer.Status == TransferStatus.Pending ? StatusCodes.Status202Accepted : StatusCodes.Status201Created);
    }
}
