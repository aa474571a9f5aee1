using System.Runtime.CompilerServices;
using BankingApi.EventStore;
using BankingApi.Http;
using BankingApi.Pipeline;
using BankingApi.Views;

namespace BankingApi.Features.Accounts;

/// <summary>An account's whole selection of transactions, streamed: limit and cursor do not count.</summary>
public sealed record ExportTransactions(Guid AccountId, TransactionParameters Parameters) : IQuery<Versioned<IAsyncEnumerable<TransactionView>>>;

internal sealed class ExportTransactionsHandler(AccountStore accounts, IViewQueries views, ReadModel readModel, Instants instants)
    : IQueryHandler<ExportTransactions, Versioned<IAsyncEnumerable<TransactionView>>>
{
    private const int PageSize = 500;

    public async Task<Result<Versioned<IAsyncEnumerable<TransactionView>>>> Handle(ExportTransactions query, CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        var currency = (await accounts.Find(query.AccountId, cancellationToken))?.Currency;
        var minRevision = Revisions.Read(query.Parameters.MinRevision, "minRevision", errors);
        var asked = TransactionQuery.Read(query.AccountId, query.Parameters with { Limit = null, Cursor = null }, currency, instants, errors);
        if (errors.Any) return errors.ToProblem();
        if (currency is null) return StoreRefusals.AccountNotFound;
        if ((await readModel.Account(query.AccountId, minRevision, cancellationToken)).Failed(out var problem, out var account)) return problem;
        return new Versioned<IAsyncEnumerable<TransactionView>>(Stream(query.AccountId, asked, cancellationToken), account.Revision);
    }

    private async IAsyncEnumerable<TransactionView> Stream(Guid accountId, TransactionQuery asked, [EnumeratorCancellation] CancellationToken cancellation)
    {
        long? after = null;
        while (true)
        {
            var page = await views.ListTransactions(accountId, asked.Filter, asked.NewestFirst, after, PageSize, cancellation);
            foreach (var row in page) yield return row;
            if (page.Count < PageSize) yield break;
            after = page[^1].Revision;
        }
    }
}
