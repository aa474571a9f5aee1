using BankingApi.IntegrationTests.EventStore.EventStoreDb;
using EventStoreDb.Doubles;
using MongoDB.Driver;

namespace BankingApi.IntegrationTests.Api;

/// <summary>
/// What production runs on, as far as this machine has it: the EventStoreDB that BANKINGAPI_TEST_EVENTSTOREDB names, with consumer groups
/// of a test's own, else a protocol double; the MongoDB that BANKINGAPI_TEST_MONGODB names, with a database of a test's own, else embedded views.
/// </summary>
public sealed class ProductionStores : IAsyncDisposable
{
    private static readonly string? MongoDb = Environment.GetEnvironmentVariable("BANKINGAPI_TEST_MONGODB") is { Length: > 0 } given ? given : null;

    private readonly string name = $"test-{Guid.NewGuid():N}";
    private readonly List<string> folders = [];
    private readonly string eventStore;

    private ProductionStores(EventStoreDouble? server)
    {
        EventStore = server;
        eventStore = server?.ConnectionString ?? RealServerFixture.ConnectionString!;
    }

    /// <summary>Null where a real server is used.</summary>
    public EventStoreDouble? EventStore { get; }

    /// <summary>Whether several instances can share their views.</summary>
    public static bool CanShareViews => MongoDb is not null;

    /// <param name="alwaysDouble">For tests that take the server away.</param>
    public static async Task<ProductionStores> Start(bool alwaysDouble = false)
        => new(alwaysDouble || RealServerFixture.ConnectionString is null ? await EventStoreDouble.StartAsync() : null);

    /// <summary>What one instance of the service is configured with. Where views cannot be shared, each instance has its own, and so its own groups.</summary>
    public IReadOnlyDictionary<string, string> ForInstance()
    {
        var folder = Directory.CreateTempSubdirectory("bankingapi-").FullName;
        folders.Add(folder);
        var group = CanShareViews ? name : $"{name}-{folders.Count}";
        return new Dictionary<string, string>
        {
            ["EventStore:Provider"] = "EventStoreDB",
            ["EventStore:ConnectionString"] = eventStore,
            ["EventStore:ConsumerGroup"] = group,
            ["Transfers:ConsumerGroup"] = $"{group}-transfers",
            ["ReadStore:Provider"] = CanShareViews ? "MongoDB" : "Embedded",
            ["ReadStore:ConnectionString"] = MongoDb ?? "",
            ["ReadStore:Database"] = name,
            ["Embedded:DataDirectory"] = folder,
        };
    }

    public async ValueTask DisposeAsync()
    {
        if (EventStore is not null) await EventStore.DisposeAsync();
        if (MongoDb is not null)
        {
            using var client = new MongoClient(MongoDb);
            await client.DropDatabaseAsync(name);
        }
        foreach (var folder in folders) Directory.Delete(folder, recursive: true);
    }
}
