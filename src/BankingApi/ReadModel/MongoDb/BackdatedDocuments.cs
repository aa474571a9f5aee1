using MongoDB.Bson;
using MongoDB.Driver;

namespace BankingApi.ReadModel.MongoDb;

/// <summary>Back-dated transactions as documents.</summary>
internal sealed class BackdatedDocuments : ViewCollection<BackdatedTransaction, BsonDocument>
{
    public const string Collection = "backdated";

    public override string Name => Collection;

    public override BsonDocument Document(BackdatedTransaction row) => new()
    {
        { "_id", TransactionDocuments.Id(row.AccountId, row.Revision) },
        { "accountId", Bson.Of(row.AccountId) },
        { "revision", Bson.Of(row.Revision) },
        { "recordedAt", Bson.Of(row.RecordedAt) },
        { "valueAt", Bson.Of(row.ValueAt) },
        { "amount", Bson.Of(row.Amount) },
    };

    public static BackdatedTransaction Read(BsonDocument d) => new(
        Bson.Guid(d["accountId"]), d["revision"].AsInt64, Bson.Instant(d["recordedAt"]), Bson.Instant(d["valueAt"]),
        Bson.Decimal(d["amount"]));

    public static BsonDocument Between(Guid accountId, long after, long until) => new("_id", new BsonDocument
    {
        { "$gt", TransactionDocuments.Id(accountId, after) },
        { "$lte", TransactionDocuments.Id(accountId, until) },
    });
}

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
