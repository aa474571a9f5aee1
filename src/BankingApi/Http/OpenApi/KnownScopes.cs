namespace BankingApi.Http.OpenApi;

/// <summary>Scopes mean the same wherever they are asked for, so they are described once.</summary>
internal static class KnownScopes
{
    public const string OperationsRead = "operations:read";

    /// <summary>In the order of the contract.</summary>
    public static IReadOnlyList<(string Scope, string Allows)> All { get; } =
    [
        ("owners:read", "reading owners"),
        ("owners:write", "registering owners, erasing their personal data"),
        ("accounts:read", "accounts, balances, history, transactions, holds, live events of an account"),
        ("accounts:write", "opening, overdraft limit, suspending, reactivating, closing"),
        ("transactions:write", "transactions, holds and what becomes of them, reversals"),
        ("transfers:read", "transfers"),
        ("transfers:write", "making and reversing transfers"),
        ("analytics:read", "analytics"),
        ("events:read", "the feed of events"),
        ("webhooks:manage", "webhooks"),
        (OperationsRead, "streams, projections, `/metrics`"),
        ("operations:write", "replay and rebuild"),
    ];
}
