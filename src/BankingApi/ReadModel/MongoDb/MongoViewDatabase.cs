using BankingApi.Hosting.MongoDb;
using MongoDB.Bson;
using MongoDB.Bson.Serialization;
using MongoDB.Driver;

namespace BankingApi.ReadModel.MongoDb;

/// <summary>The connection to the views' MongoDB database: what it is written and read with, and how long it may take.</summary>
internal sealed class MongoViewDatabase : IDisposable
{
    private readonly MongoConnection _connection;

    static MongoViewDatabase()
    {
        // Into the driver's global registry, which knows them by types that are this adapter's own.
        BsonSerializer.TryRegisterSerializer(new AccountSerializer());
        BsonSerializer.TryRegisterSerializer(new TransactionSerializer());
    }

    /// <exception cref="ArgumentException">The connection string or the name cannot be used;
    /// neither is repeated: the string may hold a password.</exception>
    public MongoViewDatabase(string connectionString, string database, MongoViewSchema schema)
        : this(new MongoConnection(connectionString), database, schema) { }

    public MongoViewDatabase(MongoConnection connection, string database, MongoViewSchema schema)
    {
        Schema = schema;
        _connection = connection;
        Database = connection.Client.GetDatabase(database, new()
        {
            // What has been written is acknowledged to the subscription, so it must outlive any one server. On a lone server this does not
            // wait for the disk: the last write of a batch does, for all of them, see MongoViewState.
            WriteConcern = MongoViewState.Majority,
            ReadConcern = ReadConcern.Local,
            ReadPreference = ReadPreference.Primary,
        });
    }

    public IMongoDatabase Database { get; }

    public MongoViewSchema Schema { get; }

    public string Name => Database.DatabaseNamespace.DatabaseName;

    public IMongoCollection<BsonDocument> Collection(string name) => Collection<BsonDocument>(name);

    // Ids are ours: the driver would take one that is all zeros for none, and make another.
    public IMongoCollection<T> Collection<T>(string name) => Database.GetCollection<T>(name, new() { AssignIdOnInsert = false });

    /// <inheritdoc cref="MongoConnection.Reach"/>
    public ValueTask<T> Reach<T>(Func<Task<T>> call) => _connection.Reach(call);

    /// <summary>The one document that a query finds; null without any.</summary>
    public ValueTask<T?> First<TDocument, T>(
        IMongoCollection<TDocument> collection, BsonDocument query, Func<TDocument, T> read, CancellationToken cancellationToken)
        where T : class
        => Reach(async () =>
        {
            var document = await collection.Find(query).FirstOrDefaultAsync(cancellationToken);
            return document is null ? null : read(document);
        });

    /// <summary>Up to <paramref name="limit"/> of the documents that a query finds.</summary>
    public ValueTask<IReadOnlyList<T>> List<TDocument, T>(
        IMongoCollection<TDocument> collection, BsonDocument query, BsonDocument order, int limit, Func<TDocument, T> read,
        CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(limit);
        // To MongoDB, a limit of 0 is none at all.
        if (limit == 0) return ValueTask.FromResult<IReadOnlyList<T>>([]);
        return Reach<IReadOnlyList<T>>(async () =>
            (await collection.Find(query).Sort(order).Limit(limit).ToListAsync(cancellationToken)).ConvertAll(document => read(document)));
    }

    public void Dispose() => _connection.Dispose();
}
