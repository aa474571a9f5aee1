using BankingApi.EventStore;
using BankingApi.Http;
using BankingApi.Pipeline;
using BankingApi.Views;

namespace BankingApi.Features.Accounts;

/// <summary>A page of an account's transactions.</summary>
public sealed record ListTransactions(Guid AccountId, TransactionParameters Parameters) : IQuery<Versioned<Page<TransactionResponse>>>;

internal sealed class ListTransactionsHandler(AccountStore accounts, IViewQueries views, ReadModel readModel, Instants instants)
    : IQueryHandler<ListTransactions, Versioned<Page<TransactionResponse>>>
{
    public async Task<Result<Versioned<Page<TransactionResponse>>>> Handle(ListTransactions query, CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        var currency = (await accounts.Find(query.AccountId, cancellationToken))?.Currency;
        var minRevision = Revisions.Read(query.Parameters.MinRevision, "minRevision", errors);
        var asked = TransactionQuery.Read(query.AccountId, query.Parameters, currency, instants, errors);
        if (errors.Any) return errors.ToProblem();
        if (currency is null) return StoreRefusals.AccountNotFound;
        if ((await readModel.Account(query.AccountId, minRevision, cancellationToken)).Failed(out var problem, out var account)) return problem;
        var found = await views.ListTransactions(query.AccountId, asked.Filter, asked.NewestFirst, asked.After, asked.Page.Limit + 1, cancellationToken);
        return new Versioned<Page<TransactionResponse>>(Keys.Page(found, asked.Page, row => row.Revision, TransactionResponse.Of), account.Revision);
    }
}
