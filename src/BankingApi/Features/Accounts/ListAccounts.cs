using BankingApi.Features.Consistency;

namespace BankingApi.Features.Accounts;

/// <summary>Accounts in the order of opening, any filters together.</summary>
public sealed record ListAccounts(Caller Caller, AccountParameters Parameters) : IQuery<Page<AccountResponse>>;

/// <summary>The parameters of the list.</summary>
public sealed record AccountParameters
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

internal sealed class ListAccountsHandler(VisibleViews views, ReadConsistency readModel)
    : IQueryHandler<ListAccounts, Page<AccountResponse>>
{
    public async Task<Result<Page<AccountResponse>>> Handle(ListAccounts query, CancellationToken cancellationToken)
    {
        var asked = query.Parameters;
        var errors = new FieldErrors();
        Currency? currency = null;
        if (asked.Currency is not null && !Currency.TryGet(asked.Currency, out currency))
            errors.Add("currency", MoneyRules.UnknownCurrency);
        var filter = new AccountFilter(
            Ids.Read(asked.OwnerId, "ownerId", errors),
            Enums.Read<AccountStatus>(asked.Status, "status", errors),
            Enums.Read<AccountType>(asked.AccountType, "accountType", errors),
            currency?.Code,
            AmountBounds.Read(asked.MinBalance, "minBalance", currency, errors),
            AmountBounds.Read(asked.MaxBalance, "maxBalance", currency, errors));
        var page = Paging.Read(query.Caller, asked.Limit, asked.Cursor, QueryFingerprint.Of("accounts", asked, filter), errors);
        var after = PositionPaging.Read(page, errors);
        if (errors.Any) return errors.ToProblem();
        if (await readModel.WaitForLists(cancellationToken) is { } problem) return problem;
        return PositionPaging.Page(await views.ListAccounts(query.Caller, filter, after, page.Limit + 1, cancellationToken), page,
            account => account.Position, AccountResponse.Of);
    }
}
