using BankingApi.EventStore;
using BankingApi.EventStore.EventStoreDb;
using BankingApi.IntegrationTests.EventStore.Embedded;
using BankingApi.IntegrationTests.EventStore.EventStoreDb;
using BankingApi.IntegrationTests.ReadModel;
using BankingApi.Privacy;
using BankingApi.Privacy.Embedded;
using EventStore.Abstractions;
using EventStoreDb.Client.Values;
using EventStoreDb.Doubles;
using Microsoft.Extensions.DependencyInjection;
using MongoDB.Driver;

namespace BankingApi.IntegrationTests.Api;

/// <summary>What production runs on, as far as <see cref="TestServers"/> has it: a real EventStoreDB, else a protocol double; a real
/// MongoDB with a database of a test's own, else embedded views.</summary>
/// <remarks>A real server has one log, in which other classes and earlier runs have written. To this one it begins where it ended when the
/// class began, and the classes run one after the other.</remarks>
public sealed class ProductionStores : IAsyncDisposable
{
    /// <summary>Whose turn it is on the real server.</summary>
    private static readonly SemaphoreSlim OneAtATime = new(1, 1);

    private static readonly string? MongoDb = TestServers.MongoDb.GetAwaiter().GetResult().ConnectionString;

    private readonly string _name = $"test-{Guid.NewGuid():N}";
    private readonly HashSet<string> _groups = [];
    private readonly List<string> _folders = [];
    private OwnerKeyFile? _keys;
    private readonly EventStoreDbStores _server;
    private readonly string _connectionString;
    private long _start = -1;

    private ProductionStores(EventStoreDouble? eventStore, bool throughRelay)
    {
        EventStore = eventStore;
        _connectionString = eventStore?.ConnectionString ?? RealServerFixture.ConnectionString!;
        if (throughRelay)
        {
            Network = new("127.0.0.1", eventStore!.Port);
            _connectionString = _connectionString.Replace($":{eventStore.Port}", $":{Network.Port}", StringComparison.Ordinal);
        }
        _server = new EventStoreDbStores(_connectionString, ours: StreamNames.Prefixes);
    }

    /// <summary>Null where a real server is used.</summary>
    public EventStoreDouble? EventStore { get; }

    public string ConnectionString => _connectionString;

    /// <summary>Where the log begins for this class; -1 for its very beginning.</summary>
    public long StartPosition => _start;

    /// <summary>What the service reaches the double through. Null where it does so directly.</summary>
    internal TcpRelay? Network { get; }

    /// <summary>Whether several instances can share their views.</summary>
    public static bool CanShareViews => MongoDb is not null;

    /// <param name="alwaysDouble">For tests that take the server away.</param>
    /// <param name="throughRelay">For tests that take away the network, of a double.</param>
    public static async Task<ProductionStores> Start(bool alwaysDouble = false, bool throughRelay = false)
    {
        var stores = new ProductionStores(
            alwaysDouble || RealServerFixture.ConnectionString is null ? await EventStoreDouble.StartAsync() : null, throughRelay);
        if (stores.EventStore is not null) return stores;
        await OneAtATime.WaitAsync();
        stores._start = await stores.Mark();
        return stores;
    }

    /// <summary>What one instance of the service is configured with.
    /// Where views cannot be shared, each instance has its own, and so its own groups.</summary>
    public async Task<IReadOnlyDictionary<string, string>> ForInstance()
    {
        var folder = Directory.CreateTempSubdirectory("bankingapi-").FullName;
        _folders.Add(folder);
        if (!CanShareViews && _keys is null)
        {
            // Whoever shares the log needs the same keys.
            _keys = new(folder);
            _keys.Open();
        }
        var group = CanShareViews ? _name : $"{_name}-{_folders.Count}";
        await CreateGroup(group, [.. StreamNames.Prefixes]);
        await CreateGroup($"{group}-transfers", StreamNames.AccountPrefix);
        await CreateGroup($"{group}-webhooks", [.. StreamNames.Prefixes, StreamNames.WebhookPrefix]);
        return new Dictionary<string, string>
        {
            ["EventStore:Provider"] = "EventStoreDB",
            ["EventStore:ConnectionString"] = _connectionString,
            ["EventStore:ConsumerGroup"] = group,
            ["Transfers:ConsumerGroup"] = $"{group}-transfers",
            ["Webhooks:ConsumerGroup"] = $"{group}-webhooks",
            ["ReadStore:Provider"] = CanShareViews ? "MongoDB" : "Embedded",
            ["ReadStore:ConnectionString"] = MongoDb ?? "",
            ["ReadStore:Database"] = _name,
            ["Privacy:Database"] = $"{_name}_keys",
            ["Privacy:MasterKey"] = TestServers.MasterKey,
            ["Embedded:DataDirectory"] = folder,
        };
    }

    /// <summary>Has the service see the log from its beginning, as this class has it.</summary>
    public void BeginHere(IServiceCollection services)
    {
        if (_keys is not null) services.AddSingleton<IOwnerKeyStore>(new EmbeddedOwnerKeyStore(_keys));
        if (_start >= 0)
            services.AddSingleton<IEventStore>(provider => new LaterLog(provider.GetRequiredService<EventStoreDbEventStore>(), _start));
    }

    public async ValueTask DisposeAsync()
    {
        if (EventStore is null)
        {
            OneAtATime.Release();
            foreach (var group in _groups) await _server.Server.Groups.DeleteToAllAsync(group);
        }
        _keys?.Dispose();
        await _server.DisposeAsync();
        Network?.Dispose();
        if (EventStore is not null) await EventStore.DisposeAsync();
        if (MongoDb is not null)
        {
            using var client = new MongoClient(MongoDb);
            await client.DropDatabaseAsync(_name);
            await client.DropDatabaseAsync($"{_name}_webhooks");
            await client.DropDatabaseAsync($"{_name}_keys");
        }
        foreach (var folder in _folders) Directory.Delete(folder, recursive: true);
    }

    /// <summary>Leaves an event of nobody's at the end of the log.</summary>
    private async Task<long> Mark()
    {
        await _server.Events.Append($"{_name}-start", ExpectedRevision.NoStream, TestEvents.Some(1), default);
        return (await _server.Events.ReadForwards($"{_name}-start", 0, 1, default))[0].Position;
    }

    /// <summary>On a new log the service has to create its groups itself, as it has to in production.</summary>
    private async Task CreateGroup(string group, params string[] prefixes)
    {
        if (!_groups.Add(group) || _start < 0) return;
        await _server.Server.Groups.CreateToAllAsync(
            group, StreamFilter.Prefix(prefixes), new GroupOptions().Settings(new Position((ulong)_start, (ulong)_start)));
    }

    private sealed class LaterLog(IEventStore log, long start) : IEventStore
    {
        public ValueTask<AppendResult> Append(
            string stream, long expectedRevision, IReadOnlyList<NewEvent> events, CancellationToken cancellationToken)
            => log.Append(stream, expectedRevision, events, cancellationToken);

        public ValueTask<IReadOnlyList<StoredEvent>> ReadForwards(
            string stream, long fromRevision, int maxCount, CancellationToken cancellationToken)
            => log.ReadForwards(stream, fromRevision, maxCount, cancellationToken);

        public ValueTask<IReadOnlyList<StoredEvent>> ReadBackwards(
            string stream, long fromRevision, int maxCount, CancellationToken cancellationToken)
            => log.ReadBackwards(stream, fromRevision, maxCount, cancellationToken);

        public ValueTask<LogPage> ReadAll(
            long afterPosition, int maxCount, IReadOnlyList<string> prefixes, CancellationToken cancellationToken)
            => log.ReadAll(Math.Max(afterPosition, start), maxCount, prefixes, cancellationToken);

        public ValueTask<long> ReadHeadPosition(CancellationToken cancellationToken) => log.ReadHeadPosition(cancellationToken);
    }
}
