using BankingApi.Features.Consistency;

namespace BankingApi.Features.Owners;

/// <param name="Search">Part of the first name, last name or e-mail, whatever the case.</param>
public sealed record ListOwners(Caller Caller, string? Search, string? Limit, string? Cursor) : IQuery<Page<OwnerResponse>>;

internal sealed class ListOwnersHandler(VisibleViews views, ReadConsistency readModel) : IQueryHandler<ListOwners, Page<OwnerResponse>>
{
    public async Task<Result<Page<OwnerResponse>>> Handle(ListOwners query, CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        var filter = new OwnerFilter(Texts.Clean(query.Search));
        var page = Paging.Read(query.Caller, query.Limit, query.Cursor, QueryFingerprint.Of("owners", query, filter), errors);
        var after = PositionPaging.Read(page, errors);
        if (errors.Any) return errors.ToProblem();
        if (await readModel.WaitForLists(cancellationToken) is { } problem) return problem;
        var owners = await views.ListOwners(query.Caller, filter, after, page.Limit + 1, cancellationToken);
        return PositionPaging.Page(owners, page, owner => owner.Position, OwnerResponse.Of);
    }
}
