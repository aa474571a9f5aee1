using MongoDB.Bson;

namespace BankingApi.Views.MongoDb;

/// <summary>Accounts on hold as documents.</summary>
internal static class HeldDocuments
{
    public const string Name = "heldAccounts";

    public static BsonDocument Of(HeldAccount held) => new()
    {
        { "_id", Bson.Of(held.AccountId) },
        { "revision", Bson.Of(held.Revision) },
        { "reason", Bson.Of(held.Reason) },
        { "heldAt", Bson.Of(held.HeldAt) },
    };

    public static HeldAccount Read(BsonDocument d)
        => new(Bson.Guid(d["_id"]), d["revision"].AsInt64, d["reason"].AsString, Bson.Instant(d["heldAt"]));
}
