using MongoDB.Bson;
using MongoDB.Driver;

namespace BankingApi.Views.MongoDb;

/// <summary>
/// The projections' side of the views on MongoDB. There is no transaction around a batch (a lone server has none): what order cannot do,
/// the guards do. Rows go before documents and documents before the progress, so whatever a crash leaves, doing it again completes.
/// </summary>
internal sealed class MongoViewWriter(MongoViewDatabase database) : IViewWriter
{
    private static readonly InsertManyOptions Unordered = new() { IsOrdered = false };

    private static readonly ReplaceOptions Upsert = new() { IsUpsert = true };

    public ValueTask<IReadOnlyDictionary<Guid, AccountView>> LoadAccounts(IReadOnlyCollection<Guid> ids, CancellationToken cancellation)
        => Load(database.Accounts, ids, AccountDocuments.Read, account => account.Id, cancellation);

    public ValueTask<IReadOnlyDictionary<Guid, OwnerView>> LoadOwners(IReadOnlyCollection<Guid> ids, CancellationToken cancellation)
        => Load(database.Owners, ids, OwnerDocuments.Read, owner => owner.Id, cancellation);

    public ValueTask<IReadOnlyDictionary<Guid, TransferView>> LoadTransfers(IReadOnlyCollection<Guid> ids, CancellationToken cancellation)
        => Load(database.Transfers, ids, TransferDocuments.Read, transfer => transfer.TransferId, cancellation);

    public ValueTask<IReadOnlyCollection<Guid>> Write(ViewChanges changes, CancellationToken cancellation) => MongoViewDatabase.Reach(async () =>
    {
        await Task.WhenAll(
            Insert(database.Owners, changes.Owners.Select(OwnerDocuments.Of), cancellation),
            Insert(database.Transactions, changes.Accounts.SelectMany(account => account.Transactions).Select(TransactionDocuments.Of), cancellation),
            Insert(database.Answers, changes.Accounts.SelectMany(account => account.Answers).Select(TransactionDocuments.Of), cancellation),
            TransferWrites.Write(database, [.. changes.Accounts.SelectMany(account => account.Transfers)], cancellation)).ConfigureAwait(false);
        var losers = await AccountWrites.Write(database, changes.Accounts, cancellation).ConfigureAwait(false);
        if (changes.Progress is { } progress)
        {
            await database.State.ReplaceOneAsync(
                StateDocuments.Progress, new BsonDocument(StateDocuments.Progress) { { "position", Bson.Of(progress) } }, Upsert, cancellation)
                .ConfigureAwait(false);
        }
        return losers;
    });

    public ValueTask<long> ReadProgress(CancellationToken cancellation) => MongoViewDatabase.Reach(async () =>
    {
        var progress = await database.State.Find(StateDocuments.Progress).FirstOrDefaultAsync(cancellation).ConfigureAwait(false);
        return progress?["position"].AsInt64 ?? -1;
    });

    public ValueTask<IReadOnlyList<HeldAccount>> ListHeld(CancellationToken cancellation) => MongoViewDatabase.Reach<IReadOnlyList<HeldAccount>>(async () =>
        (await database.HeldAccounts.Find(new BsonDocument()).Sort(new BsonDocument("heldAt", 1)).ToListAsync(cancellation).ConfigureAwait(false))
            .ConvertAll(StateDocuments.ReadHeld));

    public async ValueTask Hold(HeldAccount held, CancellationToken cancellation) => await MongoViewDatabase.Reach(() =>
        database.HeldAccounts.ReplaceOneAsync(new BsonDocument("_id", Bson.Of(held.AccountId)), StateDocuments.Of(held), Upsert, cancellation))
        .ConfigureAwait(false);

    public async ValueTask LiftHold(Guid accountId, CancellationToken cancellation) => await MongoViewDatabase.Reach(() =>
        database.HeldAccounts.DeleteOneAsync(new BsonDocument("_id", Bson.Of(accountId)), cancellation)).ConfigureAwait(false);

    /// <summary>Inserts what is missing: rows are facts, so one that is there already is the same.</summary>
    private static async Task Insert(IMongoCollection<BsonDocument> collection, IEnumerable<BsonDocument> rows, CancellationToken cancellation)
    {
        var documents = rows.ToList();
        if (documents.Count == 0) return;
        try
        {
            await collection.InsertManyAsync(documents, Unordered, cancellation).ConfigureAwait(false);
        }
        catch (MongoBulkWriteException<BsonDocument> e) when (e.HasOnlyDuplicates())
        {
            // All the others are written: the bulk is unordered.
        }
    }

    private static ValueTask<IReadOnlyDictionary<Guid, T>> Load<T>(
        IMongoCollection<BsonDocument> collection, IReadOnlyCollection<Guid> ids, Func<BsonDocument, T> read, Func<T, Guid> id,
        CancellationToken cancellation) => MongoViewDatabase.Reach<IReadOnlyDictionary<Guid, T>>(async () =>
        {
            var query = new BsonDocument("_id", new BsonDocument("$in", new BsonArray(ids.Select(one => Bson.Of(one)))));
            var documents = await collection.Find(query).ToListAsync(cancellation).ConfigureAwait(false);
            return documents.Select(read).ToDictionary(id);
        });
}
