using MongoDB.Bson;

namespace BankingApi.ReadModel.MongoDb;

/// <summary>Accounts on hold as documents.</summary>
internal static class BlockedAccountDocuments
{
    public const string Name = "heldAccounts";

    public static BsonDocument Of(BlockedAccount held) => new()
    {
        { "_id", Bson.Of(held.AccountId) },
        { "revision", Bson.Of(held.Revision) },
        { "reason", Bson.Of(held.Reason) },
        { "heldAt", Bson.Of(held.BlockedAt) },
    };

    public static BlockedAccount Read(BsonDocument d)
        => new(Bson.Guid(d["_id"]), d["revision"].AsInt64, d["reason"].AsString, Bson.Instant(d["heldAt"]));
}
