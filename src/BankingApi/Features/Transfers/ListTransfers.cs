using BankingApi.Features.Consistency;

namespace BankingApi.Features.Transfers;

/// <summary>Transfers in the order of requesting.</summary>
/// <param name="AccountId">Either side.</param>
public sealed record ListTransfers(Caller Caller, string? AccountId, string? Status, string? Limit, string? Cursor) : IQuery<Page<TransferResponse>>;

internal sealed class ListTransfersHandler(VisibleViews views, ReadConsistency readModel)
    : IQueryHandler<ListTransfers, Page<TransferResponse>>
{
    public async Task<Result<Page<TransferResponse>>> Handle(ListTransfers query, CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        var filter = new TransferFilter(
            Ids.Read(query.AccountId, "accountId", errors), Enums.Read<TransferStatus>(query.Status, "status", errors));
        var page = Paging.Read(query.Caller, query.Limit, query.Cursor, QueryFingerprint.Of("transfers", query, filter), errors);
        var after = PositionPaging.Read(page, errors);
        if (errors.Any) return errors.ToProblem();
        if (await readModel.WaitForLists(cancellationToken) is { } problem) return problem;
        var found = await views.ListTransfers(query.Caller, filter, after, page.Limit + 1, cancellationToken);
        return PositionPaging.Page(found, page, transfer => transfer.Position, TransferResponse.Of);
    }
}
