using MongoDB.Bson;
using MongoDB.Bson.Serialization;
using MongoDB.Driver;

namespace BankingApi.ReadModel.MongoDb;

/// <summary>The connection to the views' MongoDB database: what it is written and read with, and how long it may take.</summary>
internal sealed class MongoViewDatabase : IDisposable
{
    /// <summary>The driver waits half a minute by default: too long for a request,
    /// and for whoever waits for a clear word in the health check.</summary>
    private static readonly TimeSpan LongestServerSelection = TimeSpan.FromMilliseconds(1_500);

    /// <summary>A server that hangs is found out, and its connections are cut, after this and the time to connect.</summary>
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(2);

    private readonly MongoClient _client;

    static MongoViewDatabase()
    {
        // Into the driver's global registry, which knows them by types that are this adapter's own.
        BsonSerializer.TryRegisterSerializer(new AccountSerializer());
        BsonSerializer.TryRegisterSerializer(new TransactionSerializer());
    }

    /// <exception cref="ArgumentException">The connection string or the name cannot be used;
    /// neither is repeated: the string may hold a password.</exception>
    public MongoViewDatabase(string connectionString, string database, MongoViewSchema schema)
    {
        Schema = schema;
        _client = new(Settings(connectionString));
        Database = _client.GetDatabase(database, new()
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

    /// <summary>Runs calls of the driver, with their failures as the views' own.</summary>
    public async ValueTask<T> Reach<T>(Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (Exception e) when (e is MongoException or TimeoutException)
        {
            throw new ReadStoreUnavailableException(MongoOutage.Explain(e, _client.Cluster.Description), e);
        }
    }

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

    public void Dispose() => _client.Dispose();

    /// <exception cref="ArgumentException">The connection string cannot be used. Neither is it repeated,
    /// nor the driver's failure kept, which repeats it.</exception>
    internal static MongoClientSettings Settings(string connectionString)
    {
        MongoClientSettings settings;
        try
        {
            var url = new MongoUrl(connectionString);
            settings = IsTorn(connectionString, url) ? throw NotValid() : MongoClientSettings.FromUrl(url);
        }
        catch (Exception) // Of whatever kind: its message is as likely to hold the string.
        {
            throw NotValid();
        }
        settings.ApplicationName ??= "banking-api";
        if (!Names(connectionString, "serverSelectionTimeout")) settings.ServerSelectionTimeout = LongestServerSelection;
        if (!Names(connectionString, "connectTimeout")) settings.ConnectTimeout = LongestServerSelection;
        if (!Names(connectionString, "heartbeat")) settings.HeartbeatInterval = Heartbeat;
        return settings;
    }

    /// <summary>Whether the driver took a piece of the password for a host, which every outage would name: it ends the password at the
    /// first @, and looks for none where a special character comes before.</summary>
    private static bool IsTorn(string connectionString, MongoUrl understood)
        => connectionString.Count(character => character == '@') is var marks && (marks > 1 || (marks == 1 && understood.Username is null));

    private static ArgumentException NotValid() => new("The connection string is not valid.");

    private static bool Names(string connectionString, string option)
        => connectionString.Contains(option, StringComparison.OrdinalIgnoreCase);
}
