using MongoDB.Bson;
using MongoDB.Driver;

namespace BankingApi.Views.MongoDb;

/// <summary>
/// The projections' side of the views on MongoDB. There is no transaction around a batch (a lone server has none): what order cannot do,
/// the guards do. Rows go before documents and documents before the word that all is written, so whatever a crash leaves, doing it again
/// completes.
/// </summary>
internal sealed class MongoViewWriter(MongoViewDatabase database, MongoViewState state, IMongoViewTarget target) : IViewWriter
{
    private static readonly ReplaceOptions Upsert = new() { IsUpsert = true };

    public ValueTask<IReadOnlyDictionary<Guid, AccountView>> LoadAccounts(IReadOnlyCollection<Guid> ids, CancellationToken cancellation)
        => Load(views => views.Accounts, ids, document => document.View, account => account.Id, cancellation);

    public ValueTask<IReadOnlyDictionary<Guid, OwnerView>> LoadOwners(IReadOnlyCollection<Guid> ids, CancellationToken cancellation)
        => Load(views => views.Owners, ids, OwnerDocuments.Read, owner => owner.Id, cancellation);

    public ValueTask<IReadOnlyDictionary<Guid, TransferView>> LoadTransfers(IReadOnlyCollection<Guid> ids, CancellationToken cancellation)
        => Load(views => views.Transfers, ids, TransferDocuments.Read, transfer => transfer.TransferId, cancellation);

    public ValueTask<IReadOnlyCollection<Guid>> Write(ViewChanges changes, CancellationToken cancellation) => database.Reach(async () =>
    {
        var views = await target.Get(cancellation).ConfigureAwait(false);
        if (changes.Progress is { Generation: { } meant } && meant != views.Generation) throw new ViewsReplacedException();
        await RowWrites.Write(views, changes, cancellation).ConfigureAwait(false);
        var losers = await AccountWrites.Write(views, changes.Accounts, cancellation).ConfigureAwait(false);
        var progress = losers.Count == 0 ? changes.Progress : null;
        if (!await state.Confirm(target.Place, views.Generation, progress, cancellation).ConfigureAwait(false))
        {
            await target.LookAfresh(cancellation).ConfigureAwait(false);
            throw new ViewsReplacedException();
        }
        if (progress is { IsLevel: true }) views.BecameLevel();
        return losers;
    });

    /// <remarks>From the server, not from what is known here: it is asked for to find out what has changed.</remarks>
    public ValueTask<ViewProgress> ReadProgress(CancellationToken cancellation) => database.Reach(async () =>
    {
        while (true)
        {
            var views = await target.Get(cancellation).ConfigureAwait(false);
            var section = MongoViewState.Section(await state.Read(cancellation).ConfigureAwait(false), target.Place);
            if (section is not null && MongoViewState.Progress(section) is var progress && progress.Generation == views.Generation) return progress;
            await target.LookAfresh(cancellation).ConfigureAwait(false);
        }
    });

    public ValueTask<IReadOnlyList<HeldAccount>> ListHeld(CancellationToken cancellation) => database.Reach<IReadOnlyList<HeldAccount>>(async () =>
    {
        var views = await target.Get(cancellation).ConfigureAwait(false);
        return (await views.HeldAccounts.Find(new BsonDocument()).Sort(new BsonDocument("heldAt", 1)).ToListAsync(cancellation).ConfigureAwait(false))
            .ConvertAll(HeldDocuments.Read);
    });

    public async ValueTask Hold(HeldAccount held, CancellationToken cancellation) => await database.Reach(async () =>
    {
        var views = await target.Get(cancellation).ConfigureAwait(false);
        return await views.HeldAccounts.WithWriteConcern(MongoViewState.Durable)
            .ReplaceOneAsync(new BsonDocument("_id", Bson.Of(held.AccountId)), HeldDocuments.Of(held), Upsert, cancellation).ConfigureAwait(false);
    }).ConfigureAwait(false);

    public async ValueTask LiftHold(Guid accountId, CancellationToken cancellation) => await database.Reach(async () =>
    {
        var views = await target.Get(cancellation).ConfigureAwait(false);
        return await views.HeldAccounts.WithWriteConcern(MongoViewState.Durable)
            .DeleteOneAsync(new BsonDocument("_id", Bson.Of(accountId)), cancellation).ConfigureAwait(false);
    }).ConfigureAwait(false);

    private ValueTask<IReadOnlyDictionary<Guid, T>> Load<TDocument, T>(
        Func<MongoViewSet, IMongoCollection<TDocument>> collection, IReadOnlyCollection<Guid> ids, Func<TDocument, T> read, Func<T, Guid> id,
        CancellationToken cancellation) => database.Reach<IReadOnlyDictionary<Guid, T>>(async () =>
        {
            var views = await target.Get(cancellation).ConfigureAwait(false);
            var query = new BsonDocument("_id", new BsonDocument("$in", new BsonArray(ids.Select(one => Bson.Of(one)))));
            var documents = await collection(views).Find(query).ToListAsync(cancellation).ConfigureAwait(false);
            return documents.Select(read).ToDictionary(id);
        });
}
