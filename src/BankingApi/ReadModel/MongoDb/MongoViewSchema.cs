using MongoDB.Bson;
using MongoDB.Driver;

namespace BankingApi.ReadModel.MongoDb;

/// <summary>The collections of a generation, and their indexes.</summary>
internal sealed class MongoViewSchema(IReadOnlyList<IViewCollection> rows)
{
    /// <summary>Raise it with any change of the documents:
    /// a release that brings another fills views of its own beside the old ones.</summary>
    public const int Version = 4;

    public IReadOnlyList<IViewCollection> Rows => rows;

    public IReadOnlyList<(string Collection, IReadOnlyList<BsonDocument> Indexes)> Collections { get; } =
    [
        (AccountDocuments.Name, AccountDocuments.Indexes),
        (OwnerDocuments.Name, OwnerDocuments.Indexes),
        .. rows.Select(ours => (ours.Name, ours.Indexes)),
        (BlockedAccountDocuments.Name, []),
    ];

    /// <summary>Makes what is missing of a generation; calling it again does no harm.</summary>
    /// <returns>The collections' identities, by which they are known again:
    /// one that was dropped and came back by a write has another.</returns>
    public async Task<BsonDocument> Create(MongoViewDatabase database, string generation, CancellationToken cancellationToken)
    {
        foreach (var (collection, indexes) in Collections)
        {
            var name = MongoViewSet.Name(collection, generation);
            if (indexes.Count == 0) await CreateEmpty(database, name, cancellationToken);
            else await database.Collection(name).Indexes
                .CreateManyAsync(indexes.Select(keys => new CreateIndexModel<BsonDocument>(keys)), cancellationToken);
        }
        return await Identities(database, generation, cancellationToken);
    }

    /// <summary>The collections of a generation that are there, each with its identity.</summary>
    public async Task<BsonDocument> Identities(MongoViewDatabase database, string generation, CancellationToken cancellationToken)
    {
        var names = Collections.ToDictionary(ours => MongoViewSet.Name(ours.Collection, generation), ours => ours.Collection);
        var filter = new BsonDocument("name", new BsonDocument("$in", new BsonArray(names.Keys)));
        using var cursor = await database.Database.ListCollectionsAsync(new() { Filter = filter }, cancellationToken);
        var there = await cursor.ToListAsync(cancellationToken);
        return new(there.Select(one => new BsonElement(names[one["name"].AsString], one["info"]["uuid"]))
            .OrderBy(one => one.Name, StringComparer.Ordinal));
    }

    public async Task Drop(MongoViewDatabase database, string generation, CancellationToken cancellationToken)
    {
        foreach (var (collection, _) in Collections)
            await database.Database.DropCollectionAsync(MongoViewSet.Name(collection, generation), cancellationToken);
    }

    /// <summary>The generation that a collection belongs to; null where it is none of the views'.</summary>
    public string? GenerationOf(string collection)
        => collection.Split('_') is [var name, var generation] && Collections.Any(ours => ours.Collection == name)
            && ObjectId.TryParse(generation, out _) ? generation : null;

    private static async Task CreateEmpty(MongoViewDatabase database, string collection, CancellationToken cancellationToken)
    {
        try
        {
            await database.Database.CreateCollectionAsync(collection, cancellationToken: cancellationToken);
        }
        catch (MongoCommandException e) when (e.CodeName == "NamespaceExists")
        {
            // As it should be from the second start on.
        }
    }
}
