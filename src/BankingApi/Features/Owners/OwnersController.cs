using BankingApi.Features.Accounts;
using BankingApi.Http.Binding;
using BankingApi.Http.OpenApi;
using MediatR;
using Microsoft.AspNetCore.Authorization;

namespace BankingApi.Features.Owners;

/// <summary>People who own accounts.</summary>
[Route("api/v1/owners")]
public sealed class OwnersController(IMediator mediator) : ControllerBase
{
    /// <summary>Registers a person.</summary>
    /// <remarks>The owner can open accounts at once. E-mails may repeat.</remarks>
    [HttpPost(Name = nameof(RegisterOwner))]
    [Authorize(Scopes.OwnersWrite)]
    [TellsRevision]
    [Refuses(ProblemCodes.OwnerErased, ProblemCodes.ReadStoreUnavailable)]
    [ProducesResponseType<OwnerResponse>(StatusCodes.Status201Created)]
    public Task<IActionResult> Register([FromBody] RegisterOwnerBody body, CancellationToken cancellationToken)
        => this.Command(
            headers => mediator.Send(new RegisterOwner(this.Caller, body, headers.Key), cancellationToken),
            owner => $"/api/v1/owners/{owner.Id:D}");

    /// <summary>Owners in the order of registering.</summary>
    /// <param name="search">Part of the first name, the last name or the e-mail, whatever the case.</param>
    [HttpGet(Name = nameof(ListOwners))]
    [Authorize(Scopes.OwnersRead), OpenToOwners]
    [Reads(ReadSource.Views)]
    [ProducesResponseType<Page<OwnerResponse>>(StatusCodes.Status200OK)]
    public async Task<IActionResult> List(
        [FromQuery] string? search, [FromQuery] string? limit, [FromQuery] string? cursor, CancellationToken cancellationToken)
        => this.ToActionResult(await mediator.Send(new ListOwners(this.Caller, search, limit, cursor), cancellationToken));

    /// <summary>One owner.</summary>
    [HttpGet("{id}", Name = nameof(GetOwner))]
    [Authorize(Scopes.OwnersRead), OpenToOwners]
    [Reads(ReadSource.ViewsOrLog), TellsRevision]
    [ProducesResponseType<OwnerResponse>(StatusCodes.Status200OK)]
    public async Task<IActionResult> Get([PathId(ProblemCodes.OwnerNotFound)] Guid id, CancellationToken cancellationToken)
        => this.ToActionResult(await mediator.Send(new GetOwner(this.Caller, id), cancellationToken), owner => owner.Revision);

    /// <summary>Erases who the owner is: the names and the e-mail, for ever.</summary>
    /// <remarks>The key that they were sealed with is destroyed: nothing of them can be read any more in views, lists, the feed, nor in any
    /// back-up of the log and the views. Accounts, amounts and the reason stay. All accounts must be closed before. Doing it again
    /// changes nothing.</remarks>
    [HttpDelete("{id}/personal-data", Name = nameof(ErasePersonalData))]
    [Authorize(Scopes.OwnersWrite)]
    [TellsRevision]
    [Refuses(ProblemCodes.OwnerHasOpenAccounts, ProblemCodes.ReadModelBehind, ProblemCodes.ReadStoreUnavailable)]
    [ProducesResponseType<OwnerResponse>(StatusCodes.Status200OK)]
    public async Task<IActionResult> Erase(
        [PathId(ProblemCodes.OwnerNotFound)] Guid id, [FromBody] ErasePersonalDataBody body, CancellationToken cancellationToken)
        => this.ToActionResult(await mediator.Send(new ErasePersonalData(this.Caller, id, body), cancellationToken), location: null);

    /// <summary>The owner's accounts, in the order of opening.</summary>
    [HttpGet("{id}/accounts", Name = nameof(ListOwnerAccounts))]
    [Authorize(Scopes.AccountsRead), OpenToOwners]
    [Reads(ReadSource.Views)]
    [ProducesResponseType<Page<AccountResponse>>(StatusCodes.Status200OK)]
    public async Task<IActionResult> Accounts(
        [PathId(ProblemCodes.OwnerNotFound)] Guid id, [FromQuery] string? limit, [FromQuery] string? cursor,
        CancellationToken cancellationToken)
        => this.ToActionResult(await mediator.Send(new ListOwnerAccounts(this.Caller, id, limit, cursor), cancellationToken));

    /// <summary>How many accounts the owner has, and what is in them, per currency.</summary>
    /// <remarks>One block per currency that the owner has accounts in; a closed account's limit does not count.
    /// `lastActivityAt` is null without accounts.</remarks>
    [HttpGet("{id}/summary", Name = nameof(GetOwnerSummary))]
    [Authorize(Scopes.OwnersRead), OpenToOwners]
    [Reads(ReadSource.Views)]
    [ProducesResponseType<OwnerSummaryResponse>(StatusCodes.Status200OK)]
    public async Task<IActionResult> Summary([PathId(ProblemCodes.OwnerNotFound)] Guid id, CancellationToken cancellationToken)
        => this.ToActionResult(await mediator.Send(new GetOwnerSummary(this.Caller, id), cancellationToken));
}
