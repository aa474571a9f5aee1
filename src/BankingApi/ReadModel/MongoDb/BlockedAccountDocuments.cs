using BankingApi.Hosting.MongoDb;
using MongoDB.Bson;

namespace BankingApi.ReadModel.MongoDb;

/// <summary>Accounts on hold as documents.</summary>
internal static class BlockedAccountDocuments
{
    public const string Name = "heldAccounts";

    public static BsonDocument Of(BlockedAccount blocked) => new()
    {
        { "_id", Bson.Of(blocked.AccountId) },
        { "revision", Bson.Of(blocked.Revision) },
        { "reason", Bson.Of(blocked.Reason) },
        { "heldAt", Bson.Of(blocked.BlockedAt) },
    };

    public static BlockedAccount Read(BsonDocument d)
        => new(Bson.Guid(d["_id"]), d["revision"].AsInt64, d["reason"].AsString, Bson.Instant(d["heldAt"]));
}
