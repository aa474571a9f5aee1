using BankingApi.Hosting.MongoDb;
using MongoDB.Bson;

namespace BankingApi.ReadModel.MongoDb;

/// <summary>Ranges in queries.</summary>
internal static class QueryExtensions
{
    /// <summary>Both ends inclusive. Decimal128 compares exactly, whatever the decimals.</summary>
    public static BsonDocument Between(this BsonDocument query, string field, decimal? min, decimal? max)
    {
        var range = new BsonDocument();
        if (min is { } lower) range.Add("$gte", Bson.Of(lower));
        if (max is { } upper) range.Add("$lte", Bson.Of(upper));
        return range.ElementCount == 0 ? query : query.Add(field, range);
    }

    /// <summary>The page that follows a key.</summary>
    public static BsonDocument After(this BsonDocument query, string field, long? key)
        => key is { } after ? query.Add(field, new BsonDocument("$gt", Bson.Of(after))) : query;
}
