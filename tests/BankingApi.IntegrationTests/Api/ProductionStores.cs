using BankingApi.EventStore;
using BankingApi.EventStore.EventStoreDb;
using BankingApi.IntegrationTests.EventStore.Embedded;
using BankingApi.IntegrationTests.EventStore.EventStoreDb;
using EventStoreDb.Client;
using EventStoreDb.Doubles;
using Microsoft.Extensions.DependencyInjection;
using MongoDB.Driver;

namespace BankingApi.IntegrationTests.Api;

/// <summary>
/// What production runs on, as far as <see cref="TestServers"/> has it: a real EventStoreDB, else a protocol double; a real MongoDB with a database
/// of a test's own, else embedded views.
/// </summary>
/// <remarks>
/// A real server has one log, in which other classes and earlier runs have written. To this one it begins where it ended when the class
/// began, and the classes run one after the other.
/// </remarks>
public sealed class ProductionStores : IAsyncDisposable
{
    /// <summary>Whose turn it is on the real server.</summary>
    private static readonly SemaphoreSlim OneAtATime = new(1, 1);

    private static readonly string? MongoDb = TestServers.MongoDb.GetAwaiter().GetResult().ConnectionString;

    private readonly string name = $"test-{Guid.NewGuid():N}";
    private readonly HashSet<string> groups = [];
    private readonly List<string> folders = [];
    private readonly EventStoreDbStores server;
    private readonly string connectionString;
    private long start = -1;

    private ProductionStores(EventStoreDouble? eventStore)
    {
        EventStore = eventStore;
        connectionString = eventStore?.ConnectionString ?? RealServerFixture.ConnectionString!;
        server = new EventStoreDbStores(connectionString, ours: StreamNames.Prefixes);
    }

    /// <summary>Null where a real server is used.</summary>
    public EventStoreDouble? EventStore { get; }

    /// <summary>Whether several instances can share their views.</summary>
    public static bool CanShareViews => MongoDb is not null;

    /// <param name="alwaysDouble">For tests that take the server away.</param>
    public static async Task<ProductionStores> Start(bool alwaysDouble = false)
    {
        var stores = new ProductionStores(alwaysDouble || RealServerFixture.ConnectionString is null ? await EventStoreDouble.StartAsync() : null);
        if (stores.EventStore is not null) return stores;
        await OneAtATime.WaitAsync();
        stores.start = await stores.Mark();
        return stores;
    }

    /// <summary>What one instance of the service is configured with. Where views cannot be shared, each instance has its own, and so its own groups.</summary>
    public async Task<IReadOnlyDictionary<string, string>> ForInstance()
    {
        var folder = Directory.CreateTempSubdirectory("bankingapi-").FullName;
        folders.Add(folder);
        var group = CanShareViews ? name : $"{name}-{folders.Count}";
        await CreateGroup(group, [.. StreamNames.Prefixes]);
        await CreateGroup($"{group}-transfers", StreamNames.AccountPrefix);
        return new Dictionary<string, string>
        {
            ["EventStore:Provider"] = "EventStoreDB",
            ["EventStore:ConnectionString"] = connectionString,
            ["EventStore:ConsumerGroup"] = group,
            ["Transfers:ConsumerGroup"] = $"{group}-transfers",
            ["ReadStore:Provider"] = CanShareViews ? "MongoDB" : "Embedded",
            ["ReadStore:ConnectionString"] = MongoDb ?? "",
            ["ReadStore:Database"] = name,
            ["Embedded:DataDirectory"] = folder,
        };
    }

    /// <summary>Has the service see the log from its beginning, as this class has it.</summary>
    public void BeginHere(IServiceCollection services)
    {
        if (start >= 0) services.AddSingleton<IEventStore>(provider => new LaterLog(provider.GetRequiredService<EventStoreDbEventStore>(), start));
    }

    public async ValueTask DisposeAsync()
    {
        if (EventStore is null)
        {
            OneAtATime.Release();
            foreach (var group in groups) await server.Server.Groups.DeleteToAllAsync(group);
        }
        await server.DisposeAsync();
        if (EventStore is not null) await EventStore.DisposeAsync();
        if (MongoDb is not null)
        {
            using var client = new MongoClient(MongoDb);
            await client.DropDatabaseAsync(name);
        }
        foreach (var folder in folders) Directory.Delete(folder, recursive: true);
    }

    /// <summary>Leaves an event of nobody's at the end of the log.</summary>
    private async Task<long> Mark()
    {
        await server.Events.Append($"{name}-start", ExpectedRevision.NoStream, TestEvents.Some(1), default);
        return (await server.Events.ReadForwards($"{name}-start", 0, 1, default))[0].Position;
    }

    /// <summary>On a new log the service has to create its groups itself, as it has to in production.</summary>
    private async Task CreateGroup(string group, params string[] prefixes)
    {
        if (!groups.Add(group) || start < 0) return;
        await server.Server.Groups.CreateToAllAsync(
            group, StreamFilter.Prefix(prefixes), new GroupOptions().Settings(new Position((ulong)start, (ulong)start)));
    }

    private sealed class LaterLog(IEventStore log, long start) : IEventStore
    {
        public ValueTask<AppendResult> Append(string stream, long expectedRevision, IReadOnlyList<NewEvent> events, CancellationToken cancellation)
            => log.Append(stream, expectedRevision, events, cancellation);

        public ValueTask<IReadOnlyList<StoredEvent>> ReadForwards(string stream, long fromRevision, int maxCount, CancellationToken cancellation)
            => log.ReadForwards(stream, fromRevision, maxCount, cancellation);

        public ValueTask<IReadOnlyList<StoredEvent>> ReadBackwards(string stream, long fromRevision, int maxCount, CancellationToken cancellation)
            => log.ReadBackwards(stream, fromRevision, maxCount, cancellation);

        public ValueTask<LogPage> ReadAll(long afterPosition, int maxCount, IReadOnlyList<string> prefixes, CancellationToken cancellation)
            => log.ReadAll(Math.Max(afterPosition, start), maxCount, prefixes, cancellation);

        public ValueTask<long> ReadHeadPosition(CancellationToken cancellation) => log.ReadHeadPosition(cancellation);
    }
}
