namespace BankingApi.Security;

/// <summary>What a token may allow. Each is the name of the policy, too, that an action asks for.</summary>
public static class Scopes
{
    public const string OwnersRead = "owners:read";
    public const string OwnersWrite = "owners:write";
    public const string AccountsRead = "accounts:read";
    public const string AccountsWrite = "accounts:write";
    public const string TransactionsWrite = "transactions:write";
    public const string TransfersRead = "transfers:read";
    public const string TransfersWrite = "transfers:write";
    public const string AnalyticsRead = "analytics:read";
    public const string EventsRead = "events:read";
    public const string WebhooksManage = "webhooks:manage";
    public const string OperationsRead = "operations:read";
    public const string OperationsWrite = "operations:write";

    /// <summary>In the order of the contract, with what each allows.</summary>
    public static IReadOnlyDictionary<string, string> All { get; } = new Dictionary<string, string>
    {
        [OwnersRead] = "reading owners",
        [OwnersWrite] = "registering owners, erasing their personal data",
        [AccountsRead] = "accounts, balances, history, transactions, holds",
        [AccountsWrite] = "opening, overdraft limit, suspending, reactivating, closing",
        [TransactionsWrite] = "transactions, holds and what becomes of them, reversals",
        [TransfersRead] = "transfers",
        [TransfersWrite] = "making and reversing transfers",
        [AnalyticsRead] = "analytics",
        [EventsRead] = "the feed of events",
        [WebhooksManage] = "webhooks",
        [OperationsRead] = "streams, projections, `/metrics`",
        [OperationsWrite] = "replay and rebuild",
    };
}
