using EmbeddedEventStore;
using EventStore.Abstractions;

namespace BankingApi.IntegrationTests.EventStore.Embedded;

public sealed class EmbeddedEventStoreContract : EventStoreContract, IDisposable
{
    private readonly EmbeddedFolder _folder = new();

    protected override IEventStore Store => _folder.Store;

    public void Dispose() => _folder.Dispose();
}

public sealed class EmbeddedSnapshotStoreContract : SnapshotStoreContract, IDisposable
{
    private readonly EmbeddedFolder _folder = new();

    protected override ISnapshotStore Store => _folder.Snapshots;

    public void Dispose() => _folder.Dispose();
}

public sealed class EmbeddedSubscriptionContract : SubscriptionContract, IDisposable
{
    private readonly EmbeddedFolder _folder = new();

    protected override IEventStore Store => _folder.Store;

    protected override IPersistentSubscriptions Subscriptions => _folder.Subscriptions;

    public void Dispose() => _folder.Dispose();
}

public sealed class EmbeddedCatchUpSubscriptionContract : CatchUpSubscriptionContract, IDisposable
{
    private readonly EmbeddedFolder _folder = new();

    protected override IEventStore Store => _folder.Store;

    protected override ICatchUpSubscriptions Subscriptions => _folder.CatchUpSubscriptions;

    public void Dispose() => _folder.Dispose();
}

public sealed class EmbeddedLogReaderContract : LogReaderContract, IDisposable
{
    private readonly EmbeddedFolder _folder = new();

    protected override IEventStore Store => _folder.Store;

    protected override ILogReader Open() => EmbeddedLogReader.Open(_folder.Path);

    public void Dispose() => _folder.Dispose();
}
