using BankingApi.Hosting.MongoDb;
using MongoDB.Bson;
using MongoDB.Driver;

namespace BankingApi.Privacy.MongoDb;

/// <summary>The owners' keys in a MongoDB database of their own, reached by a connection of their own.</summary>
internal sealed class MongoOwnerKeyStore(MongoConnection connection, string database) : IOwnerKeyStore, IDisposable
{
    private const string Name = "owner_keys";

    private static readonly BsonDocument IsErased = new("erasedAt", new BsonDocument("$exists", true));

    private static readonly string[] Indexed = ["erasedAt", "masterKey"];

    private readonly Lock _gate = new();
    private Task<IMongoCollection<BsonDocument>>? _opening;

    public ValueTask<OwnerKeyRecord> Add(Guid ownerId, WrappedKey key, CancellationToken cancellationToken)
        => Run(async keys => Read(await keys.FindOneAndUpdateAsync<BsonDocument>(
            new BsonDocument("_id", Bson.Of(ownerId)), new BsonDocument("$setOnInsert", Of(key)),
            new() { IsUpsert = true, ReturnDocument = ReturnDocument.After }, cancellationToken)));

    public ValueTask<IReadOnlyDictionary<Guid, OwnerKeyRecord>> Load(
        IReadOnlyCollection<Guid> ownerIds, CancellationToken cancellationToken)
        => Run<IReadOnlyDictionary<Guid, OwnerKeyRecord>>(async keys =>
        {
            var query = new BsonDocument("_id", new BsonDocument("$in", new BsonArray(ownerIds.Select(id => Bson.Of(id)))));
            return (await keys.Find(query).ToListAsync(cancellationToken)).Select(Read).ToDictionary(record => record.OwnerId);
        });

    public ValueTask<Erasure> Erase(Guid ownerId, Erasure erasure, CancellationToken cancellationToken) => Run(async keys =>
    {
        var id = new BsonDocument("_id", Bson.Of(ownerId));
        var erased = new BsonDocument { { "erasedAt", Bson.Of(erasure.At) }, { "erasedBy", erasure.Actor }, { "reason", erasure.Reason } };
        var change = new BsonDocument
        {
            { "$set", erased },
            { "$unset", new BsonDocument { { "masterKey", 1 }, { "wrapped", 1 } } },
        };
        try
        {
            var unless = new BsonDocument(id) { { "erasedAt", new BsonDocument("$exists", false) } };
            await keys.UpdateOneAsync(unless, change, new UpdateOptions { IsUpsert = true }, cancellationToken);
        }
        catch (MongoWriteException e) when (e.WriteError?.Category == ServerErrorCategory.DuplicateKey)
        {
            // Erased before, or made by another this very moment: what is there now decides.
            var there = Read(await keys.Find(id).FirstAsync(cancellationToken));
            if (there.Erasure is not null) return there.Erasure;
            await keys.UpdateOneAsync(id, change, cancellationToken: cancellationToken);
        }
        return Read(await keys.Find(id).FirstAsync(cancellationToken)).Erasure!;
    });

    public ValueTask<long> CountErasures(CancellationToken cancellationToken)
        => Run(keys => keys.CountDocumentsAsync(IsErased, cancellationToken: cancellationToken));

    public ValueTask<IReadOnlyDictionary<Guid, Erasure>> ListErasures(CancellationToken cancellationToken)
        => Run<IReadOnlyDictionary<Guid, Erasure>>(async keys =>
            (await keys.Find(IsErased).ToListAsync(cancellationToken)).Select(Read)
                .ToDictionary(record => record.OwnerId, record => record.Erasure!));

    public ValueTask<IReadOnlyList<string>> ListMasterKeys(CancellationToken cancellationToken)
        => Run<IReadOnlyList<string>>(async keys =>
        {
            using var found = await keys.DistinctAsync<string>(
                "masterKey", new BsonDocument("masterKey", new BsonDocument("$exists", true)), cancellationToken: cancellationToken);
            return await found.ToListAsync(cancellationToken);
        });

    public ValueTask<IReadOnlyList<OwnerKeyRecord>> ListWrappedOtherwise(
        string masterKeyId, int limit, CancellationToken cancellationToken)
        => Run<IReadOnlyList<OwnerKeyRecord>>(async keys =>
        {
            var others = new BsonDocument("masterKey", new BsonDocument { { "$exists", true }, { "$ne", masterKeyId } });
            return (await keys.Find(others).Limit(limit).ToListAsync(cancellationToken)).ConvertAll(Read);
        });

    public async ValueTask Replace(Guid ownerId, WrappedKey old, WrappedKey @new, CancellationToken cancellationToken)
        => await Run(keys => keys.UpdateOneAsync(
            new BsonDocument { { "_id", Bson.Of(ownerId) }, { "wrapped", new BsonBinaryData(old.Bytes) } },
            new BsonDocument("$set", Of(@new)), cancellationToken: cancellationToken));

    public void Dispose() => connection.Dispose();

    private ValueTask<T> Run<T>(Func<IMongoCollection<BsonDocument>, Task<T>> call)
        => connection.Reach(async () => await call(await Opened()));

    /// <summary>One opening for all; one that fails is tried again by the next call.</summary>
    private Task<IMongoCollection<BsonDocument>> Opened()
    {
        lock (_gate)
        {
            if (_opening is null or { IsFaulted: true } or { IsCanceled: true }) _opening = Open();
            return _opening;
        }
    }

    private async Task<IMongoCollection<BsonDocument>> Open()
    {
        // A key that is acknowledged must not be lost with a server: what it sealed would be.
        var keys = connection.Client.GetDatabase(database).GetCollection<BsonDocument>(Name)
            .WithWriteConcern(WriteConcern.WMajority.With(wTimeout: TimeSpan.FromSeconds(10), journal: true));
        await keys.Indexes.CreateManyAsync(Indexed.Select(field => new CreateIndexModel<BsonDocument>(
            new BsonDocument(field, 1), new CreateIndexOptions { Sparse = true })));
        return keys;
    }

    private static BsonDocument Of(WrappedKey key)
        => new() { { "masterKey", key.MasterKeyId }, { "wrapped", new BsonBinaryData(key.Bytes) } };

    private static OwnerKeyRecord Read(BsonDocument d) => new(
        Bson.Guid(d["_id"]),
        d.TryGetValue("wrapped", out var wrapped) ? new(d["masterKey"].AsString, wrapped.AsByteArray) : null,
        d.TryGetValue("erasedAt", out var at) ? new(Bson.Instant(at), d["erasedBy"].AsString, d["reason"].AsString) : null);
}
