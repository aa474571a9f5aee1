using BankingApi.Hosting.MongoDb;
using MongoDB.Bson;
using MongoDB.Driver;

namespace BankingApi.ReadModel.MongoDb;

/// <summary>The one document that says which generation of the views answers, which one is being built, and how far each has come: <c>{
/// _id, current: { generation, collections, position, isLevel }, building: … }</c>. Whoever writes into a generation ends with a write here
/// that is guarded by its name: then nothing is taken for written that went into views which had been replaced, by whichever
/// process.</summary>
internal sealed class MongoViewState(MongoViewDatabase database)
{
    public const string Current = "current";

    public const string Building = "building";

    private const string Name = "views";

    /// <summary>One document for each schema, so that two releases do not take each other's views for broken.</summary>
    private static readonly BsonDocument Id = new("_id", $"schema-{MongoViewSchema.Version}");

    /// <summary>On most servers.
    /// Where they are away, a write fails: it must not wait for ever, or nobody would hear of the outage.</summary>
    public static readonly WriteConcern Majority = WriteConcern.WMajority.With(wTimeout: TimeSpan.FromSeconds(10));

    /// <summary>On disk, and on most servers: with this, all that was written before it is there, too.</summary>
    public static readonly WriteConcern Durable = Majority.With(journal: true);

    private readonly IMongoCollection<BsonDocument> _documents = database.Collection(Name).WithWriteConcern(Durable);

    public async Task<BsonDocument?> Read(CancellationToken cancellationToken)
        => await _documents.Find(Id).FirstOrDefaultAsync(cancellationToken);

    /// <summary>The generations that anybody needs, those of other releases' views included.</summary>
    public async Task<HashSet<string>> Generations(CancellationToken cancellationToken)
    {
        var all = await _documents.Find(new BsonDocument()).ToListAsync(cancellationToken);
        return [.. all.SelectMany(one => new[] { GenerationOf(one, Current), GenerationOf(one, Building) }).OfType<string>()];
    }

    public static string? GenerationOf(BsonDocument? state, string place) => Section(state, place)?["generation"].AsString;

    public static BsonDocument? Section(BsonDocument? state, string place)
        => state is not null && state.TryGetValue(place, out var section) && section is BsonDocument document ? document : null;

    public static ViewProgress Progress(BsonDocument section)
        => new(section["position"].AsInt64, section["generation"].AsString, section["isLevel"].AsBoolean);

    /// <summary>Puts new, empty views in the place of <paramref name="instead"/> (null: of none).</summary>
    /// <returns>Whether nobody was quicker.</returns>
    public async Task<bool> Start(string generation, BsonDocument collections, string? instead, CancellationToken cancellationToken)
    {
        try
        {
            var update = new BsonDocument("$set", new BsonDocument(Current, Empty(generation, collections)));
            var result = await _documents.UpdateOneAsync(
                At(Current, instead), update, new() { IsUpsert = instead is null }, cancellationToken);
            return result.MatchedCount > 0 || result.UpsertedId is not null;
        }
        catch (MongoWriteException e) when (e.WriteError?.Category == ServerErrorCategory.DuplicateKey)
        {
            return false;
        }
    }

    /// <summary>Makes this the generation that is being built.</summary>
    /// <returns>The one that was being built until then, and now nobody needs; null where there was none.</returns>
    public async Task<string?> Build(string generation, BsonDocument collections, CancellationToken cancellationToken)
        => GenerationOf(await _documents.FindOneAndUpdateAsync<BsonDocument>(
            Id, new BsonDocument("$set", new BsonDocument(Building, Empty(generation, collections))),
            new() { ReturnDocument = ReturnDocument.Before }, cancellationToken), Building);

    /// <returns>False where it was not being built any more: it may have taken over.</returns>
    public async Task<bool> GiveUp(string generation, CancellationToken cancellationToken)
        => (await _documents.UpdateOneAsync(At(Building, generation), new BsonDocument("$unset", new BsonDocument(Building, 1)),
            cancellationToken: cancellationToken)).MatchedCount > 0;

    /// <summary>Lets the generation that was built answer from now on.</summary>
    /// <returns>False where another one is being built by now.</returns>
    public async Task<bool> TakeOver(string generation, CancellationToken cancellationToken)
    {
        var update = new BsonDocument("$set", new BsonDocument
        {
            { Current, new BsonDocument("$mergeObjects", new BsonArray { $"${Building}", new BsonDocument("isLevel", true) }) },
            { Building, "$$REMOVE" },
        });
        var pipeline = new BsonDocumentStagePipelineDefinition<BsonDocument, BsonDocument>([update]);
        var result = await _documents.UpdateOneAsync(
            At(Building, generation), Builders<BsonDocument>.Update.Pipeline(pipeline), cancellationToken: cancellationToken);
        return result.MatchedCount > 0;
    }

    /// <summary>Ends a batch: when this returns, all of it is durable.</summary>
    /// <param name="progress">Recorded; null leaves it.</param>
    /// <returns>False where the generation has been replaced: what was written into it counts for nothing.</returns>
    public async Task<bool> Confirm(string place, string generation, ViewProgress? progress, CancellationToken cancellationToken)
    {
        var update = new BsonDocument("$set", new BsonDocument($"{place}.generation", generation));
        if (progress is { } reached)
        {
            // Another instance may have come further meanwhile.
            update.Add("$max", new BsonDocument($"{place}.position", Bson.Of(reached.Position)));
            if (reached.IsCaughtUp) update["$set"].AsBsonDocument.Add($"{place}.isLevel", true);
        }
        var result = await _documents.UpdateOneAsync(At(place, generation), update, cancellationToken: cancellationToken);
        return result.MatchedCount > 0;
    }

    private static BsonDocument At(string place, string? generation)
        => new(Id) { { $"{place}.generation", generation is null ? new BsonDocument("$exists", false) : generation } };

    private static BsonDocument Empty(string generation, BsonDocument collections) => new()
    {
        { "generation", generation },
        { "collections", collections },
        { "position", Bson.Of(-1L) },
        { "isLevel", false },
    };
}
