using System.Runtime.CompilerServices;
using MongoDB.Bson;
using MongoDB.Driver;

namespace BankingApi.Views.MongoDb;

/// <summary>The views' queries on MongoDB.</summary>
internal sealed class MongoViewQueries(MongoViewDatabase database) : IViewQueries
{
    private const int FiguresAtOnce = 2_000;

    private static readonly BsonDocument ByPosition = new("position", 1);

    public ValueTask<AccountView?> GetAccount(Guid id, CancellationToken cancellation)
        => Get(database.Accounts, Bson.Of(id), AccountDocuments.Read, cancellation);

    public ValueTask<IReadOnlyList<AccountView>> ListAccounts(AccountFilter filter, long? after, int limit, CancellationToken cancellation)
        => List(database.Accounts, AccountDocuments.Matching(filter).After("position", after), ByPosition, limit, AccountDocuments.Read, cancellation);

    public ValueTask<OwnerView?> GetOwner(Guid id, CancellationToken cancellation)
        => Get(database.Owners, Bson.Of(id), OwnerDocuments.Read, cancellation);

    public ValueTask<IReadOnlyList<OwnerView>> ListOwners(string? search, long? after, int limit, CancellationToken cancellation)
        => OwnerDocuments.Matching(search) is { } query
            ? List(database.Owners, query.After("position", after), ByPosition, limit, OwnerDocuments.Read, cancellation)
            : ValueTask.FromResult<IReadOnlyList<OwnerView>>([]);

    public async ValueTask<IReadOnlyList<TransactionView>> ListTransactions(
        Guid accountId, TransactionFilter filter, bool newestFirst, long? after, int limit, CancellationToken cancellation)
    {
        if (await Revisions(accountId, filter, cancellation).ConfigureAwait(false) is not { } revisions) return [];
        var query = TransactionDocuments.Matching(accountId, filter, revisions);
        // A second bound on the same field needs an "and" of its own.
        if (after is { } key) query = new("$and", new BsonArray { query, new BsonDocument("revision", new BsonDocument(newestFirst ? "$lt" : "$gt", Bson.Of(key))) });
        return await List(database.Transactions, query, new("revision", newestFirst ? -1 : 1), limit, TransactionDocuments.Read, cancellation)
            .ConfigureAwait(false);
    }

    public ValueTask<TransactionView?> GetTransaction(Guid accountId, Guid transactionId, CancellationToken cancellation)
        => First(
            database.Transactions, new() { { "accountId", Bson.Of(accountId) }, { "transactionId", Bson.Of(transactionId) } }, TransactionDocuments.Read,
            cancellation);

    public async ValueTask<long?> FindAnswer(Guid accountId, Guid commandId, CancellationToken cancellation)
    {
        var answer = await Get(database.Answers, TransactionDocuments.AnswerId(accountId, commandId), document => document, cancellation).ConfigureAwait(false);
        return answer?["revision"].AsInt64;
    }

    public ValueTask<TransferView?> GetTransfer(Guid id, CancellationToken cancellation)
        => Get(database.Transfers, Bson.Of(id), TransferDocuments.Read, cancellation);

    public ValueTask<IReadOnlyList<TransferView>> ListTransfers(
        Guid? accountId, TransferStatus? status, long? after, int limit, CancellationToken cancellation)
        => List(database.Transfers, TransferDocuments.Matching(accountId, status, after), ByPosition, limit, TransferDocuments.Read, cancellation);

    public ValueTask<IReadOnlyList<AccountView>> ListStaleAccounts(DateTimeOffset before, long? after, int limit, CancellationToken cancellation)
        => List(database.Accounts, AccountDocuments.Stale(before).After("position", after), ByPosition, limit, AccountDocuments.Read, cancellation);

    public async IAsyncEnumerable<TransactionFigures> StreamTransactions(
        DateTimeOffset from, DateTimeOffset to, string? currency, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var options = new FindOptions<BsonDocument> { BatchSize = FiguresAtOnce, Projection = TransactionDocuments.FiguresOnly };
        using var cursor = await MongoViewDatabase.Reach(
            () => database.Transactions.FindAsync(TransactionDocuments.Recorded(from, to, currency), options, cancellation)).ConfigureAwait(false);
        while (await MongoViewDatabase.Reach(() => cursor.MoveNextAsync(cancellation)).ConfigureAwait(false))
        {
            foreach (var figures in cursor.Current) yield return TransactionDocuments.ReadFigures(figures);
        }
    }

    /// <summary>
    /// The bounds of time as bounds of revisions, null where nothing is between them. An account's events are never recorded before their
    /// predecessors, so its transactions lie in the order of time too, and pages can be walked by revision alone.
    /// </summary>
    private async ValueTask<BsonDocument?> Revisions(Guid accountId, TransactionFilter filter, CancellationToken cancellation)
    {
        var revisions = new BsonDocument();
        if (filter.From is { } from)
        {
            var first = await Edge(new("$gte", Bson.Milliseconds(Milliseconds.Ceiling(from))), 1).ConfigureAwait(false);
            if (first is null) return null;
            revisions.Add("$gte", first["revision"]);
        }
        if (filter.To is { } to)
        {
            var last = await Edge(new("$lte", Bson.Milliseconds(Milliseconds.Floor(to))), -1).ConfigureAwait(false);
            if (last is null) return null;
            revisions.Add("$lte", last["revision"]);
        }
        return revisions;

        ValueTask<BsonDocument?> Edge(BsonDocument bound, int direction) => MongoViewDatabase.Reach<BsonDocument?>(async () =>
            await database.Transactions.Find(new BsonDocument { { "accountId", Bson.Of(accountId) }, { "recordedAt", bound } })
                .Sort(new BsonDocument { { "recordedAt", direction }, { "revision", direction } })
                .Project(new BsonDocument { { "_id", 0 }, { "revision", 1 } })
                .FirstOrDefaultAsync(cancellation).ConfigureAwait(false));
    }

    private static ValueTask<T?> Get<T>(
        IMongoCollection<BsonDocument> collection, BsonValue id, Func<BsonDocument, T> read, CancellationToken cancellation) where T : class
        => First(collection, new("_id", id), read, cancellation);

    private static ValueTask<T?> First<T>(
        IMongoCollection<BsonDocument> collection, BsonDocument query, Func<BsonDocument, T> read, CancellationToken cancellation) where T : class
        => MongoViewDatabase.Reach(async () =>
        {
            var document = await collection.Find(query).FirstOrDefaultAsync(cancellation).ConfigureAwait(false);
            return document is null ? null : read(document);
        });

    private static ValueTask<IReadOnlyList<T>> List<T>(
        IMongoCollection<BsonDocument> collection, BsonDocument query, BsonDocument order, int limit, Func<BsonDocument, T> read,
        CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(limit);
        // To MongoDB, a limit of 0 is none at all.
        if (limit == 0) return ValueTask.FromResult<IReadOnlyList<T>>([]);
        return MongoViewDatabase.Reach<IReadOnlyList<T>>(async () =>
            (await collection.Find(query).Sort(order).Limit(limit).ToListAsync(cancellation).ConfigureAwait(false)).ConvertAll(document => read(document)));
    }
}
