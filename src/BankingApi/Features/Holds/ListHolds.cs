using BankingApi.Features.Consistency;

namespace BankingApi.Features.Holds;

/// <summary>A page of an account's holds, newest first.</summary>
public sealed record ListHolds(Caller Caller, Guid AccountId, string? Status, string? Limit, string? Cursor, string? MinRevision)
    : IQuery<WithRevision<Page<HoldResponse>>>;

internal sealed class ListHoldsHandler(VisibleViews views, ReadConsistency readModel)
    : IQueryHandler<ListHolds, WithRevision<Page<HoldResponse>>>
{
    public async Task<Result<WithRevision<Page<HoldResponse>>>> Handle(ListHolds query, CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        var filter = new HoldFilter(Enums.Read<HoldStatus>(query.Status, "status", errors));
        var minRevision = Revisions.Read(query.MinRevision, "minRevision", errors);
        var page = Paging.Read(
            query.Caller, query.Limit, query.Cursor, Cursor.Fingerprint($"accounts/{query.AccountId:D}/holds", ("status", query.Status)),
            errors);
        var after = PositionPaging.Read(page, errors);
        if (errors.Any) return errors.ToProblem();
        if ((await readModel.Account(query.Caller, query.AccountId, minRevision, cancellationToken))
            .Failed(out var problem, out var account))
            return problem;
        return new WithRevision<Page<HoldResponse>>(account.Revision, async () =>
        {
            var found = await views.ListHolds(query.Caller, query.AccountId, filter, after, page.Limit + 1, cancellationToken);
            return PositionPaging.Page(found, page, hold => hold.PlacedRevision, HoldResponse.Of);
        });
    }
}
