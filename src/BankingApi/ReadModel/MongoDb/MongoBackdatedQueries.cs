using BankingApi.Hosting.MongoDb;
using MongoDB.Bson;
using MongoDB.Driver;

namespace BankingApi.ReadModel.MongoDb;

/// <summary>The index of back-dated transactions on MongoDB.</summary>
internal sealed class MongoBackdatedQueries(MongoViewDatabase database, MongoCurrentViews current) : IBackdatedQueries
{
    public async ValueTask<BackdatedTransactions> ListBackdated(
        Guid accountId, long after, long until, CancellationToken cancellationToken)
    {
        var views = await current.Get(cancellationToken);
        var answer = await database.Reach(async () =>
        {
            // The document first: an account's rows are written before it, so they reach at least as far.
            var account = await views.Accounts.Find(new BsonDocument("_id", Bson.Of(accountId))).FirstOrDefaultAsync(cancellationToken);
            var found = await views.Backdated.Find(BackdatedDocuments.Between(accountId, after, until)).Sort(new BsonDocument("_id", 1))
                .ToListAsync(cancellationToken);
            return new BackdatedTransactions(account?.View.Revision ?? -1, found.ConvertAll(BackdatedDocuments.Read));
        });
        // That there are no others is believed of whole views only.
        if ((await current.LookNext(cancellationToken)).Generation != views.Generation)
            throw new ReadStoreUnavailableException("The views were lost or replaced while they were asked.");
        return answer;
    }
}
