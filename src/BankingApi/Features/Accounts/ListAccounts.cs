using BankingApi.Features.Consistency;

namespace BankingApi.Features.Accounts;

/// <summary>Accounts in the order of opening, any filters together.</summary>
public sealed record ListAccounts : IQuery<Page<AccountResponse>>
{
    public string? OwnerId { get; init; }
    public string? Status { get; init; }
    public string? AccountType { get; init; }
    public string? Currency { get; init; }
    public string? MinBalance { get; init; }
    public string? MaxBalance { get; init; }
    public string? Limit { get; init; }
    public string? Cursor { get; init; }
}

internal sealed class ListAccountsHandler(IViewQueries views, ReadConsistency readModel)
    : IQueryHandler<ListAccounts, Page<AccountResponse>>
{
    public async Task<Result<Page<AccountResponse>>> Handle(ListAccounts query, CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        Currency? currency = null;
        if (query.Currency is not null && !Currency.TryGet(query.Currency, out currency))
            errors.Add("currency", MoneyRules.UnknownCurrency);
        var filter = new AccountFilter(
            Ids.Read(query.OwnerId, "ownerId", errors),
            Enums.Read<AccountStatus>(query.Status, "status", errors),
            Enums.Read<AccountType>(query.AccountType, "accountType", errors),
            currency?.Code,
            AmountBounds.Read(query.MinBalance, "minBalance", currency, errors),
            AmountBounds.Read(query.MaxBalance, "maxBalance", currency, errors));
        var page = Paging.Read(query.Limit, query.Cursor, QueryFingerprint.Of("accounts", query, filter), errors);
        var after = PositionPaging.Read(page, errors);
        if (errors.Any) return errors.ToProblem();
        if (await readModel.WaitForLists(cancellationToken) is { } problem) return problem;
        return PositionPaging.Page(await views.ListAccounts(filter, after, page.Limit + 1, cancellationToken), page,
            account => account.Position, AccountResponse.Of);
    }
}
