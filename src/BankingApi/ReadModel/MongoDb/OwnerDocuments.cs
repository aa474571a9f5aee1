using System.Text;
using System.Text.RegularExpressions;
using BankingApi.Hosting.MongoDb;
using MongoDB.Bson;

namespace BankingApi.ReadModel.MongoDb;

/// <summary>Owners as documents, with their texts in upper case beside them for the search.</summary>
internal static class OwnerDocuments
{
    public const string Name = "owners";

    public static readonly IReadOnlyList<BsonDocument> Indexes = [new("position", 1)];

    private static readonly string[] Searched = ["firstNameUpper", "lastNameUpper", "emailUpper"];

    public static BsonDocument Of(OwnerView o) => new()
    {
        { "_id", Bson.Of(o.Id) },
        { "position", Bson.Of(o.Position) },
        { "revision", Bson.Of(o.Revision) },
        { "firstName", Bson.Of(o.Person?.FirstName) },
        { "lastName", Bson.Of(o.Person?.LastName) },
        { "email", Bson.Of(o.Person?.Email) },
        { "registeredAt", Bson.Of(o.RegisteredAt) },
        { "erasedAt", Bson.Of(o.ErasedAt) },
        { "firstNameUpper", Bson.Of(o.Person?.FirstName.ToUpperInvariant()) },
        { "lastNameUpper", Bson.Of(o.Person?.LastName.ToUpperInvariant()) },
        { "emailUpper", Bson.Of(o.Person?.Email.ToUpperInvariant()) },
    };

    public static OwnerView Read(BsonDocument d) => new(
        Id: Bson.Guid(d["_id"]), Position: d["position"].AsInt64,
        Person: d["firstName"].IsBsonNull ? null : new(d["firstName"].AsString, d["lastName"].AsString, d["email"].AsString),
        RegisteredAt: Bson.Instant(d["registeredAt"]), ErasedAt: Bson.NullableInstant(d["erasedAt"]), Revision: d["revision"].AsInt64);


    /// <summary>The one who is there not yet, or less far.</summary>
    public static BsonDocument Before(OwnerView o) => new()
    {
        { "_id", Bson.Of(o.Id) },
        { "$or", new BsonArray
            {
                new BsonDocument("revision", new BsonDocument("$lt", Bson.Of(o.Revision))),
                new BsonDocument("erasedAt", BsonNull.Value),
            }
        },
    };

    /// <summary>The owners that have the text searched for in one of their texts; null where none can.</summary>
    /// <remarks>Our own upper case on both sides, not the server's:
    /// it folds ASCII only where the pattern is not in its case table.</remarks>
    public static BsonDocument? Matching(OwnerFilter filter)
    {
        var (search, id, isErased) = filter;
        var query = id is { } only ? new BsonDocument("_id", Bson.Of(only)) : [];
        if (isErased is { } erased)
            query.Add("erasedAt", new BsonDocument(erased ? "$ne" : "$eq", BsonNull.Value));
        if (string.IsNullOrEmpty(search)) return query;
        // Neither a NUL nor half a character can be in a name, and BSON could not carry them in a pattern.
        if (search.Contains('\0', StringComparison.Ordinal) || !IsWhole(search)) return null;
        var pattern = new BsonRegularExpression(Regex.Escape(search.ToUpperInvariant()));
        return query.Add("$or", new BsonArray(Searched.Select(field => new BsonDocument(field, pattern))));
    }

    private static bool IsWhole(string text)
    {
        foreach (var rune in text.EnumerateRunes())
            if (rune == Rune.ReplacementChar && !text.Contains('\ufffd', StringComparison.Ordinal)) return false;
        return true;
    }
}
