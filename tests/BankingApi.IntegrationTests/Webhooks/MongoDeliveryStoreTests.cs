using BankingApi.Deliveries;
using BankingApi.Deliveries.MongoDb;
using BankingApi.Hosting;
using BankingApi.Hosting.MongoDb;

namespace BankingApi.IntegrationTests.Webhooks;

/// <summary>The contract on MongoDB, and who delivers where several could.</summary>
public sealed class MongoDeliveryStoreTests : DeliveryStoreContract, IDisposable
{
    private readonly string _name = $"deliveries_test_{Guid.NewGuid():N}";
    private MongoConnection? _connection;

    protected override bool IsShared => true;

    public override async Task DisposeAsync()
    {
        if (_connection is not null) await _connection.Client.DropDatabaseAsync(_name);
    }

    public void Dispose() => _connection?.Dispose();

    protected override async Task<IDeliveryStore> Open()
    {
        _connection = new((await TestServers.MongoDb).Required());
        return new MongoDeliveryStore(_connection, _name);
    }

    [SkippableFact]
    public async Task One_of_two_delivers_for_as_long_as_it_says_so()
    {
        var (webhook, time) = (await SavedId(), TimeSpan.FromMinutes(1));
        Guid[] instances = [.. Enumerable.Range(0, 6).Select(_ => Guid.NewGuid())];
        var held = await Task.WhenAll(
            instances.Select(instance => Task.Run(async () => await Store.TryHold(webhook, instance, time, None))));
        var holder = instances[Array.IndexOf(held, true)];

        Assert.Equal(1, held.Count(one => one));
        Assert.True(await Store.TryHold(webhook, holder, time, None));
        Assert.False(await Store.TryHold(webhook, instances.First(one => one != holder), time, None));
        Assert.False(await Store.TryHold(Guid.NewGuid(), holder, time, None));
    }

    [SkippableFact]
    public async Task After_its_time_another_one_takes_over()
    {
        var (webhook, time) = (await SavedId(), TimeSpan.FromMilliseconds(400));
        var since = TimeProvider.System.GetTimestamp();
        Assert.True(await Store.TryHold(webhook, Guid.NewGuid(), time, None));
        await Api.Wait.Until(async () => await Store.TryHold(webhook, Guid.NewGuid(), time, None));
        // Less the whole milliseconds of the server's clock.
        Assert.True(TimeProvider.System.GetElapsedTime(since) > time - TimeSpan.FromMilliseconds(2));
    }

    [SkippableFact]
    public async Task A_server_that_is_not_there_is_an_outage()
    {
        Skip.If((await TestServers.MongoDb).ConnectionString is null, "There is no driver to ask without a server.");
        using var nowhere = new MongoConnection("mongodb://127.0.0.1:1/?serverSelectionTimeoutMS=100");
        var store = new MongoDeliveryStore(nowhere, _name);
        await Assert.ThrowsAsync<ReadStoreUnavailableException>(async () => await store.IsComplete(None));
        await Assert.ThrowsAsync<ReadStoreUnavailableException>(async () => await store.List(null, 1, None));
    }

    private async Task<Guid> SavedId() => (await Saved()).Id;
}
