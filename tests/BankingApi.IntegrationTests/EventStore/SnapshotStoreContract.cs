using EventStore.Abstractions;

namespace BankingApi.IntegrationTests.EventStore;

/// <summary>What <see cref="ISnapshotStore"/> promises, whatever is below.</summary>
public abstract class SnapshotStoreContract : IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly string _stream = $"Contract{Guid.NewGuid():N}-a";

    protected abstract ISnapshotStore Store { get; }

    public virtual Task InitializeAsync() => Task.CompletedTask;

    public virtual Task DisposeAsync() => Task.CompletedTask;

    [SkippableFact]
    public async Task Without_a_snapshot_there_is_none() => Assert.Null(await Store.Load(_stream, None));

    [SkippableFact]
    public async Task A_snapshot_is_loaded_as_it_was_saved()
    {
        await Store.Save(_stream, Snapshot(41, """{"balance":"1.00"}"""), None);

        var loaded = await Store.Load(_stream, None);
        Assert.NotNull(loaded);
        Assert.Equal((41L, 3), (loaded.Revision, loaded.SchemaVersion));
        Assert.Equal("""{"balance":"1.00"}"""u8.ToArray(), loaded.Data.ToArray());
    }

    [SkippableFact]
    public async Task The_later_revision_stays_whatever_the_order_of_saving()
    {
        await Store.Save(_stream, Snapshot(10, "10"), None);
        await Store.Save(_stream, Snapshot(20, "20"), None);
        await Store.Save(_stream, Snapshot(15, "15"), None);

        var loaded = await Store.Load(_stream, None);
        Assert.Equal(20, loaded?.Revision);
        Assert.Equal("20"u8.ToArray(), loaded?.Data.ToArray());
    }

    [SkippableFact]
    public async Task One_of_the_same_revision_replaces_it()
    {
        await Store.Save(_stream, Snapshot(10, "old"), None);
        await Store.Save(_stream, Snapshot(10, "new") with { SchemaVersion = 4 }, None);

        var loaded = await Store.Load(_stream, None);
        Assert.Equal(4, loaded?.SchemaVersion);
        Assert.Equal("new"u8.ToArray(), loaded?.Data.ToArray());
    }

    [SkippableFact]
    public async Task Streams_have_snapshots_of_their_own()
    {
        await Store.Save(_stream, Snapshot(1, "a"), None);

        Assert.Null(await Store.Load(_stream + "b", None));
    }

    private static Snapshot Snapshot(long revision, string data) => new(revision, 3, System.Text.Encoding.UTF8.GetBytes(data));
}
