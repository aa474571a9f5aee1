using BankingApi.Hosting.MongoDb;
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
        var (ownerId, status, accountType, currency, minBalance, maxBalance) = filter;
        var query = new BsonDocument();
        if (ownerId is { } owner) query.Add("ownerId", Bson.Of(owner));
        if (status is { } only) query.Add("status", Bson.Of(only));
        if (accountType is { } type) query.Add("accountType", Bson.Of(type));
        if (currency is not null) query.Add("currency", Bson.Of(currency));
        return query.Between("balance", minBalance, maxBalance);
    }

    /// <summary>The accounts of owners who were erased, of which some still say who that was.</summary>
    public static BsonDocument NamedOf(IEnumerable<Guid> ownerIds) => new()
    {
        { "ownerId", new BsonDocument("$in", new BsonArray(ownerIds.Select(id => Bson.Of(id)))) },
        { "ownerName", new BsonDocument("$ne", BsonNull.Value) },
    };

    public static BsonDocument Nameless()
        => new("$set", new BsonDocument { { "ownerName", BsonNull.Value }, { "ownerEmail", BsonNull.Value } });

    public static BsonDocument Stale(DateTimeOffset before) => new()
    {
        { "status", new BsonDocument("$ne", Bson.Of(AccountStatus.Closed)) },
        { "lastModifiedAt", new BsonDocument("$lt", Bson.Milliseconds(Milliseconds.Ceiling(before))) },
    };
}
