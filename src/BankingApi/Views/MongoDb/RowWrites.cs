using MongoDB.Bson;
using MongoDB.Driver;

namespace BankingApi.Views.MongoDb;

/// <summary>Writes what a batch adds: owners, transactions, answers, transfers. Doing it again changes nothing.</summary>
internal static class RowWrites
{
    private static readonly InsertManyOptions Unordered = new() { IsOrdered = false };

    public static async Task Write(MongoViewSet views, ViewChanges changes, CancellationToken cancellation)
    {
        var (transactions, answers) = Rows(changes.Accounts);
        await Task.WhenAll(
            Insert(views.Owners, changes.Owners.ConvertAll(OwnerDocuments.Of), cancellation),
            Insert(views.Transactions, transactions, cancellation),
            Insert(views.Answers, answers, cancellation),
            TransferWrites.Write(views, [.. changes.Accounts.SelectMany(account => account.Transfers)], cancellation)).ConfigureAwait(false);
    }

    /// <summary>The rows of a batch, with the answers that no transaction's own id tells.</summary>
    private static (List<TransactionDocument> Transactions, List<BsonDocument> Answers) Rows(List<AccountChange> accounts)
    {
        var (transactions, answers) = (new List<TransactionDocument>(), new List<BsonDocument>());
        foreach (var account in accounts)
        {
            // Both lists come in the order of the events, so one walk finds the answer that leads to each transaction.
            var next = 0;
            foreach (var transaction in account.Transactions)
            {
                while (next < account.Answers.Count && account.Answers[next].Revision < transaction.Revision) answers.Add(TransactionDocuments.Of(account.Answers[next++]));
                var isAnswer = next < account.Answers.Count
                    && account.Answers[next] == new AnswerRow(transaction.AccountId, transaction.TransactionId, transaction.Revision);
                if (isAnswer) next++;
                transactions.Add(new(transaction, isAnswer));
            }
            while (next < account.Answers.Count) answers.Add(TransactionDocuments.Of(account.Answers[next++]));
        }
        return (transactions, answers);
    }

    /// <summary>Inserts what is missing: rows are facts, so one that is there already is the same.</summary>
    private static async Task Insert<T>(IMongoCollection<T> collection, List<T> documents, CancellationToken cancellation)
    {
        if (documents.Count == 0) return;
        try
        {
            await collection.InsertManyAsync(documents, Unordered, cancellation).ConfigureAwait(false);
        }
        catch (MongoBulkWriteException<T> e) when (e.HasOnlyDuplicates())
        {
            // All the others are written: the bulk is unordered.
        }
    }
}
