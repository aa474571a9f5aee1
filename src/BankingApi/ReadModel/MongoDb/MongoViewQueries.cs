using System.Runtime.CompilerServices;
using BankingApi.Hosting.MongoDb;
using MongoDB.Bson;
using MongoDB.Driver;

namespace BankingApi.ReadModel.MongoDb;

/// <summary>The views' queries on MongoDB.</summary>
internal sealed class MongoViewQueries(MongoViewDatabase database, MongoCurrentViews current) : IViewQueries
{
    private const int FiguresAtOnce = 2_000;

    private static readonly BsonDocument ByPosition = new("position", 1);

    public async ValueTask<AccountView?> GetAccount(Guid id, CancellationToken cancellationToken)
        => await Get((await current.Get(cancellationToken)).Accounts, Bson.Of(id), document => document.View, cancellationToken);

    public async ValueTask<IReadOnlyList<AccountView>> ListAccounts(
        AccountFilter filter, long? after, int limit, CancellationToken cancellationToken)
    {
        var views = await current.GetCaughtUp(cancellationToken);
        return await database.List(views.Accounts, AccountDocuments.Matching(filter).After("position", after), ByPosition, limit,
            document => document.View, cancellationToken);
    }

    public async ValueTask<OwnerView?> GetOwner(Guid id, CancellationToken cancellationToken)
        => await Get((await current.Get(cancellationToken)).Owners, Bson.Of(id), OwnerDocuments.Read, cancellationToken);

    public async ValueTask<IReadOnlyList<OwnerView>> ListOwners(
        OwnerFilter filter, long? after, int limit, CancellationToken cancellationToken)
    {
        var views = await current.GetCaughtUp(cancellationToken);
        if (OwnerDocuments.Matching(filter) is not { } query) return [];
        return await database.List(views.Owners, query.After("position", after), ByPosition, limit, OwnerDocuments.Read, cancellationToken);
    }

    public async ValueTask<IReadOnlyList<TransactionView>> ListTransactions(
        Guid accountId, TransactionFilter filter, bool newestFirst, long? after, int limit, CancellationToken cancellationToken)
    {
        var views = await current.Get(cancellationToken);
        if (await Revisions(views, accountId, filter, cancellationToken) is not { } revisions) return [];
        var (first, last) = revisions;
        if (after is { } key) (first, last) = newestFirst ? (first, Math.Min(last, key - 1)) : (Math.Max(first, key + 1), last);
        if (first > last) return [];
        var query = TransactionDocuments.Matching(accountId, filter, first, last);
        var found = await database.List(
            views.Transactions, query, new("_id", newestFirst ? -1 : 1), limit, document => document.View, cancellationToken);
        return await WithReversals(views, [.. found], cancellationToken);
    }

    public async ValueTask<TransactionView?> GetTransaction(Guid accountId, Guid transactionId, CancellationToken cancellationToken)
    {
        var views = await current.Get(cancellationToken);
        var query = new BsonDocument { { "accountId", Bson.Of(accountId) }, { "transactionId", Bson.Of(transactionId) } };
        return await database.First(views.Transactions, query, document => document.View, cancellationToken) is { } found
            ? (await WithReversals(views, [found], cancellationToken))[0] : null;
    }

    public async ValueTask<ProcessedCommandRevisions> FindProcessedCommands(
        Guid accountId, IReadOnlyCollection<Guid> commandIds, CancellationToken cancellationToken)
    {
        var views = await current.Get(cancellationToken);
        // The document first: an account's rows are written before it, so they reach at least as far.
        var account = await database.First(views.Accounts, new("_id", Bson.Of(accountId)), document => document.View, cancellationToken);
        var transactions = ListAll(
            views.Transactions, TransactionDocuments.AnswersTo(accountId, commandIds), t => (t.View.TransactionId, t.View.Revision));
        var others = ListAll(
            views.ProcessedCommands, ProcessedCommandDocuments.AnswersTo(accountId, commandIds), ProcessedCommandDocuments.Read);
        var found = new Dictionary<Guid, long>();
        foreach (var (id, revision) in (await transactions).Concat(await others)) found[id] = revision;
        // That there are no others is believed of whole views only: in lost ones an old command would look new, and be executed again.
        if (found.Count < commandIds.Count && (await current.LookNext(cancellationToken)).Generation != views.Generation)
            throw new ReadStoreUnavailableException("The views were lost or replaced while they were asked for an answer.");
        return new(account?.Revision ?? -1, found);

        ValueTask<List<(Guid, long)>> ListAll<T>(IMongoCollection<T> collection, BsonDocument query, Func<T, (Guid, long)> read)
            => database.Reach(async () => (await collection.Find(query).ToListAsync(cancellationToken)).ConvertAll(row => read(row)));
    }

    public async ValueTask<TransferView?> GetTransfer(Guid id, CancellationToken cancellationToken)
        => await Get((await current.Get(cancellationToken)).Transfers, Bson.Of(id), TransferDocuments.Read, cancellationToken);

    public async ValueTask<IReadOnlyList<TransferView>> ListTransfers(
        TransferFilter filter, long? after, int limit, CancellationToken cancellationToken)
    {
        var views = await current.GetCaughtUp(cancellationToken);
        return await database.List(
            views.Transfers, TransferDocuments.Matching(filter, after), ByPosition, limit, TransferDocuments.Read, cancellationToken);
    }

    public async ValueTask<IReadOnlyList<AccountView>> ListStaleAccounts(
        DateTimeOffset before, long? after, int limit, CancellationToken cancellationToken)
    {
        var views = await current.GetCaughtUp(cancellationToken);
        return await database.List(views.Accounts, AccountDocuments.Stale(before).After("position", after), ByPosition, limit,
            document => document.View, cancellationToken);
    }

    public async IAsyncEnumerable<TransactionFigures> StreamTransactions(
        DateTimeOffset from, DateTimeOffset to, string? currency, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var options = new FindOptions<TransactionRow, BsonDocument>
        { BatchSize = FiguresAtOnce, Projection = TransactionDocuments.FiguresOnly };
        var views = await current.GetCaughtUp(cancellationToken);
        using var cursor = await database.Reach(
            () => views.Transactions.FindAsync(TransactionDocuments.Recorded(from, to, currency), options, cancellationToken));
        while (await database.Reach(() => cursor.MoveNextAsync(cancellationToken)))
            foreach (var figures in cursor.Current) yield return TransactionDocuments.ReadFigures(figures);
    }

    /// <summary>The bounds of time as bounds of revisions, null where nothing is between them. An account's events are never recorded
    /// before their predecessors, so its transactions lie in the order of time too, and pages can be walked by revision alone.</summary>
    private async ValueTask<(long First, long Last)?> Revisions(
        MongoViewSet views, Guid accountId, TransactionFilter filter, CancellationToken cancellationToken)
    {
        var revisions = (First: 0L, Last: TransactionDocuments.LastRevision);
        if (filter.From is { } from)
        {
            var first = await Edge(new("$gte", Bson.Milliseconds(Milliseconds.Ceiling(from))), 1);
            if (first is null) return null;
            revisions.First = first["revision"].AsInt64;
        }
        if (filter.To is { } to)
        {
            var last = await Edge(new("$lte", Bson.Milliseconds(Milliseconds.Floor(to))), -1);
            if (last is null) return null;
            revisions.Last = last["revision"].AsInt64;
        }
        return revisions;

        ValueTask<BsonDocument?> Edge(BsonDocument bound, int direction) => database.Reach<BsonDocument?>(async () =>
            await views.Transactions.Find(new BsonDocument { { "accountId", Bson.Of(accountId) }, { "recordedAt", bound } })
                .Sort(new BsonDocument { { "recordedAt", direction }, { "revision", direction } })
                .Project(new BsonDocument { { "_id", 0 }, { "revision", 1 } })
                .FirstOrDefaultAsync(cancellationToken));
    }

    private ValueTask<List<TransactionView>> WithReversals(
        MongoViewSet views, List<TransactionView> found, CancellationToken cancellationToken)
        => database.Reach(() => ReversalDocuments.AddTo(found, views.Reversals, cancellationToken));

    private ValueTask<T?> Get<TDocument, T>(
        IMongoCollection<TDocument> collection, BsonValue id, Func<TDocument, T> read, CancellationToken cancellationToken) where T : class
        => database.First(collection, new("_id", id), read, cancellationToken);
}
