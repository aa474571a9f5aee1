namespace BankingApi.Features.Accounts;

/// <summary>The parameters of an account's transactions.</summary>
public sealed record TransactionParameters
{
    public string? From { get; init; }
    public string? To { get; init; }
    public string? TimeZone { get; init; }
    public string? Type { get; init; }
    public string? Direction { get; init; }
    public string? MinAmount { get; init; }
    public string? MaxAmount { get; init; }
    public string? Order { get; init; }
    public string? Limit { get; init; }
    public string? Cursor { get; init; }
    public string? MinRevision { get; init; }
}

/// <summary>The parameters, read and understood.</summary>
internal sealed record TransactionQuery(TransactionFilter Filter, bool NewestFirst, PageRequest Page, long? After)
{
    /// <param name="currency">Of the account, where there is one: says how many decimals a bound may have.</param>
    public static TransactionQuery Read(
        Caller caller, Guid accountId, TransactionParameters query, Currency? currency, Instants instants, FieldErrors errors)
    {
        var range = instants.Range(query.From, query.To, query.TimeZone, errors);
        var filter = new TransactionFilter(
            range.From, range.To,
            Enums.Read<TransactionType>(query.Type, "type", errors),
            Enums.Read<Direction>(query.Direction, "direction", errors),
            AmountBounds.Read(query.MinAmount, "minAmount", currency, errors),
            AmountBounds.Read(query.MaxAmount, "maxAmount", currency, errors));
        var newestFirst = query.Order is null or "desc";
        if (!newestFirst && query.Order != "asc") errors.Add("order", "Must be asc or desc.");
        var fingerprint = QueryFingerprint.Of(
            $"accounts/{accountId:D}/transactions", query, filter, ("timeZone", range.Zone.Id), ("order", newestFirst ? "desc" : "asc"));
        var page = Paging.Read(caller, query.Limit, query.Cursor, fingerprint, errors);
        return new(filter, newestFirst, page, PositionPaging.Read(page, errors));
    }
}
