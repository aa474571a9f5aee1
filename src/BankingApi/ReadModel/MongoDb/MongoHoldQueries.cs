using BankingApi.Hosting.MongoDb;
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
        return await database.First(views.Holds, query, HoldDocuments.Read, cancellationToken);
    }

    public async ValueTask<IReadOnlyList<HoldView>> ListHolds(
        Guid accountId, HoldFilter filter, long? after, int limit, CancellationToken cancellationToken)
    {
        var views = await current.Get(cancellationToken);
        return await database.List(
            views.Holds, HoldDocuments.Matching(accountId, filter, after), NewestFirst, limit, HoldDocuments.Read, cancellationToken);
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
