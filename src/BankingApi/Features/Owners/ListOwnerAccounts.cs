using BankingApi.Features.Accounts;
using BankingApi.Features.Consistency;

namespace BankingApi.Features.Owners;

public sealed record ListOwnerAccounts(Caller Caller, Guid OwnerId, string? Limit, string? Cursor) : IQuery<Page<AccountResponse>>;

internal sealed class ListOwnerAccountsHandler(VisibleViews views, ReadConsistency readModel)
    : IQueryHandler<ListOwnerAccounts, Page<AccountResponse>>
{
    public async Task<Result<Page<AccountResponse>>> Handle(ListOwnerAccounts query, CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        var page = Paging.Read(query.Caller, query.Limit, query.Cursor, Cursor.Fingerprint($"owners/{query.OwnerId:D}/accounts"), errors);
        var after = PositionPaging.Read(page, errors);
        if (errors.Any) return errors.ToProblem();
        if ((await readModel.Owner(query.Caller, query.OwnerId, cancellationToken)).Failed(out var unknown, out _)) return unknown;
        if (await readModel.WaitForLists(cancellationToken) is { } problem) return problem;
        var accounts = await views.ListAccounts(query.Caller, new AccountFilter(OwnerId: query.OwnerId), after, page.Limit + 1, cancellationToken);
        return PositionPaging.Page(accounts, page, account => account.Position, AccountResponse.Of);
    }
}
