using BankingApi.Hosting.MongoDb;
using MongoDB.Bson;
using MongoDB.Driver;

namespace BankingApi.ReadModel.MongoDb;

/// <summary>The guarded replaces of accounts' documents, in one bulk.</summary>
internal static class AccountWrites
{
    /// <returns>The accounts whose document was not where the change was made from.</returns>
    public static async Task<IReadOnlyCollection<Guid>> Write(
        MongoViewSet views, IReadOnlyList<AccountChange> changes, CancellationToken cancellationToken)
    {
        if (changes.Count == 0) return [];
        // An account that comes twice in a batch builds on itself: a bulk has no order, so its later changes go after it.
        var losers = new List<Guid>();
        foreach (var bulk in Rounds(changes)) losers.AddRange(await WriteBulk(views, bulk, cancellationToken));
        await ForgetErasedOwners(views, changes, cancellationToken);
        return losers;
    }

    /// <summary>On accounts whose owner has been erased: after the erasure is on the owner's own document.</summary>
    public static Task ForgetOwners(MongoViewSet views, IReadOnlyCollection<Guid> erased, CancellationToken cancellationToken)
        => erased.Count == 0 ? Task.CompletedTask
            : views.Accounts.UpdateManyAsync(AccountDocuments.NamedOf(erased), AccountDocuments.Nameless(), null, cancellationToken);

    /// <summary>The owner of an account that is new here may have been erased since the name was read. Either this look finds it, or who
    /// erases finds the account.</summary>
    private static async Task ForgetErasedOwners(
        MongoViewSet views, IReadOnlyList<AccountChange> changes, CancellationToken cancellationToken)
    {
        var owners = changes.Where(change => change.FromRevision < 0 && change.After.OwnerName is not null)
            .Select(change => change.After.OwnerId).Distinct().ToList();
        if (owners.Count == 0) return;
        var query = new BsonDocument
        {
            { "_id", new BsonDocument("$in", new BsonArray(owners.Select(id => Bson.Of(id)))) },
            { "erasedAt", new BsonDocument("$ne", BsonNull.Value) },
        };
        var erased = await views.Owners.Find(query).Project(new BsonDocument("_id", 1)).ToListAsync(cancellationToken);
        await ForgetOwners(views, erased.ConvertAll(document => Bson.Guid(document["_id"])), cancellationToken);
    }

    private static IEnumerable<List<AccountChange>> Rounds(IReadOnlyList<AccountChange> changes)
        => changes.GroupBy(change => change.After.Id)
            .SelectMany(account => account.Select((change, round) => (change, round)))
            .GroupBy(turn => turn.round, turn => turn.change)
            .OrderBy(round => round.Key)
            .Select(round => round.ToList());

    private static async Task<IEnumerable<Guid>> WriteBulk(
        MongoViewSet views, List<AccountChange> changes, CancellationToken cancellationToken)
    {
        var writtenBy = Guid.NewGuid();
        var models = changes.ConvertAll(change => Model(change, writtenBy));
        long written;
        try
        {
            var result = await views.Accounts.BulkWriteAsync(models, BulkExtensions.Unordered, cancellationToken);
            written = result.InsertedCount + result.MatchedCount;
        }
        catch (MongoBulkWriteException<AccountDocument> e) when (e.HasOnlyDuplicates())
        {
            written = e.Result.InsertedCount + e.Result.MatchedCount;
        }
        if (written == changes.Count) return [];

        // The bulk tells how many, not which. One of ours that someone has replaced since counts as lost too: it is only judged again.
        var ids = changes.Select(change => change.After.Id).ToList();
        var ours = await views.Accounts
            .Find(new BsonDocument
                { { "_id", new BsonDocument("$in", new BsonArray(ids.Select(id => Bson.Of(id)))) },
                    { AccountDocuments.WrittenBy, Bson.Of(writtenBy) } })
            .Project(new BsonDocument("_id", 1)).ToListAsync(cancellationToken);
        return ids.Except(ours.Select(document => Bson.Guid(document["_id"])));
    }

    private static WriteModel<AccountDocument> Model(AccountChange change, Guid writtenBy)
    {
        var document = new AccountDocument(change.After, writtenBy);
        if (change.FromRevision < 0) return new InsertOneModel<AccountDocument>(document);
        // By the name, too: one that was read before the owner was erased must not come back.
        var asItWasRead = new BsonDocument
        {
            { "_id", Bson.Of(change.After.Id) },
            { "revision", Bson.Of(change.FromRevision) },
            { "ownerName", Bson.Of(change.After.OwnerName) },
        };
        return new ReplaceOneModel<AccountDocument>(asItWasRead, document);
    }
}
