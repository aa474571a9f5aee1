using MongoDB.Driver;

namespace BankingApi.Hosting.MongoDb;

/// <summary>The connection to MongoDB that all which is kept there shares.</summary>
internal sealed class MongoConnection : IDisposable
{
    /// <summary>The driver waits half a minute by default: too long for a request,
    /// and for whoever waits for a clear word in the health check.</summary>
    private static readonly TimeSpan LongestServerSelection = TimeSpan.FromMilliseconds(1_500);

    /// <summary>A server that hangs is found out, and its connections are cut, after this and the time to connect.</summary>
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(2);

    /// <exception cref="ArgumentException">The connection string cannot be used; it is not repeated: it may hold a password.</exception>
    public MongoConnection(string connectionString) => Client = new(Settings(connectionString));

    public MongoClient Client { get; }

    /// <summary>By the settings of a section.</summary>
    /// <exception cref="SettingException">One of them is missing or makes no sense. The connection string is not repeated: it may hold a
    /// password.</exception>
    public static MongoConnection Of(string? connectionString, string database, string section)
    {
        var setting = $"{section}:ConnectionString";
        if (string.IsNullOrWhiteSpace(connectionString))
            throw new SettingException(setting, "must say where MongoDB is, for instance mongodb://localhost:27017/");
        StoreSettings.CheckDatabase(database, $"{section}:Database");
        try
        {
            return new(connectionString);
        }
        catch (ArgumentException)
        {
            throw new SettingException(setting,
                "is not valid: it looks like mongodb://host:27017/ or mongodb://user:password@host1,host2/?replicaSet=name, and special "
                + "characters of a password are percent-encoded, an @ as %40");
        }
    }

    /// <summary>Runs calls of the driver, with their failures as the read store's own.</summary>
    public async ValueTask<T> Reach<T>(Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (Exception e) when (e is MongoException or TimeoutException)
        {
            throw new ReadStoreUnavailableException(MongoOutage.Explain(e, Client.Cluster.Description), e);
        }
    }

    public void Dispose() => Client.Dispose();

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
