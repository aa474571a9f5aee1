using BankingApi.Domain.Accounts;
using MongoDB.Bson;

namespace BankingApi.ReadModel.MongoDb;

/// <summary>How accounts are found.</summary>
internal static class AccountDocuments
{
    public const string Name = "accounts";

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
