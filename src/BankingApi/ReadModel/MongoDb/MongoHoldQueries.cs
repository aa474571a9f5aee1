using MongoDB.Bson;
using MongoDB.Driver;

namespace BankingApi.ReadModel.MongoDb;

/// <summary>The holds' queries on MongoDB.</summary>
internal sealed class MongoHoldQueries(MongoViewDatabase database, MongoCurrentViews current) : IHoldQueries
{
    private static readonly BsonDocument NewestFirst = new("placedRevision", -1);

    public async ValueTask<HoldView?> GetHold(Guid accountId, Guid holdId, CancellationToken cancellationToken)
    {
        var views = await current.Get(cancellationToken);
        var query = new BsonDocument { { "_id", Bson.Of(holdId) }, { "accountId", Bson.Of(accountId) } };
        return await database.Reach(async () =>
            await views.Holds.Find(query).FirstOrDefaultAsync(cancellationToken) is { } found ? HoldDocuments.Read(found) : null);
    }

    public async ValueTask<IReadOnlyList<HoldView>> ListHolds(
        Guid accountId, HoldFilter filter, long? after, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(limit);
        if (limit == 0) return []; // To MongoDB, a limit of 0 is none at all.
        var views = await current.Get(cancellationToken);
        return await database.Reach(async () =>
            (await views.Holds.Find(HoldDocuments.Matching(accountId, filter, after)).Sort(NewestFirst).Limit(limit)
                .ToListAsync(cancellationToken)).ConvertAll(HoldDocuments.Read));
    }

    public async ValueTask<IReadOnlyList<DueHold>> ListDue(
        DateTimeOffset until, DueHold? after, int limit, CancellationToken cancellationToken)
    {
        var views = await current.Get(cancellationToken);
        return await database.Reach(async () =>
            (await views.Holds.Find(HoldDocuments.Due(until, after)).Sort(HoldDocuments.ByExpiry).Limit(limit)
                .Project(HoldDocuments.DueOnly).ToListAsync(cancellationToken)).ConvertAll(HoldDocuments.ReadDue));
    }
}
