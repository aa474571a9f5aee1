using BankingApi.Hosting.MongoDb;
using MongoDB.Bson;
using MongoDB.Driver;

namespace BankingApi.ReadModel.MongoDb;

/// <summary>Transfers as documents. They are written where they are missing or still pending: an end state stays.</summary>
internal sealed class TransferDocuments : ViewCollection<TransferView, BsonDocument>
{
    public const string Collection = "transfers";

    public override string Name => Collection;

    public override IReadOnlyList<BsonDocument> Indexes { get; } =
    [
        new("position", 1),
        new() { { "fromAccountId", 1 }, { "position", 1 } },
        new() { { "toAccountId", 1 }, { "position", 1 } },
        new() { { "fromOwnerId", 1 }, { "position", 1 } },
        new() { { "toOwnerId", 1 }, { "position", 1 } },
        new() { { "status", 1 }, { "position", 1 } },
    ];

    public override BsonDocument Document(TransferView t) => new()
    {
        { "_id", Bson.Of(t.TransferId) },
        { "position", Bson.Of(t.Position) },
        { "fromAccountId", Bson.Of(t.FromAccountId) },
        { "fromOwnerId", Bson.Of(t.FromOwnerId) },
        { "toAccountId", Bson.Of(t.ToAccountId) },
        { "toOwnerId", Bson.Of(t.ToOwnerId) },
        { "amount", Bson.Of(t.Amount) },
        { "currency", Bson.Of(t.Currency) },
        { "status", Bson.Of(t.Status) },
        { "failureCode", Bson.Of(t.FailureCode) },
        { "requestedAt", Bson.Of(t.RequestedAt) },
        { "completedAt", Bson.Of(t.CompletedAt) },
        { "fromRevision", Bson.Of(t.FromRevision) },
        { "toRevision", Bson.Of(t.ToRevision) },
        { "reversesTransferId", Bson.Of(t.ReversesTransferId) },
    };

    public static TransferView Read(BsonDocument d) => new(
        TransferId: Bson.Guid(d["_id"]), Position: d["position"].AsInt64, FromAccountId: Bson.Guid(d["fromAccountId"]),
        FromOwnerId: Bson.Guid(d["fromOwnerId"]), ToAccountId: Bson.Guid(d["toAccountId"]),
        ToOwnerId: Bson.NullableGuid(d["toOwnerId"]), Amount: Bson.Decimal(d["amount"]), Currency: d["currency"].AsString,
        Status: Bson.Name<TransferStatus>(d["status"]), FailureCode: Bson.NullableText(d["failureCode"]),
        RequestedAt: Bson.Instant(d["requestedAt"]), CompletedAt: Bson.NullableInstant(d["completedAt"]),
        FromRevision: Bson.NullableLong(d["fromRevision"]), ToRevision: Bson.NullableLong(d["toRevision"]),
        ReversesTransferId: Bson.NullableGuid(d["reversesTransferId"]));

    /// <summary>Either side, each in order from its own index: the server merges them.
    /// Status and key belong to both, so that each index may use them.</summary>
    public static BsonDocument Matching(TransferFilter filter, long? after)
    {
        var (accountId, status, ownerId) = filter;
        // An owner's own transfers, whichever account is asked for: how many somebody else's has must not show in how long it takes.
        if (ownerId is { } owner) return Either("Owner", owner);
        return accountId is { } account ? Either("Account", account) : Rest([]);

        BsonDocument Either(string side, Guid id) => new("$or", new BsonArray { Side($"from{side}Id", id), Side($"to{side}Id", id) });

        BsonDocument Side(string field, Guid id)
        {
            var query = Rest(new(field, Bson.Of(id)));
            return ownerId is null || accountId is not { } account ? query
                : query.Add("$or", new BsonArray
                    { new BsonDocument("fromAccountId", Bson.Of(account)), new BsonDocument("toAccountId", Bson.Of(account)) });
        }

        BsonDocument Rest(BsonDocument query) => (status is { } only ? query.Add("status", Bson.Of(only)) : query).After("position", after);
    }

    protected override Task Write(IMongoCollection<BsonDocument> collection, List<TransferView> rows, CancellationToken cancellationToken)
        => collection.ReplaceOrInsert(rows.ConvertAll(row => (Pending(row.TransferId), Document(row))), cancellationToken);

    private static FilterDefinition<BsonDocument> Pending(Guid id)
        => new BsonDocument { { "_id", Bson.Of(id) }, { "status", Bson.Of(TransferStatus.Pending) } };
}
