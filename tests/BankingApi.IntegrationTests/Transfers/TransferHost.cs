using BankingApi.EventStore;
using EventStore.Abstractions;
using Microsoft.Extensions.DependencyInjection;

namespace BankingApi.IntegrationTests.Transfers;

/// <summary>The whole service on its embedded stores, in a folder of its own; tests may make its store fail.</summary>
public sealed class TransferHost : IAsyncLifetime, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("bankingapi-transfers-").FullName;
    private EmbeddedService<IEventStore>? _factory;

    internal Bank Bank { get; private set; } = null!;

    internal HookedStore Store => (HookedStore)Services.GetRequiredService<IEventStore>();

    internal IServiceProvider Services => _factory!.Services;

    public async Task InitializeAsync() => await Start();

    /// <summary>Ends the service and starts it again on the same folder.</summary>
    public async Task Restart()
    {
        await _factory!.DisposeAsync();
        await Start();
    }

    public async Task DisposeAsync()
    {
        await _factory!.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    public void Dispose() => _factory?.Dispose();

    private async Task Start()
    {
        _factory = new(
            _folder, real => new HookedStore(real), ("Transfers:GraceMilliseconds", "200"),
            // A busy machine must not make a projection that is late look like one that does not work.
            ("Projections:ReadModelWaitMilliseconds", "30000"), ("Projections:ListWaitMilliseconds", "30000"));
        var http = _factory.CreateClient();
        http.Timeout = TimeSpan.FromMinutes(1);
        Bank = new Bank(http);
        await Bank.Until(async () =>
        {
            using var ready = await http.GetAsync(new Uri("/health/ready", UriKind.Relative));
            return ready.IsSuccessStatusCode;
        });
    }
}

/// <summary>The store does not take events of one type on one account, for as long as this lives.</summary>
internal sealed class Outage : IDisposable
{
    private readonly HookedStore _store;

    /// <param name="isAfter">It does take them, but the answer is lost.</param>
    public Outage(HookedStore store, Guid account, string type, bool isAfter = false)
    {
        _store = store;
        var stream = StreamNames.OfAccount(account);
        Task Fail(StoreCall call)
            => call.Stream == stream && call.Appends.Contains(type)
                ? throw new EventStoreUnavailableException("The test took it away.") : Task.CompletedTask;
        if (isAfter) store.After = Fail;
        else store.Before = Fail;
    }

    public void Dispose() => (_store.Before, _store.After) = (null, null);
}
