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
        [OwnersRead] = "Reading owners",
        [OwnersWrite] = "Registering owners, erasing their personal data",
        [AccountsRead] = "Reading accounts: balances, history, transactions",
        [AccountsWrite] = "Opening, suspending, reactivating and closing accounts, changing overdraft limits",
        [TransactionsWrite] = "Recording transactions",
        [TransfersRead] = "Reading transfers",
        [TransfersWrite] = "Making transfers",
        [AnalyticsRead] = "Reading analytics",
        [EventsRead] = "Reading the feed of events",
        [WebhooksManage] = "Managing webhooks",
        [OperationsRead] = "Looking at streams, projections and metrics",
        [OperationsWrite] = "Replaying parked events, rebuilding read models",
    };
}
