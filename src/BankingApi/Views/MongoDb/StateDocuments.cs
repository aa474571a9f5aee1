using MongoDB.Bson;

namespace BankingApi.Views.MongoDb;

/// <summary>What the views know of themselves: how far they have come, and which accounts are on hold.</summary>
internal static class StateDocuments
{
    public const string Name = "state";

    public const string HeldAccounts = "heldAccounts";

    public static readonly BsonDocument Progress = new("_id", "progress");

    public static readonly BsonDocument Schema = new("_id", "schema");

    public static BsonDocument Of(HeldAccount held) => new()
    {
        { "_id", Bson.Of(held.AccountId) },
        { "revision", Bson.Of(held.Revision) },
        { "reason", Bson.Of(held.Reason) },
        { "heldAt", Bson.Of(held.HeldAt) },
    };

    public static HeldAccount ReadHeld(BsonDocument d)
        => new(Bson.Guid(d["_id"]), d["revision"].AsInt64, d["reason"].AsString, Bson.Instant(d["heldAt"]));
}
