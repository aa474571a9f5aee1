using EventStoreDb.Client.Connections;
using EventStoreDb.Client.PersistentSubscriptions;
using EventStoreDb.Client.Streams;
using EventStoreDb.Doubles;

namespace EventStoreDb.Client.Tests;

/// <summary>The server that tests without faults run on: the real one that BANKINGAPI_TEST_EVENTSTOREDB names, else a double of their
/// own.</summary>
public sealed class ServerFixture : IAsyncLifetime
{
    private EventStoreDouble? _double;
    private string _connectionString = Environment.GetEnvironmentVariable("BANKINGAPI_TEST_EVENTSTOREDB") ?? "";

    public EventStoreClient Client { get; private set; } = null!;

    public EventStorePersistentSubscriptionsClient Groups { get; private set; } = null!;

    public EventStoreClientSettings Settings() => EventStoreClientSettings.Create(_connectionString);

    public async Task InitializeAsync()
    {
        if (_connectionString.Length == 0)
        {
            _double = await EventStoreDouble.StartAsync();
            _connectionString = _double.ConnectionString;
        }
        Client = new EventStoreClient(Settings());
        Groups = new EventStorePersistentSubscriptionsClient(Settings());
    }

    public async Task DisposeAsync()
    {
        await Client.DisposeAsync();
        await Groups.DisposeAsync();
        if (_double is not null) await _double.DisposeAsync();
    }
}
