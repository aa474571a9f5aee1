using System.Runtime.CompilerServices;
using BankingApi.Features.Consistency;

namespace BankingApi.Features.Accounts;

/// <summary>An account's whole selection of transactions, streamed: limit and cursor do not count.</summary>
public sealed record ExportTransactions(Caller Caller, Guid AccountId, TransactionParameters Parameters)
    : IQuery<WithRevision<IAsyncEnumerable<TransactionView>>>;

internal sealed class ExportTransactionsHandler(VisibleViews views, ReadConsistency readModel, Instants instants)
    : IQueryHandler<ExportTransactions, WithRevision<IAsyncEnumerable<TransactionView>>>
{
    private const int PageSize = 500;

    public async Task<Result<WithRevision<IAsyncEnumerable<TransactionView>>>> Handle(
        ExportTransactions query, CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        var currency = await readModel.CurrencyOf(query.Caller, query.AccountId, cancellationToken);
        var minRevision = Revisions.Read(query.Parameters.MinRevision, "minRevision", errors);
        var asked = TransactionQuery.Read(
            query.Caller, query.AccountId, query.Parameters with { Limit = null, Cursor = null }, currency, instants, errors);
        if (errors.Any) return errors.ToProblem();
        if (currency is null) return CommandRefusals.AccountNotFound;
        if ((await readModel.Account(query.Caller, query.AccountId, minRevision, cancellationToken)).Failed(out var problem, out var account))
            return problem;
        return new WithRevision<IAsyncEnumerable<TransactionView>>(Stream(query.Caller, query.AccountId, asked, cancellationToken), account.Revision);
    }

    private async IAsyncEnumerable<TransactionView> Stream(
        Caller caller, Guid accountId, TransactionQuery asked, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        long? after = null;
        while (true)
        {
            var page = await views.ListTransactions(caller, accountId, asked.Filter, asked.NewestFirst, after, PageSize, cancellationToken);
            foreach (var row in page) yield return row;
            if (page.Count < PageSize) yield break;
            after = page[^1].Revision;
        }
    }
}
