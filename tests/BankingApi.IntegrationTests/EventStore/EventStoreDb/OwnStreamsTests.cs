using BankingApi.EventStore;
using BankingApi.IntegrationTests.EventStore.Embedded;
using EventStore.Abstractions;
using EventStoreDb.Client.Values;

namespace BankingApi.IntegrationTests.EventStore.EventStoreDb;

/// <summary>The log lies among the server's own streams and the snapshots; nobody above the adapter may notice.</summary>
public sealed class OwnStreamsTests(DoubleFixture fixture) : IClassFixture<DoubleFixture>
{
    private static readonly CancellationToken None = CancellationToken.None;

    private EventStoreDbStores Stores => fixture.Stores;

    [Fact]
    public async Task The_head_of_the_log_is_its_last_event_and_nothing_else()
    {
        var stream = NewStream();
        await Stores.Events.Append(stream, -1, TestEvents.Some(2), None);
        var last = (await Stores.Events.ReadBackwards(stream, long.MaxValue, 1, None))[0];
        // More than are looked through one by one.
        for (var i = 0; i < 40; i++)
        {
            await Stores.Snapshots.Save(StreamNames.OfSnapshot(Guid.NewGuid()), new Snapshot(i, 1, "{}"u8.ToArray()), None);
            Assert.Equal(last.Position, await Stores.Events.ReadHeadPosition(None));
        }

        await using var started = new EventStoreDbStores(fixture.ConnectionString);
        Assert.Equal(last.Position, await started.Events.ReadHeadPosition(None));
        await Stores.Events.Append(stream, 1, TestEvents.Some(1), None);
        var newLast = (await Stores.Events.ReadBackwards(stream, long.MaxValue, 1, None))[0];
        Assert.Equal((newLast.Position, newLast.Position),
            (await Stores.Events.ReadHeadPosition(None), await started.Events.ReadHeadPosition(None)));
    }

    [Fact]
    public async Task The_head_may_be_that_of_some_streams_only()
    {
        var stream = NewStream();
        await using var process = new EventStoreDbStores(fixture.ConnectionString, ours: [stream]);
        Assert.Equal(-1, await process.Events.ReadHeadPosition(None));
        await process.Events.Append(stream, -1, TestEvents.Some(1), None);
        var head = (await process.Events.ReadForwards(stream, 0, 1, None))[0].Position;

        for (var i = 0; i < 40; i++) await Stores.Events.Append($"{NewStream()}-another", -1, TestEvents.Some(1), None);

        Assert.Equal(head, await process.Events.ReadHeadPosition(None));
    }

    [Fact]
    public async Task A_page_of_everything_has_neither_snapshots_nor_what_the_server_writes()
    {
        var start = await Stores.Events.ReadHeadPosition(None);
        var stream = NewStream();
        await Stores.Snapshots.Save(StreamNames.OfSnapshot(Guid.NewGuid()), new Snapshot(1, 1, "{}"u8.ToArray()), None);
        await Stores.Events.Append(stream, -1, TestEvents.Some(1), None);
        await Stores.Snapshots.Save(StreamNames.OfSnapshot(Guid.NewGuid()), new Snapshot(1, 1, "{}"u8.ToArray()), None);

        var page = await Stores.Events.ReadAll(start, 100, [""], None);

        Assert.Equal(stream, Assert.Single(page.Events).Stream);
        Assert.True(page.IsEnd);
    }

    [Fact]
    public async Task The_mark_of_a_deleted_stream_is_passed_over_and_hides_nothing()
    {
        var stream = NewStream();
        var start = await Stores.Events.ReadHeadPosition(None);
        await Stores.Events.Append(stream + "1", -1, TestEvents.Some(1), None);
        await Stores.Client.TombstoneAsync(stream + "1", StreamState.Any);
        await Stores.Events.Append(stream + "2", -1, TestEvents.Some(3), None);

        var seen = new List<string>();
        for (var page = new LogPage([], start, IsEnd: false); !page.IsEnd;)
        {
            page = await Stores.Events.ReadAll(page.Position, 1, [stream], None);
            seen.AddRange(page.Events.Select(stored => stored.Type));
        }

        Assert.Equal(["SomethingHappenedV1", "SomethingHappenedV1", "SomethingHappenedV1", "SomethingHappenedV1"], seen);
    }

    [Fact]
    public async Task The_server_keeps_one_snapshot_of_an_account()
    {
        var stream = StreamNames.OfSnapshot(Guid.NewGuid());
        for (var revision = 1; revision <= 5; revision++)
            await Stores.Snapshots.Save(stream, new Snapshot(revision, 1, "{}"u8.ToArray()), None);

        var kept = await Stores.Client.ReadStreamAsync(Direction.Forwards, stream, StreamPosition.Start).ToListAsync();

        Assert.Equal(4, Assert.Single(kept).Event.EventNumber.ToInt64());
        Assert.Equal(1, (await Stores.Client.GetStreamMetadataAsync(stream)).Metadata.MaxCount);
    }

    [Fact]
    public async Task Instances_that_save_snapshots_at_once_leave_the_latest()
    {
        var stream = StreamNames.OfSnapshot(Guid.NewGuid());
        await using var other = new EventStoreDbStores(fixture.ConnectionString);
        await Task.WhenAll(Enumerable.Range(1, 5).Select(revision
            => (revision % 2 == 0 ? Stores : other).Snapshots.Save(stream, new Snapshot(revision, 1, "{}"u8.ToArray()), None).AsTask()));

        Assert.Equal(5, (await Stores.Snapshots.Load(stream, None))?.Revision);
    }

    [Fact]
    public async Task What_is_no_snapshot_of_ours_is_none()
    {
        var stream = StreamNames.OfSnapshot(Guid.NewGuid());
        await Stores.Client.AppendToStreamAsync(
            stream, StreamState.NoStream, [new EventData(Uuid.NewUuid(), "Snapshot", "{}"u8.ToArray(), "nonsense"u8.ToArray())]);
        Assert.Null(await Stores.Snapshots.Load(stream, None));

        await Stores.Snapshots.Save(stream, new Snapshot(3, 1, "{}"u8.ToArray()), None);
        Assert.Equal(3, (await Stores.Snapshots.Load(stream, None))?.Revision);
    }

    private static string NewStream() => $"Own{Guid.NewGuid():N}-a";
}
