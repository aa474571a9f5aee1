using BankingApi.Domain.Accounts;
using MongoDB.Bson;

namespace BankingApi.Views.MongoDb;

/// <summary>Accounts as documents.</summary>
internal static class AccountDocuments
{
    public const string Name = "accounts";

    /// <summary>Which call of <see cref="MongoViewWriter.Write"/> wrote the document: tells a call that lost a race from the one that won it.</summary>
    public const string WrittenBy = "writtenBy";

    /// <summary>One for each filter, in the order of the pages.</summary>
    public static readonly IReadOnlyList<BsonDocument> Indexes =
    [
        new("position", 1),
        new() { { "ownerId", 1 }, { "position", 1 } },
        new() { { "status", 1 }, { "position", 1 } },
        new() { { "accountType", 1 }, { "position", 1 } },
        new() { { "currency", 1 }, { "position", 1 } },
        new() { { "balance", 1 }, { "position", 1 } },
    ];

    public static BsonDocument Of(AccountView a, BsonValue writtenBy) => new()
    {
        { "_id", Bson.Of(a.Id) },
        { "position", Bson.Of(a.Position) },
        { "revision", Bson.Of(a.Revision) },
        { WrittenBy, writtenBy },
        { "ownerId", Bson.Of(a.OwnerId) },
        { "ownerName", Bson.Of(a.OwnerName) },
        { "ownerEmail", Bson.Of(a.OwnerEmail) },
        { "accountType", Bson.Of(a.AccountType) },
        { "currency", Bson.Of(a.Currency) },
        { "balance", Bson.Of(a.Balance) },
        { "reserved", Bson.Of(a.Reserved) },
        { "overdraftLimit", Bson.Of(a.OverdraftLimit) },
        { "status", Bson.Of(a.Status) },
        { "openedAt", Bson.Of(a.OpenedAt) },
        { "lastModifiedAt", Bson.Of(a.LastModifiedAt) },
        { "transactionCount", Bson.Of(a.TransactionCount) },
        { "lastTransactionAt", Bson.Of(a.LastTransactionAt) },
        { "totalCredits", Bson.Of(a.TotalCredits) },
        { "totalDebits", Bson.Of(a.TotalDebits) },
        { "largestTransaction", Bson.Of(a.LargestTransaction) },
    };

    public static AccountView Read(BsonDocument d) => new(
        Id: Bson.Guid(d["_id"]), Position: d["position"].AsInt64, OwnerId: Bson.Guid(d["ownerId"]), OwnerName: d["ownerName"].AsString,
        OwnerEmail: d["ownerEmail"].AsString, AccountType: Bson.Name<AccountType>(d["accountType"]), Currency: d["currency"].AsString,
        Balance: Bson.Decimal(d["balance"]), Reserved: Bson.Decimal(d["reserved"]), OverdraftLimit: Bson.Decimal(d["overdraftLimit"]),
        Status: Bson.Name<AccountStatus>(d["status"]), OpenedAt: Bson.Instant(d["openedAt"]), LastModifiedAt: Bson.Instant(d["lastModifiedAt"]),
        TransactionCount: d["transactionCount"].AsInt64, LastTransactionAt: Bson.NullableInstant(d["lastTransactionAt"]),
        TotalCredits: Bson.Decimal(d["totalCredits"]), TotalDebits: Bson.Decimal(d["totalDebits"]),
        LargestTransaction: Bson.NullableDecimal(d["largestTransaction"]), Revision: d["revision"].AsInt64);

    public static BsonDocument Matching(AccountFilter filter)
    {
        var query = new BsonDocument();
        if (filter.OwnerId is { } owner) query.Add("ownerId", Bson.Of(owner));
        if (filter.Status is { } status) query.Add("status", Bson.Of(status));
        if (filter.AccountType is { } type) query.Add("accountType", Bson.Of(type));
        if (filter.Currency is { } currency) query.Add("currency", Bson.Of(currency));
        return query.Between("balance", filter.MinBalance, filter.MaxBalance);
    }

    public static BsonDocument Stale(DateTimeOffset before) => new()
    {
        { "status", new BsonDocument("$ne", Bson.Of(AccountStatus.Closed)) },
        { "lastModifiedAt", new BsonDocument("$lt", Bson.Milliseconds(Milliseconds.Ceiling(before))) },
    };
}
