using BankingApi.Http.Binding;
using BankingApi.Http.OpenApi;
using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.Net.Http.Headers;

namespace BankingApi.Features.Accounts;

/// <summary>Bank accounts: their life and their transactions.</summary>
[Route("api/v1/accounts")]
public sealed class AccountsController(IMediator mediator) : ControllerBase
{
    // HttpContext.RequestAborted instead of a parameter of that type: MVC binds it like any other, which allocates 1.5 KB.

    /// <summary>Without it, a parameter that happens to be called like the
    /// action's own (<c>?query=…</c>) would hide all the others.</summary>
    private const string NoPrefix = "";

    /// <summary>Opens an account for a registered owner.</summary>
    /// <remarks>
    /// The initial balance is part of the opening, not a transaction: it counts in no total. The account is at revision 0, and can be used
    /// at once. A replay answers the account as it was opened, whatever became of it since.
    /// </remarks>
    [HttpPost(Name = nameof(OpenAccount))]
    [Authorize(Scopes.AccountsWrite), OpenToOwners]
    [Refuses(ProblemCodes.OwnerNotFound, ProblemCodes.OwnerErased, ProblemCodes.AccountBusy, ProblemCodes.ReadStoreUnavailable)]
    [TellsRevision]
    [ProducesResponseType<AccountResponse>(StatusCodes.Status201Created)]
    public async Task<IActionResult> Open([FromBody] OpenAccountBody body)
        => this.Caller.IsConfined && AsksForOverdraft(body) ? new ForbiddenResult()
            : await this.Command(
                headers => mediator.Send(new OpenAccount(this.Caller, body, headers), HttpContext.RequestAborted),
                account => $"/api/v1/accounts/{account.Id:D}");

    /// <summary>Accounts, in the order of opening.</summary>
    /// <remarks>Any filters together; bounds are inclusive.</remarks>
    [HttpGet(Name = nameof(ListAccounts))]
    [Authorize(Scopes.AccountsRead), OpenToOwners]
    [Reads(ReadSource.Views)]
    [ProducesResponseType<Page<AccountResponse>>(StatusCodes.Status200OK)]
    public async Task<IActionResult> List([FromQuery(Name = NoPrefix)] AccountParameters query)
        => this.ToActionResult(await mediator.Send(new ListAccounts(this.Caller, query), HttpContext.RequestAborted));

    /// <summary>One account.</summary>
    /// <param name="minRevision">Wait for this revision: read your own writes.</param>
    [HttpGet("{id}", Name = nameof(GetAccount))]
    [Authorize(Scopes.AccountsRead), OpenToOwners]
    [Reads(ReadSource.Views), TellsRevision]
    [ProducesResponseType<AccountResponse>(StatusCodes.Status200OK)]
    public async Task<IActionResult> Get([PathId(ProblemCodes.AccountNotFound)] Guid id, [FromQuery] string? minRevision)
        => this.ToActionResult(
            await mediator.Send(new GetAccount(this.Caller, id, minRevision), HttpContext.RequestAborted), account => account.Revision,
            // What the client has of it may still say who the owner was.
            isUnchanged: account => account.OwnerName is not null);

    /// <summary>Deposits, withdraws or credits interest.</summary>
    /// <remarks>A withdrawal beyond the available balance is refused, and leaves no trace.
    /// `recordedAt`, used as `at` of the balance, includes this transaction. With `valueAt` it counts since then in balances by value
    /// time.</remarks>
    [HttpPost("{id}/transactions", Name = nameof(RecordTransaction))]
    [Authorize(Scopes.TransactionsWrite)]
    [TakesIfMatch, TellsRevision]
    [Refuses(ProblemCodes.InsufficientFunds, ProblemCodes.CurrencyMismatch, ProblemCodes.ValueDateOutOfRange,
        ProblemCodes.AccountSuspended, ProblemCodes.AccountClosed, ProblemCodes.AccountBusy)]
    [ProducesResponseType<TransactionResponse>(StatusCodes.Status201Created)]
    public Task<IActionResult> Record([PathId(ProblemCodes.AccountNotFound)] Guid id, [FromBody] RecordTransactionBody body)
        => this.Command(
            headers => mediator.Send(new RecordTransaction(this.Caller, id, body, headers), HttpContext.RequestAborted),
            transaction => $"/api/v1/accounts/{id:D}/transactions/{transaction.TransactionId:D}");

    /// <summary>An account's transactions, newest first by default.</summary>
    /// <remarks>
    /// Any filters together; bounds are inclusive. With `Accept: text/csv` the whole selection is streamed as CSV, whatever `limit` and
    /// `cursor` say; a description that a spreadsheet would run as a formula gets an apostrophe in front.
    /// </remarks>
    [HttpGet("{id}/transactions", Name = nameof(ListTransactions))]
    [Authorize(Scopes.AccountsRead), OpenToOwners]
    [Reads(ReadSource.Views), TellsRevision]
    [ProducesResponseType<Page<TransactionResponse>>(StatusCodes.Status200OK, "application/json", TransactionCsv.ContentType)]
    public async Task<IActionResult> Transactions(
        [PathId(ProblemCodes.AccountNotFound)] Guid id, [FromQuery(Name = NoPrefix)] TransactionParameters query)
    {
        Response.Headers.Vary = HeaderNames.Accept;
        if (!TransactionCsv.IsWanted(Request))
            return this.ToActionResult(await mediator.Send(new ListTransactions(this.Caller, id, query), HttpContext.RequestAborted));
        if ((await mediator.Send(new ExportTransactions(this.Caller, id, query), HttpContext.RequestAborted))
            .Failed(out var problem, out var export))
            return new ProblemResult(problem);
        return this.UnlessKnown(export.Revision, () => new TransactionCsv(export.Rows));
    }

    /// <summary>One transaction.</summary>
    [HttpGet("{id}/transactions/{transactionId}", Name = nameof(GetTransaction))]
    [Authorize(Scopes.AccountsRead), OpenToOwners]
    [Reads(ReadSource.Views), TellsRevision]
    [ProducesResponseType<TransactionResponse>(StatusCodes.Status200OK)]
    public async Task<IActionResult> Transaction(
        [PathId(ProblemCodes.AccountNotFound)] Guid id, [PathId(ProblemCodes.TransactionNotFound)] Guid transactionId,
        [FromQuery] string? minRevision)
        => this.ToActionResult(
            await mediator.Send(new GetTransaction(this.Caller, id, transactionId, minRevision), HttpContext.RequestAborted));

    /// <summary>Takes a transaction back: the same amount the other way, once.</summary>
    /// <remarks>Deposits, withdrawals, captures and interest can be reversed. Taking money back needs it to be there. A transfer is
    /// reversed as a whole, by `POST /transfers/{id}/reversal`.</remarks>
    [HttpPost("{id}/transactions/{transactionId}/reversal", Name = nameof(ReverseTransaction))]
    [Authorize(Scopes.TransactionsWrite)]
    [TakesIfMatch, TellsRevision]
    [Refuses(ProblemCodes.AlreadyReversed, ProblemCodes.NotReversible, ProblemCodes.InsufficientFunds, ProblemCodes.AccountSuspended,
        ProblemCodes.AccountClosed, ProblemCodes.AccountBusy)]
    [ProducesResponseType<TransactionResponse>(StatusCodes.Status201Created)]
    public Task<IActionResult> Reverse(
        [PathId(ProblemCodes.AccountNotFound)] Guid id, [PathId(ProblemCodes.TransactionNotFound)] Guid transactionId,
        [FromBody] ReverseTransactionBody body)
        => this.Command(
            headers => mediator.Send(new ReverseTransaction(this.Caller, id, transactionId, body, headers), HttpContext.RequestAborted),
            transaction => $"/api/v1/accounts/{id:D}/transactions/{transaction.TransactionId:D}");

    /// <summary>Changes how far below zero the balance may go.</summary>
    /// <remarks>The same limit again is a 200, and records nothing: the revision stays.</remarks>
    [HttpPut("{id}/overdraft-limit", Name = nameof(ChangeOverdraftLimit))]
    [Authorize(Scopes.AccountsWrite)]
    [TakesIfMatch, TellsRevision]
    [Refuses(ProblemCodes.OverdraftInUse, ProblemCodes.AccountSuspended, ProblemCodes.AccountClosed, ProblemCodes.AccountBusy)]
    [ProducesResponseType<OverdraftLimitResponse>(StatusCodes.Status200OK)]
    public Task<IActionResult> ChangeOverdraftLimit(
        [PathId(ProblemCodes.AccountNotFound)] Guid id, [FromBody] ChangeOverdraftLimitBody body)
        => this.Command(
            headers => mediator.Send(new ChangeOverdraftLimit(this.Caller, id, body, headers), HttpContext.RequestAborted), withKey: false);

    /// <summary>Suspends an account: no debits, no credits, no limit changes until it is reactivated.</summary>
    /// <remarks>A transfer to it that is already under way then fails, and its money is free again on the source.</remarks>
    [HttpPost("{id}/suspend", Name = nameof(SuspendAccount))]
    [Authorize(Scopes.AccountsWrite)]
    [TakesIfMatch, TellsRevision]
    [Refuses(ProblemCodes.AccountSuspended, ProblemCodes.AccountClosed, ProblemCodes.AccountBusy)]
    [ProducesResponseType<AccountStatusResponse>(StatusCodes.Status200OK)]
    public Task<IActionResult> Suspend([PathId(ProblemCodes.AccountNotFound)] Guid id, [FromBody] SuspendAccountBody body)
        => this.Command(
            headers => mediator.Send(new SuspendAccount(this.Caller, id, body, headers), HttpContext.RequestAborted), withKey: false);

    /// <summary>Ends a suspension.</summary>
    /// <remarks>The body may be left out.</remarks>
    [HttpPost("{id}/reactivate", Name = nameof(ReactivateAccount))]
    [Authorize(Scopes.AccountsWrite)]
    [TakesIfMatch, TellsRevision]
    [Refuses(ProblemCodes.AccountNotSuspended, ProblemCodes.AccountClosed, ProblemCodes.AccountBusy)]
    [ProducesResponseType<AccountStatusResponse>(StatusCodes.Status200OK)]
    public Task<IActionResult> Reactivate(
        [PathId(ProblemCodes.AccountNotFound)] Guid id, [FromBody(EmptyBodyBehavior = EmptyBodyBehavior.Allow)] ReactivateAccountBody? body)
        => this.Command(
            headers => mediator.Send(new ReactivateAccount(this.Caller, id, body, headers), HttpContext.RequestAborted), withKey: false);

    /// <summary>Closes an account for ever; it must be empty.</summary>
    /// <remarks>A suspended account may be closed. A closed one can still be read, and refuses every command.</remarks>
    [HttpPost("{id}/close", Name = nameof(CloseAccount))]
    [Authorize(Scopes.AccountsWrite), OpenToOwners]
    [TakesIfMatch, TellsRevision]
    [Refuses(ProblemCodes.AccountHasBalance, ProblemCodes.AccountHasReservations, ProblemCodes.AccountClosed, ProblemCodes.AccountBusy)]
    [ProducesResponseType<AccountStatusResponse>(StatusCodes.Status200OK)]
    public Task<IActionResult> Close([PathId(ProblemCodes.AccountNotFound)] Guid id, [FromBody] CloseAccountBody body)
        => this.Command(
            headers => mediator.Send(new CloseAccount(this.Caller, id, body, headers), HttpContext.RequestAborted), withKey: false);

    private static bool AsksForOverdraft(OpenAccountBody body)
        => body.OverdraftLimit is { } limit && limit.TryParse(null, MoneySign.Any, out var amount, out _) && amount != 0;
}
