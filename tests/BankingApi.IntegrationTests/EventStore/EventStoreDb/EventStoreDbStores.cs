using BankingApi.EventStore.EventStoreDb;
using EventStore.Abstractions;
using EventStoreDb.Client.Streams;
using EventStoreDb.Doubles;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace BankingApi.IntegrationTests.EventStore.EventStoreDb;

/// <summary>The adapters over one connection of their own: what one process of the service has.</summary>
internal sealed class EventStoreDbStores : IAsyncDisposable
{
    public EventStoreDbStores(string connectionString, GroupOptions? options = null,
        ILogger<EventStoreDbPersistentSubscriptions>? logger = null, IReadOnlyList<string>? ours = null)
    {
        Server = new EventStoreDbServer(EventStoreDbRegistration.Settings(connectionString), TimeProvider.System);
        var events = new EventStoreDbEventStore(Server, ours ?? []);
        Events = events;
        Snapshots = new EventStoreDbSnapshotStore(Server);
        CatchUpSubscriptions = new EventStoreDbCatchUpSubscriptions(Server);
        Subscriptions =
            new EventStoreDbPersistentSubscriptions(
                Server, events, options ?? new GroupOptions(), logger ?? NullLogger<EventStoreDbPersistentSubscriptions>.Instance);
    }

    public EventStoreDbServer Server { get; }

    public IEventStore Events { get; }

    public ISnapshotStore Snapshots { get; }

    public IPersistentSubscriptions Subscriptions { get; }

    public ICatchUpSubscriptions CatchUpSubscriptions { get; }

    public EventStoreClient Client => Server.Client;

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}

/// <summary>Stores over a protocol double that the tests of a class share.</summary>
public sealed class DoubleFixture : IAsyncLifetime
{
    private EventStoreDouble? _double;

    internal EventStoreDbStores Stores { get; private set; } = null!;

    public string ConnectionString => _double!.ConnectionString;

    public async Task InitializeAsync()
    {
        _double = await EventStoreDouble.StartAsync();
        Stores = new EventStoreDbStores(_double.ConnectionString);
    }

    public async Task DisposeAsync()
    {
        await Stores.DisposeAsync();
        await _double!.DisposeAsync();
    }
}

/// <summary>Stores over the real server of <see cref="TestServers"/>.</summary>
public sealed class RealServerFixture : IAsyncLifetime
{
    private EventStoreDbStores? _stores;

    public static string? ConnectionString { get; } = TestServers.EventStoreDb.GetAwaiter().GetResult().ConnectionString;

    internal EventStoreDbStores Stores
    {
        get
        {
            TestServers.EventStoreDb.GetAwaiter().GetResult().Required();
            return _stores ??= new EventStoreDbStores(ConnectionString!);
        }
    }

    /// <summary>Skips the test where there is none.</summary>
    public Task Require() => Task.FromResult(Stores);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (_stores is not null) await _stores.DisposeAsync();
    }
}
