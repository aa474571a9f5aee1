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
