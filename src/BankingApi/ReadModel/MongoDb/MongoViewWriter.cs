using BankingApi.Hosting.MongoDb;
using MongoDB.Bson;
using MongoDB.Driver;

namespace BankingApi.ReadModel.MongoDb;

/// <summary>The projections' side of the views on MongoDB. There is no transaction around a batch (a lone server has none): what order
/// cannot do, the guards do. Rows go before documents and documents before the word that all is written, so whatever a crash leaves, doing
/// it again completes.</summary>
internal sealed class MongoViewWriter(MongoViewDatabase database, MongoViewState state, IMongoViewTarget target) : IViewWriter
{
    private static readonly ReplaceOptions Upsert = new() { IsUpsert = true };

    public ValueTask<IReadOnlyDictionary<Guid, AccountView>> LoadAccounts(
        IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
        => Load(views => views.Accounts, ids, document => document.View, account => account.Id, cancellationToken);

    public ValueTask<IReadOnlyDictionary<Guid, OwnerView>> LoadOwners(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
        => Load(views => views.Owners, ids, OwnerDocuments.Read, owner => owner.Id, cancellationToken);

    public ValueTask<IReadOnlyDictionary<Guid, TransferView>> LoadTransfers(
        IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
        => Load(views => views.Transfers, ids, TransferDocuments.Read, transfer => transfer.TransferId, cancellationToken);

    public ValueTask<IReadOnlyDictionary<Guid, HoldView>> LoadHolds(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
        => Load(views => views.Holds, ids, HoldDocuments.Read, hold => hold.HoldId, cancellationToken);

    public ValueTask<IReadOnlyCollection<Guid>> Write(ViewChanges changes, CancellationToken cancellationToken)
        => database.Reach(async () =>
    {
        var views = await target.Get(cancellationToken);
        if (changes.Progress is { Generation: { } meant } && meant != views.Generation) throw new ViewsReplacedException();
        await RowWrites.Write(views, changes, cancellationToken);
        var losers = await AccountWrites.Write(views, changes.Accounts, cancellationToken);
        var progress = losers.Count == 0 ? changes.Progress : null;
        if (!await state.Confirm(target.Place, views.Generation, progress, cancellationToken))
        {
            await target.LookAfresh(cancellationToken);
            throw new ViewsReplacedException();
        }
        if (progress is { IsCaughtUp: true }) views.MarkCaughtUp();
        return losers;
    });

    /// <remarks>From the server, not from what is known here: it is asked for to find out what has changed.</remarks>
    public ValueTask<ViewProgress> ReadProgress(CancellationToken cancellationToken) => database.Reach(async () =>
    {
        while (true)
        {
            var views = await target.Get(cancellationToken);
            var section = MongoViewState.Section(await state.Read(cancellationToken), target.Place);
            if (section is not null && MongoViewState.Progress(section) is var progress && progress.Generation == views.Generation)
                return progress;
            await target.LookAfresh(cancellationToken);
        }
    });

    public ValueTask<IReadOnlyList<BlockedAccount>> ListBlocked(CancellationToken cancellationToken)
        => database.Reach<IReadOnlyList<BlockedAccount>>(async () =>
    {
        var views = await target.Get(cancellationToken);
        return (await views.BlockedAccounts.Find(new BsonDocument()).Sort(new BsonDocument("heldAt", 1)).ToListAsync(cancellationToken))
            .ConvertAll(BlockedAccountDocuments.Read);
    });

    public async ValueTask Block(BlockedAccount blocked, CancellationToken cancellationToken) => await database.Reach(async () =>
    {
        var views = await target.Get(cancellationToken);
        return await views.BlockedAccounts.WithWriteConcern(MongoViewState.Durable)
            .ReplaceOneAsync(
                new BsonDocument("_id", Bson.Of(blocked.AccountId)), BlockedAccountDocuments.Of(blocked), Upsert, cancellationToken);
    });

    public async ValueTask Unblock(Guid accountId, CancellationToken cancellationToken) => await database.Reach(async () =>
    {
        var views = await target.Get(cancellationToken);
        return await views.BlockedAccounts.WithWriteConcern(MongoViewState.Durable)
            .DeleteOneAsync(new BsonDocument("_id", Bson.Of(accountId)), cancellationToken);
    });

    private ValueTask<IReadOnlyDictionary<Guid, T>> Load<TDocument, T>(
        Func<MongoViewSet, IMongoCollection<TDocument>> collection, IReadOnlyCollection<Guid> ids, Func<TDocument, T> read,
        Func<T, Guid> id, CancellationToken cancellationToken) => database.Reach<IReadOnlyDictionary<Guid, T>>(async () =>
        {
            var views = await target.Get(cancellationToken);
            var query = new BsonDocument("_id", new BsonDocument("$in", new BsonArray(ids.Select(one => Bson.Of(one)))));
            var documents = await collection(views).Find(query).ToListAsync(cancellationToken);
            return documents.Select(read).ToDictionary(id);
        });
}
