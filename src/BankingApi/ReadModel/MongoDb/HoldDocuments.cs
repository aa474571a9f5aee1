using BankingApi.Hosting.MongoDb;
using MongoDB.Bson;
using MongoDB.Driver;

namespace BankingApi.ReadModel.MongoDb;

/// <summary>Holds as documents. They are written where they are missing or still active: an end state stays.</summary>
internal sealed class HoldDocuments : ViewCollection<HoldView, BsonDocument>
{
    public const string Collection = "holds";

    public override string Name => Collection;

    public override IReadOnlyList<BsonDocument> Indexes { get; } =
    [
        new() { { "accountId", 1 }, { "placedRevision", 1 } },
        new() { { "accountId", 1 }, { "status", 1 }, { "placedRevision", 1 } },
        new() { { "status", 1 }, { "expiresAt", 1 }, { "_id", 1 }, { "accountId", 1 } },
    ];

    public static readonly BsonDocument ByExpiry = new() { { "expiresAt", 1 }, { "_id", 1 } };

    public static readonly BsonDocument DueOnly = new() { { "_id", 1 }, { "expiresAt", 1 }, { "accountId", 1 } };

    public override BsonDocument Document(HoldView h) => new()
    {
        { "_id", Bson.Of(h.HoldId) },
        { "accountId", Bson.Of(h.AccountId) },
        { "amount", Bson.Of(h.Amount) },
        { "currency", Bson.Of(h.Currency) },
        { "capturedAmount", Bson.Of(h.CapturedAmount) },
        { "status", Bson.Of(h.Status) },
        { "description", Bson.Of(h.Description) },
        { "expiresAt", Bson.Of(h.ExpiresAt) },
        { "placedAt", Bson.Of(h.PlacedAt) },
        { "placedRevision", Bson.Of(h.PlacedRevision) },
        { "endedAt", Bson.Of(h.EndedAt) },
        { "revision", Bson.Of(h.Revision) },
    };

    public static HoldView Read(BsonDocument d) => new(
        HoldId: Bson.Guid(d["_id"]), AccountId: Bson.Guid(d["accountId"]), Amount: Bson.Decimal(d["amount"]),
        Currency: d["currency"].AsString, CapturedAmount: Bson.Decimal(d["capturedAmount"]), Status: Bson.Name<HoldStatus>(d["status"]),
        Description: Bson.NullableText(d["description"]), ExpiresAt: Bson.Instant(d["expiresAt"]), PlacedAt: Bson.Instant(d["placedAt"]),
        PlacedRevision: d["placedRevision"].AsInt64, EndedAt: Bson.NullableInstant(d["endedAt"]), Revision: d["revision"].AsInt64);

    public static DueHold ReadDue(BsonDocument d) => new(Bson.Instant(d["expiresAt"]), Bson.Guid(d["_id"]), Bson.Guid(d["accountId"]));

    /// <param name="after">Placed before this revision; null for the first page.</param>
    public static BsonDocument Matching(Guid accountId, HoldFilter filter, long? after)
    {
        var query = new BsonDocument("accountId", Bson.Of(accountId));
        if (filter.Status is { } status) query.Add("status", Bson.Of(status));
        return after is { } key ? query.Add("placedRevision", new BsonDocument("$lt", Bson.Of(key))) : query;
    }

    public static BsonDocument Due(DateTimeOffset until, DueHold? after)
    {
        var bounds = new BsonDocument("$lte", Bson.Milliseconds(Milliseconds.Floor(until)));
        var query = new BsonDocument { { "status", Bson.Of(HoldStatus.Active) }, { "expiresAt", bounds } };
        if (after is not { } last) return query;
        bounds.Add("$gte", Bson.Of(last.ExpiresAt));
        return query.Add("$or", new BsonArray
        {
            new BsonDocument("expiresAt", new BsonDocument("$gt", Bson.Of(last.ExpiresAt))),
            new BsonDocument("_id", new BsonDocument("$gt", Bson.Of(last.HoldId))),
        });
    }

    protected override Task Write(IMongoCollection<BsonDocument> collection, List<HoldView> rows, CancellationToken cancellationToken)
        => collection.ReplaceOrInsert(rows.ConvertAll(row => (Active(row.HoldId), Document(row))), cancellationToken);

    private static FilterDefinition<BsonDocument> Active(Guid id)
        => new BsonDocument { { "_id", Bson.Of(id) }, { "status", Bson.Of(HoldStatus.Active) } };
}
