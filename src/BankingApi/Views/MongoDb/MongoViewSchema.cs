using MongoDB.Bson;
using MongoDB.Driver;

namespace BankingApi.Views.MongoDb;

/// <summary>
/// Makes the collections and their indexes at the start. Views that are not whole (a collection or an index is gone, the schema is another)
/// are dropped, so that the log fills them again: half of them would be believed.
/// </summary>
internal sealed partial class MongoViewSchema(MongoViewDatabase database, ILogger<MongoViewSchema> logger)
{
    /// <summary>Raise it with any change of the documents or their indexes.</summary>
    private const int Version = 1;

    private static readonly (string Collection, IReadOnlyList<BsonDocument> Indexes)[] Collections =
    [
        (AccountDocuments.Name, AccountDocuments.Indexes),
        (OwnerDocuments.Name, OwnerDocuments.Indexes),
        (TransactionDocuments.Name, TransactionDocuments.Indexes),
        (TransactionDocuments.Answers, []),
        (TransferDocuments.Name, TransferDocuments.Indexes),
        (StateDocuments.HeldAccounts, []),
        (StateDocuments.Name, []),
    ];

    /// <summary>Call it before the first use; calling it again, or from several processes, does no harm.</summary>
    /// <exception cref="ReadStoreUnavailableException">The server cannot be reached, or the database holds something else.</exception>
    public async ValueTask Open(CancellationToken cancellation) => await MongoViewDatabase.Reach(async () =>
    {
        using var names = await database.Database.ListCollectionNamesAsync(cancellationToken: cancellation).ConfigureAwait(false);
        var there = (await names.ToListAsync(cancellation).ConfigureAwait(false)).Where(name => Collections.Any(ours => ours.Collection == name)).ToList();
        if (there.Count > 0 && !await IsWhole(there, cancellation).ConfigureAwait(false)) await Drop(there, cancellation).ConfigureAwait(false);
        await Create(cancellation).ConfigureAwait(false);
        return true;
    }).ConfigureAwait(false);

    private async Task<bool> IsWhole(List<string> there, CancellationToken cancellation)
    {
        var schema = await database.State.Find(StateDocuments.Schema).FirstOrDefaultAsync(cancellation).ConfigureAwait(false);
        if (there.Count < Collections.Length || schema?["version"] != Version) return false;
        foreach (var (collection, indexes) in Collections)
        {
            using var cursor = await database.Collection(collection).Indexes.ListAsync(cancellation).ConfigureAwait(false);
            var keys = (await cursor.ToListAsync(cancellation).ConfigureAwait(false)).Select(index => index["key"].AsBsonDocument).ToList();
            if (indexes.Except(keys).Any()) return false;
        }
        return true;
    }

    private async Task Drop(List<string> there, CancellationToken cancellation)
    {
        // Another instance may be making them this very moment.
        if (await AreEmpty(there, cancellation).ConfigureAwait(false)) return;
        // A mistyped name must not cost anyone their own collection of that name.
        var account = await database.Accounts.Find(new BsonDocument()).FirstOrDefaultAsync(cancellation).ConfigureAwait(false);
        if (account is not null && !account.Contains(AccountDocuments.WrittenBy))
            throw new ReadStoreUnavailableException($"The database '{database.Database.DatabaseNamespace.DatabaseName}' holds accounts that are not views.");
        LogDropped(database.Database.DatabaseNamespace.DatabaseName);
        // The progress goes last: should this be cut short, the next start finds the views not whole, and begins again.
        foreach (var name in there.OrderBy(name => name == StateDocuments.Name))
            await database.Database.DropCollectionAsync(name, cancellation).ConfigureAwait(false);
    }

    private async Task<bool> AreEmpty(List<string> there, CancellationToken cancellation)
    {
        foreach (var name in there)
        {
            if (await database.Collection(name).Find(new BsonDocument()).AnyAsync(cancellation).ConfigureAwait(false)) return false;
        }
        return true;
    }

    private async Task Create(CancellationToken cancellation)
    {
        foreach (var (collection, indexes) in Collections)
        {
            if (indexes.Count == 0) await CreateEmpty(collection, cancellation).ConfigureAwait(false);
            else await database.Collection(collection).Indexes.CreateManyAsync(indexes.Select(keys => new CreateIndexModel<BsonDocument>(keys)), cancellation).ConfigureAwait(false);
        }
        await database.State.ReplaceOneAsync(
            StateDocuments.Schema, new BsonDocument(StateDocuments.Schema) { { "version", Version } }, new ReplaceOptions { IsUpsert = true }, cancellation)
            .ConfigureAwait(false);
    }

    private async Task CreateEmpty(string collection, CancellationToken cancellation)
    {
        try
        {
            await database.Database.CreateCollectionAsync(collection, cancellationToken: cancellation).ConfigureAwait(false);
        }
        catch (MongoCommandException e) when (e.CodeName == "NamespaceExists")
        {
            // As it should be from the second start on.
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The views in the database {Database} are not whole, or of another schema: they are dropped, and the log fills them again.")]
    private partial void LogDropped(string database);
}
