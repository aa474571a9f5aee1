using BankingApi.Features.Consistency;

namespace BankingApi.Features.Accounts;

/// <summary>A page of an account's transactions.</summary>
public sealed record ListTransactions(Caller Caller, Guid AccountId, TransactionParameters Parameters) : IQuery<WithRevision<Page<TransactionResponse>>>;

internal sealed class ListTransactionsHandler(VisibleViews views, ReadConsistency readModel, Instants instants)
    : IQueryHandler<ListTransactions, WithRevision<Page<TransactionResponse>>>
{
    public async Task<Result<WithRevision<Page<TransactionResponse>>>> Handle(ListTransactions query, CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        var currency = await readModel.CurrencyOf(query.Caller, query.AccountId, cancellationToken);
        var minRevision = Revisions.Read(query.Parameters.MinRevision, "minRevision", errors);
        var asked = TransactionQuery.Read(query.Caller, query.AccountId, query.Parameters, currency, instants, errors);
        if (errors.Any) return errors.ToProblem();
        if (currency is null) return CommandRefusals.AccountNotFound;
        if ((await readModel.Account(query.Caller, query.AccountId, minRevision, cancellationToken)).Failed(out var problem, out var account))
            return problem;
        var found = await views.ListTransactions(
            query.Caller, query.AccountId, asked.Filter, asked.NewestFirst, asked.After, asked.Page.Limit + 1, cancellationToken);
        return new WithRevision<Page<TransactionResponse>>(
            PositionPaging.Page(found, asked.Page, row => row.Revision, TransactionResponse.Of), account.Revision);
    }
}
