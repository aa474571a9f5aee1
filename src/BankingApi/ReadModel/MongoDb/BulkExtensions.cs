using MongoDB.Driver;

namespace BankingApi.ReadModel.MongoDb;

/// <summary>Writes that may meet what they bring: doing them again changes nothing.</summary>
internal static class BulkExtensions
{
    /// <summary>One that fails holds up none of the others.</summary>
    public static readonly BulkWriteOptions Unordered = new() { IsOrdered = false };

    private static readonly InsertManyOptions UnorderedInserts = new() { IsOrdered = false };

    /// <summary>Whether everything that failed did so because a document with its key was there already.</summary>
    public static bool HasOnlyDuplicates(this MongoBulkWriteException e)
        => e.WriteConcernError is null && e.WriteErrors.All(error => error.Category == ServerErrorCategory.DuplicateKey);

    /// <summary>Inserts what is missing: rows are facts, so one that is there already is the same.</summary>
    public static async Task InsertMissing<T>(
        this IMongoCollection<T> collection, List<T> documents, CancellationToken cancellationToken)
    {
        if (documents.Count == 0) return;
        try
        {
            await collection.InsertManyAsync(documents, UnorderedInserts, cancellationToken);
        }
        catch (MongoBulkWriteException<T> e) when (e.HasOnlyDuplicates())
        {
            // All the others are written: the bulk is unordered.
        }
    }

    /// <summary>Writes each document where it is missing, or where the one that is there may be replaced: matches its filter.</summary>
    /// <param name="documents">Each with its <c>_id</c> and, in the filter, the condition on what is there.</param>
    public static async Task ReplaceOrInsert<T>(
        this IMongoCollection<T> collection, List<(FilterDefinition<T> Where, T Document)> documents, CancellationToken cancellationToken)
    {
        // A duplicate key says that the document is there: as one that stays, or because another writer was quicker to insert it, perhaps
        // one to be replaced. So those that met one are replaced once more, without the insert.
        try
        {
            await collection.BulkWriteAsync(documents.Select(one => Model(one, orInsert: true)), Unordered, cancellationToken);
        }
        catch (MongoBulkWriteException<T> e) when (e.HasOnlyDuplicates())
        {
            var met = e.WriteErrors.Select(error => error.Index).Order().Select(index => Model(documents[index], orInsert: false));
            await collection.BulkWriteAsync(met, cancellationToken: cancellationToken);
        }
    }

    private static ReplaceOneModel<T> Model<T>((FilterDefinition<T> Where, T Document) one, bool orInsert)
        => new(one.Where, one.Document) { IsUpsert = orInsert };
}
