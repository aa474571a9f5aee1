using BankingApi.Hosting.MongoDb;
using MongoDB.Bson;
using MongoDB.Driver;

namespace BankingApi.ReadModel.MongoDb;

/// <summary>Which transactions were reversed, as documents.</summary>
internal sealed class ReversalDocuments : ViewCollection<ReversalRow, BsonDocument>
{
    public const string Collection = "reversals";

    public override string Name => Collection;

    public override BsonDocument Document(ReversalRow row) => new()
    {
        { "_id", Id(row.AccountId, row.TransactionId) },
        { "reversalId", Bson.Of(row.ReversalId) },
    };

    /// <summary>The same transactions, each with the one that takes it back.</summary>
    public static async Task<List<TransactionView>> AddTo(
        List<TransactionView> found, IMongoCollection<BsonDocument> reversals, CancellationToken cancellationToken)
    {
        if (found.Count == 0) return found;
        var ids = new BsonArray(found.Select(one => Id(one.AccountId, one.TransactionId)));
        var reversed = await reversals.Find(new BsonDocument("_id", new BsonDocument("$in", ids))).ToListAsync(cancellationToken);
        if (reversed.Count == 0) return found;
        var by = reversed.ToDictionary(one => one["_id"].AsString, one => Bson.Guid(one["reversalId"]));
        return found.ConvertAll(one => by.TryGetValue(Id(one.AccountId, one.TransactionId), out var reversal)
            ? one with { ReversedByTransactionId = reversal } : one);
    }

    private static string Id(Guid accountId, Guid transactionId) => $"{accountId:N}:{transactionId:N}";
}
