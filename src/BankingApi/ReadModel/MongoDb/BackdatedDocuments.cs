using BankingApi.Hosting.MongoDb;
using MongoDB.Bson;

namespace BankingApi.ReadModel.MongoDb;

/// <summary>Back-dated transactions as documents.</summary>
internal sealed class BackdatedDocuments : ViewCollection<BackdatedTransaction, BsonDocument>
{
    public const string Collection = "backdated";

    public override string Name => Collection;

    public override BsonDocument Document(BackdatedTransaction row) => new()
    {
        { "_id", TransactionDocuments.Id(row.AccountId, row.Revision) },
        { "accountId", Bson.Of(row.AccountId) },
        { "revision", Bson.Of(row.Revision) },
        { "recordedAt", Bson.Of(row.RecordedAt) },
        { "valueAt", Bson.Of(row.ValueAt) },
        { "amount", Bson.Of(row.Amount) },
    };

    public static BackdatedTransaction Read(BsonDocument d) => new(
        Bson.Guid(d["accountId"]), d["revision"].AsInt64, Bson.Instant(d["recordedAt"]), Bson.Instant(d["valueAt"]),
        Bson.Decimal(d["amount"]));

    public static BsonDocument Between(Guid accountId, long after, long until) => new("_id", new BsonDocument
    {
        { "$gt", TransactionDocuments.Id(accountId, after) },
        { "$lte", TransactionDocuments.Id(accountId, until) },
    });
}
