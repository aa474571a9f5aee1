using MongoDB.Bson;
using MongoDB.Driver;

namespace BankingApi.Views.MongoDb;

/// <summary>
/// The views' MongoDB database: its collections, with what they are written and read with, and the driver's failures
/// as <see cref="ReadStoreUnavailableException"/>.
/// </summary>
internal sealed class MongoViewDatabase : IDisposable
{
    // The driver waits half a minute for a server by default: too long for a request, and for whoever waits for a clear word at the start.
    private static readonly TimeSpan LongestServerSelection = TimeSpan.FromSeconds(5);

    private readonly MongoClient client;

    /// <exception cref="ArgumentException">The connection string cannot be used. It is not repeated: it may hold a password.</exception>
    public MongoViewDatabase(string connectionString, string database)
    {
        client = new(Settings(connectionString));
        // Majority, and on disk: what has been written is acknowledged to the subscription, so it must outlive any one server.
        Database = client.GetDatabase(database, new()
        {
            WriteConcern = WriteConcern.WMajority.With(journal: true),
            ReadConcern = ReadConcern.Local,
            ReadPreference = ReadPreference.Primary,
        });
        Accounts = Collection(AccountDocuments.Name);
        Owners = Collection(OwnerDocuments.Name);
        Transactions = Collection(TransactionDocuments.Name);
        Answers = Collection(TransactionDocuments.Answers);
        Transfers = Collection(TransferDocuments.Name);
        HeldAccounts = Collection(StateDocuments.HeldAccounts);
        State = Collection(StateDocuments.Name);
    }

    public IMongoDatabase Database { get; }

    public IMongoCollection<BsonDocument> Accounts { get; }

    public IMongoCollection<BsonDocument> Owners { get; }

    public IMongoCollection<BsonDocument> Transactions { get; }

    public IMongoCollection<BsonDocument> Answers { get; }

    public IMongoCollection<BsonDocument> Transfers { get; }

    public IMongoCollection<BsonDocument> HeldAccounts { get; }

    public IMongoCollection<BsonDocument> State { get; }

    // Ids are ours: the driver would take one that is all zeros for none, and make another.
    public IMongoCollection<BsonDocument> Collection(string name) => Database.GetCollection<BsonDocument>(name, new() { AssignIdOnInsert = false });

    /// <summary>Runs calls of the driver, with their failures as the views' own.</summary>
    public static async ValueTask<T> Reach<T>(Func<Task<T>> call)
    {
        try
        {
            return await call().ConfigureAwait(false);
        }
        catch (Exception e) when (e is MongoException or TimeoutException)
        {
            throw Unavailable(e);
        }
    }

    public static ReadStoreUnavailableException Unavailable(Exception e) => new(Reason(e), e);

    public void Dispose() => client.Dispose();

    // The driver's own message on a server that it cannot find is its whole view of the cluster, stack traces included.
    private static string Reason(Exception e) => e switch
    {
        TimeoutException => "MongoDB did not answer in time.",
        MongoAuthenticationException => "MongoDB refused the credentials.",
        MongoConnectionException => "The connection to MongoDB failed.",
        MongoCommandException command => $"MongoDB refused a command: {command.CodeName}.",
        MongoServerException => "MongoDB refused a write.",
        _ => $"MongoDB failed: {e.GetType().Name}.",
    };

    private static MongoClientSettings Settings(string connectionString)
    {
        MongoClientSettings settings;
        try
        {
            settings = MongoClientSettings.FromConnectionString(connectionString);
        }
        catch (Exception e) when (e is MongoConfigurationException or FormatException or ArgumentException)
        {
            throw new ArgumentException("The MongoDB connection string is not valid: it looks like mongodb://host:27017/.", nameof(connectionString));
        }
        settings.ApplicationName ??= "banking-api";
        if (settings.ServerSelectionTimeout > LongestServerSelection && !Names(connectionString, "serverSelectionTimeout"))
            settings.ServerSelectionTimeout = LongestServerSelection;
        if (settings.ConnectTimeout > LongestServerSelection && !Names(connectionString, "connectTimeout"))
            settings.ConnectTimeout = LongestServerSelection;
        return settings;
    }

    private static bool Names(string connectionString, string option) => connectionString.Contains(option, StringComparison.OrdinalIgnoreCase);
}
