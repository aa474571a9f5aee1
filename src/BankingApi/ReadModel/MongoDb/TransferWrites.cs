using MongoDB.Bson;
using MongoDB.Driver;

namespace BankingApi.ReadModel.MongoDb;

/// <summary>Writes transfers where they are missing or still pending: an end state stays, whoever comes late.</summary>
internal static class TransferWrites
{
    private static readonly BulkWriteOptions Ordered = new() { IsOrdered = true };

    private static readonly BulkWriteOptions Unordered = new() { IsOrdered = false };

    public static async Task Write(MongoViewSet views, List<TransferView> transfers, CancellationToken cancellationToken)
    {
        if (transfers.Count == 0) return;
        // Replaced where pending, else inserted. A duplicate key says that it is there: as an end state, or because another writer was
        // quicker to insert it, perhaps pending. So those that met one are replaced once more, without the insert.
        var met = new List<TransferView>();
        try
        {
            await views.Transfers.BulkWriteAsync(
                transfers.Select(transfer => Replace(transfer, orInsert: true)), Unordered, cancellationToken);
            return;
        }
        catch (MongoBulkWriteException<BsonDocument> e) when (e.HasOnlyDuplicates())
        {
            met.AddRange(e.WriteErrors.Select(error => error.Index).Order().Select(index => transfers[index]));
        }
        await views.Transfers.BulkWriteAsync(met.Select(transfer => Replace(transfer, orInsert: false)), Ordered, cancellationToken);
    }

    private static ReplaceOneModel<BsonDocument> Replace(TransferView transfer, bool orInsert)
        => new(TransferDocuments.Pending(transfer.TransferId), TransferDocuments.Of(transfer)) { IsUpsert = orInsert };
}
