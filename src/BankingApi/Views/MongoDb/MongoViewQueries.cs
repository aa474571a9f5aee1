using System.Runtime.CompilerServices;
using MongoDB.Bson;
using MongoDB.Driver;

namespace BankingApi.Views.MongoDb;

/// <summary>The views' queries on MongoDB.</summary>
internal sealed class MongoViewQueries(MongoViewDatabase database, MongoCurrentViews current) : IViewQueries
{
    private const int FiguresAtOnce = 2_000;

    private static readonly BsonDocument ByPosition = new("position", 1);

    public async ValueTask<AccountView?> GetAccount(Guid id, CancellationToken cancellation)
        => await Get((await current.Get(cancellation).ConfigureAwait(false)).Accounts, Bson.Of(id), document => document.View, cancellation).ConfigureAwait(false);

    public async ValueTask<IReadOnlyList<AccountView>> ListAccounts(AccountFilter filter, long? after, int limit, CancellationToken cancellation)
    {
        var views = await current.GetLevel(cancellation).ConfigureAwait(false);
        return await List(views.Accounts, AccountDocuments.Matching(filter).After("position", after), ByPosition, limit, document => document.View, cancellation)
            .ConfigureAwait(false);
    }

    public async ValueTask<OwnerView?> GetOwner(Guid id, CancellationToken cancellation)
        => await Get((await current.Get(cancellation).ConfigureAwait(false)).Owners, Bson.Of(id), OwnerDocuments.Read, cancellation).ConfigureAwait(false);

    public async ValueTask<IReadOnlyList<OwnerView>> ListOwners(string? search, long? after, int limit, CancellationToken cancellation)
    {
        var views = await current.GetLevel(cancellation).ConfigureAwait(false);
        if (OwnerDocuments.Matching(search) is not { } query) return [];
        return await List(views.Owners, query.After("position", after), ByPosition, limit, OwnerDocuments.Read, cancellation).ConfigureAwait(false);
    }

    public async ValueTask<IReadOnlyList<TransactionView>> ListTransactions(
        Guid accountId, TransactionFilter filter, bool newestFirst, long? after, int limit, CancellationToken cancellation)
    {
        var views = await current.Get(cancellation).ConfigureAwait(false);
        if (await Revisions(views, accountId, filter, cancellation).ConfigureAwait(false) is not { } revisions) return [];
        var (first, last) = revisions;
        if (after is { } key) (first, last) = newestFirst ? (first, Math.Min(last, key - 1)) : (Math.Max(first, key + 1), last);
        if (first > last) return [];
        var query = TransactionDocuments.Matching(accountId, filter, first, last);
        return await List(views.Transactions, query, new("_id", newestFirst ? -1 : 1), limit, document => document.View, cancellation).ConfigureAwait(false);
    }

    public async ValueTask<TransactionView?> GetTransaction(Guid accountId, Guid transactionId, CancellationToken cancellation)
    {
        var views = await current.Get(cancellation).ConfigureAwait(false);
        var query = new BsonDocument { { "accountId", Bson.Of(accountId) }, { "transactionId", Bson.Of(transactionId) } };
        return await First(views.Transactions, query, document => document.View, cancellation).ConfigureAwait(false);
    }

    public async ValueTask<long?> FindAnswer(Guid accountId, Guid commandId, CancellationToken cancellation)
    {
        var views = await current.Get(cancellation).ConfigureAwait(false);
        var query = new BsonDocument { { "accountId", Bson.Of(accountId) }, { "transactionId", Bson.Of(commandId) }, { TransactionDocuments.IsAnswer, true } };
        if (await First(views.Transactions, query, document => document, cancellation).ConfigureAwait(false) is { } transaction) return transaction.View.Revision;
        var answer = await Get(views.Answers, TransactionDocuments.AnswerId(accountId, commandId), document => document, cancellation).ConfigureAwait(false);
        if (answer is not null) return answer["revision"].AsInt64;
        // That there is none is believed of whole views only: in lost ones an old command would look new, and be executed again.
        if ((await current.LookNext(cancellation).ConfigureAwait(false)).Generation != views.Generation)
            throw new ReadStoreUnavailableException("The views were lost or replaced while they were asked for an answer.");
        return null;
    }

    public async ValueTask<TransferView?> GetTransfer(Guid id, CancellationToken cancellation)
        => await Get((await current.Get(cancellation).ConfigureAwait(false)).Transfers, Bson.Of(id), TransferDocuments.Read, cancellation).ConfigureAwait(false);

    public async ValueTask<IReadOnlyList<TransferView>> ListTransfers(
        Guid? accountId, TransferStatus? status, long? after, int limit, CancellationToken cancellation)
    {
        var views = await current.GetLevel(cancellation).ConfigureAwait(false);
        return await List(views.Transfers, TransferDocuments.Matching(accountId, status, after), ByPosition, limit, TransferDocuments.Read, cancellation)
            .ConfigureAwait(false);
    }

    public async ValueTask<IReadOnlyList<AccountView>> ListStaleAccounts(DateTimeOffset before, long? after, int limit, CancellationToken cancellation)
    {
        var views = await current.GetLevel(cancellation).ConfigureAwait(false);
        return await List(views.Accounts, AccountDocuments.Stale(before).After("position", after), ByPosition, limit, document => document.View, cancellation)
            .ConfigureAwait(false);
    }

    public async IAsyncEnumerable<TransactionFigures> StreamTransactions(
        DateTimeOffset from, DateTimeOffset to, string? currency, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var options = new FindOptions<TransactionDocument, BsonDocument> { BatchSize = FiguresAtOnce, Projection = TransactionDocuments.FiguresOnly };
        var views = await current.GetLevel(cancellation).ConfigureAwait(false);
        using var cursor = await database.Reach(
            () => views.Transactions.FindAsync(TransactionDocuments.Recorded(from, to, currency), options, cancellation)).ConfigureAwait(false);
        while (await database.Reach(() => cursor.MoveNextAsync(cancellation)).ConfigureAwait(false))
        {
            foreach (var figures in cursor.Current) yield return TransactionDocuments.ReadFigures(figures);
        }
    }

    /// <summary>
    /// The bounds of time as bounds of revisions, null where nothing is between them. An account's events are never recorded before their
    /// predecessors, so its transactions lie in the order of time too, and pages can be walked by revision alone.
    /// </summary>
    private async ValueTask<(long First, long Last)?> Revisions(MongoViewSet views, Guid accountId, TransactionFilter filter, CancellationToken cancellation)
    {
        var revisions = (First: 0L, Last: TransactionDocuments.LastRevision);
        if (filter.From is { } from)
        {
            var first = await Edge(new("$gte", Bson.Milliseconds(Milliseconds.Ceiling(from))), 1).ConfigureAwait(false);
            if (first is null) return null;
            revisions.First = first["revision"].AsInt64;
        }
        if (filter.To is { } to)
        {
            var last = await Edge(new("$lte", Bson.Milliseconds(Milliseconds.Floor(to))), -1).ConfigureAwait(false);
            if (last is null) return null;
            revisions.Last = last["revision"].AsInt64;
        }
        return revisions;

        ValueTask<BsonDocument?> Edge(BsonDocument bound, int direction) => database.Reach<BsonDocument?>(async () =>
            await views.Transactions.Find(new BsonDocument { { "accountId", Bson.Of(accountId) }, { "recordedAt", bound } })
                .Sort(new BsonDocument { { "recordedAt", direction }, { "revision", direction } })
                .Project(new BsonDocument { { "_id", 0 }, { "revision", 1 } })
                .FirstOrDefaultAsync(cancellation).ConfigureAwait(false));
    }

    private ValueTask<T?> Get<TDocument, T>(
        IMongoCollection<TDocument> collection, BsonValue id, Func<TDocument, T> read, CancellationToken cancellation) where T : class
        => First(collection, new("_id", id), read, cancellation);

    private ValueTask<T?> First<TDocument, T>(
        IMongoCollection<TDocument> collection, BsonDocument query, Func<TDocument, T> read, CancellationToken cancellation) where T : class
        => database.Reach(async () =>
        {
            var document = await collection.Find(query).FirstOrDefaultAsync(cancellation).ConfigureAwait(false);
            return document is null ? null : read(document);
        });

    private ValueTask<IReadOnlyList<T>> List<TDocument, T>(
        IMongoCollection<TDocument> collection, BsonDocument query, BsonDocument order, int limit, Func<TDocument, T> read,
        CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(limit);
        // To MongoDB, a limit of 0 is none at all.
        if (limit == 0) return ValueTask.FromResult<IReadOnlyList<T>>([]);
        return database.Reach<IReadOnlyList<T>>(async () =>
            (await collection.Find(query).Sort(order).Limit(limit).ToListAsync(cancellation).ConfigureAwait(false)).ConvertAll(document => read(document)));
    }
}
