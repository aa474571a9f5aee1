using MongoDB.Bson;
using MongoDB.Driver;

namespace BankingApi.ReadModel.MongoDb;

/// <summary>Writes what a batch adds: owners, transactions, answers, transfers. Doing it again changes nothing.</summary>
internal static class RowWrites
{
    private static readonly InsertManyOptions Unordered = new() { IsOrdered = false };

    public static async Task Write(MongoViewSet views, ViewChanges changes, CancellationToken cancellationToken)
    {
        var (transactions, answers) = Rows(changes.Accounts);
        await Task.WhenAll(
            Insert(views.Owners, changes.Owners.ConvertAll(OwnerDocuments.Of), cancellationToken),
            Insert(views.Transactions, transactions, cancellationToken),
            Insert(views.ProcessedCommands, answers, cancellationToken),
            TransferWrites.Write(views, [.. changes.Accounts.SelectMany(account => account.Transfers)], cancellationToken));
    }

    /// <summary>The rows of a batch, with the answers that no transaction's own id tells.</summary>
    private static (List<TransactionDocument> Transactions, List<BsonDocument> Answers) Rows(List<AccountChange> accounts)
    {
        var (transactions, answers) = (new List<TransactionDocument>(), new List<BsonDocument>());
        foreach (var (transaction, answer) in accounts.SelectMany(account => account.Rows()))
        {
            if (transaction is not null) transactions.Add(new(transaction, IsProcessedCommand: answer is not null));
            else if (answer is { } row) answers.Add(TransactionDocuments.Of(row));
        }
        return (transactions, answers);
    }

    /// <summary>Inserts what is missing: rows are facts, so one that is there already is the same.</summary>
    private static async Task Insert<T>(IMongoCollection<T> collection, List<T> documents, CancellationToken cancellationToken)
    {
        if (documents.Count == 0) return;
        try
        {
            await collection.InsertManyAsync(documents, Unordered, cancellationToken);
        }
        catch (MongoBulkWriteException<T> e) when (e.HasOnlyDuplicates())
        {
            // All the others are written: the bulk is unordered.
        }
    }
}
