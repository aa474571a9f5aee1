using BankingApi.EventStore.EventStoreDb;
using BankingApi.IntegrationTests.Api;
using EventStore.Abstractions;

namespace BankingApi.IntegrationTests.EventStore.EventStoreDb;

public sealed class EventStoreContractOnDouble(DoubleFixture fixture) : EventStoreContract, IClassFixture<DoubleFixture>
{
    protected override IEventStore Store => fixture.Stores.Events;
}

public sealed class SnapshotStoreContractOnDouble(DoubleFixture fixture) : SnapshotStoreContract, IClassFixture<DoubleFixture>
{
    protected override ISnapshotStore Store => fixture.Stores.Snapshots;
}

public sealed class SubscriptionContractOnDouble(DoubleFixture fixture) : SubscriptionContract, IClassFixture<DoubleFixture>
{
    protected override IEventStore Store => fixture.Stores.Events;

    protected override IPersistentSubscriptions Subscriptions => fixture.Stores.Subscriptions;
}

public sealed class CatchUpSubscriptionContractOnDouble(DoubleFixture fixture) : CatchUpSubscriptionContract, IClassFixture<DoubleFixture>
{
    protected override IEventStore Store => fixture.Stores.Events;

    protected override ICatchUpSubscriptions Subscriptions => fixture.Stores.CatchUpSubscriptions;
}

public sealed class EventStoreContractOnServer(RealServerFixture fixture) : EventStoreContract, IClassFixture<RealServerFixture>
{
    public override Task InitializeAsync() => fixture.Require();

    protected override IEventStore Store => fixture.Stores.Events;
}

public sealed class SnapshotStoreContractOnServer(RealServerFixture fixture) : SnapshotStoreContract, IClassFixture<RealServerFixture>
{
    public override Task InitializeAsync() => fixture.Require();

    protected override ISnapshotStore Store => fixture.Stores.Snapshots;
}

public sealed class SubscriptionContractOnServer(RealServerFixture fixture) : SubscriptionContract, IClassFixture<RealServerFixture>
{
    public override Task InitializeAsync() => fixture.Require();

    protected override IEventStore Store => fixture.Stores.Events;

    protected override IPersistentSubscriptions Subscriptions => fixture.Stores.Subscriptions;
}

public sealed class CatchUpSubscriptionContractOnServer(RealServerFixture fixture)
    : CatchUpSubscriptionContract, IClassFixture<RealServerFixture>
{
    public override Task InitializeAsync() => fixture.Require();

    protected override IEventStore Store => fixture.Stores.Events;

    protected override ICatchUpSubscriptions Subscriptions => fixture.Stores.CatchUpSubscriptions;
}

public sealed class LogReaderContractOnDouble(DoubleFixture fixture) : LogReaderContract, IClassFixture<DoubleFixture>
{
    protected override IEventStore Store => fixture.Stores.Events;

    protected override ILogReader Open() => new EventStoreDbLogReader(
        new EventStoreDbServer(EventStoreDbRegistration.Settings(fixture.ConnectionString), TimeProvider.System));
}

/// <summary>On the real server, where there is one. It has its turn there: what it appends to the bank's streams is no news for
/// others.</summary>
#pragma warning disable CA1001 // DisposeAsync of xUnit does it.
public sealed class LogReaderContractOnServer : LogReaderContract
#pragma warning restore CA1001
{
    private ProductionStores _server = null!;
    private EventStoreDbStores _stores = null!;

    protected override IEventStore Store => _stores.Events;

    public override async Task InitializeAsync()
    {
        _server = await ProductionStores.Start();
        _stores = new EventStoreDbStores(_server.ConnectionString);
        await base.InitializeAsync();
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await _stores.DisposeAsync();
        await _server.DisposeAsync();
    }

    protected override ILogReader Open() => new EventStoreDbLogReader(
        new EventStoreDbServer(EventStoreDbRegistration.Settings(_server.ConnectionString), TimeProvider.System));
}
