using EmbeddedEventStore;
using EventStore.Abstractions;
using Sqlite;

namespace BankingApi.IntegrationTests.EventStore.Embedded;

/// <summary>An answer means durable, and a transaction that fails leaves no trace, neither on disk nor in memory.</summary>
public sealed class EmbeddedDurabilityTests : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly EmbeddedFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_was_acknowledged_is_there_after_reopening()
    {
        var events = TestEvents.Some(3);
        await _folder.Store.Append("a", -1, events, None);
        await _folder.Snapshots.Save("a", new Snapshot(2, 1, "{}"u8.ToArray()), None);

        _folder.Reopen();

        Assert.Equal(events.Select(added => added.Id), (await _folder.Store.ReadForwards("a", 0, 10, None)).Select(stored => stored.Id));
        Assert.Equal(2, (await _folder.Snapshots.Load("a", None))?.Revision);
        Assert.Equal(2, await _folder.Store.ReadHeadPosition(None));
        Assert.Equal(AppendResult.At(2), await _folder.Store.Append("a", -1, events, None));
        Assert.Equal(AppendResult.At(3), await _folder.Store.Append("a", 2, TestEvents.Some(1), None));
    }

    [Fact]
    public async Task What_was_acknowledged_is_on_disk_at_that_moment()
    {
        for (var revision = -1L; revision < 4; revision++)
        {
            await _folder.Store.Append("a", revision, TestEvents.Some(1), None);

            using var copy = _folder.OpenAsAfterCrash();
            Assert.Equal(revision + 2, (await copy.Store.ReadForwards("a", 0, 10, None)).Count);
            Assert.Equal(revision + 1, await copy.Store.ReadHeadPosition(None));
        }
    }

    [Fact]
    public async Task Under_load_a_crash_loses_nothing_acknowledged_and_keeps_only_whole_appends()
    {
        var acknowledged = new long[8];
        using var stop = new CancellationTokenSource();
        var writers = Enumerable.Range(0, acknowledged.Length).Select(async writer =>
        {
            for (var revision = -1L; !stop.IsCancellationRequested; revision += 3)
            {
                await _folder.Store.Append($"w{writer}", revision, TestEvents.Some(3), None);
                Volatile.Write(ref acknowledged[writer], revision + 4);
            }
        }).ToList();
        while (acknowledged.Any(count => Interlocked.Read(ref count) < 30)) await Task.Yield();

        // Stopped between two groups: a copy of files that are being written would not be one moment's.
        using var resume = new ManualResetEventSlim();
        var paused = new PausingJob(resume);
        var pause = Queue(paused);
        paused.Entered.Wait();
        var promised = acknowledged.ToArray();
        using var copy = _folder.OpenAsAfterCrash();
        resume.Set();
        await pause;
        await stop.CancelAsync();
        await Task.WhenAll(writers);

        for (var writer = 0; writer < promised.Length; writer++)
        {
            var stored = await copy.Store.ReadForwards($"w{writer}", 0, int.MaxValue, None);
            Assert.True(stored.Count >= promised[writer], $"{stored.Count} stored, {promised[writer]} acknowledged");
            Assert.Equal(0, stored.Count % 3);
        }
    }

    [Fact]
    public async Task Appends_of_one_group_see_each_other()
    {
        var events = TestEvents.Some(1);
        var results = await InOneGroup(
            () => _folder.Store.Append("a", -1, events, None),
            () => _folder.Store.Append("a", -1, events, None),
            () => _folder.Store.Append("a", 0, TestEvents.Some(2), None),
            () => _folder.Store.Append("a", 0, TestEvents.Some(1), None),
            () => _folder.Store.Append("a", 2, TestEvents.Some(1), None));

        Assert.Equal(
            [AppendResult.At(0), AppendResult.At(0), AppendResult.At(2), AppendResult.Conflict(2), AppendResult.At(3)],
            results.Select(result => result.Result));
    }

    [Fact]
    public async Task When_a_group_fails_all_its_callers_are_told_and_what_it_wrote_is_forgotten()
    {
        await _folder.Store.Append("old", -1, TestEvents.Some(1), None);
        var lost = TestEvents.Some(2);
        Task? failing = null;
        var results = await InOneGroup(
            () => _folder.Store.Append("old", 0, TestEvents.Some(3), None),
            () => _folder.Store.Append("new", -1, lost, None),
            () => _folder.Store.Append("new", 5, TestEvents.Some(1), None),
            () =>
            {
                failing = _folder.Database.Write(new FailingJob(), None).AsTask();
                return _folder.Store.Append("other", -1, TestEvents.Some(1), None);
            });

        foreach (var result in results) await Assert.ThrowsAsync<EventStoreUnavailableException>(() => result);
        await Assert.ThrowsAsync<EventStoreUnavailableException>(() => failing!);
        Assert.Equal(0, await _folder.Store.ReadHeadPosition(None));
        Assert.Single(await _folder.Store.ReadForwards("old", 0, 10, None));
        Assert.Empty(await _folder.Store.ReadForwards("new", 0, 10, None));

        // The heads that the failed group had moved are right again, and the positions go on without a gap.
        Assert.Equal(AppendResult.Conflict(0), await _folder.Store.Append("old", 3, TestEvents.Some(1), None));
        Assert.Equal(AppendResult.At(1), await _folder.Store.Append("old", 0, TestEvents.Some(1), None));
        Assert.Equal(AppendResult.At(1), await _folder.Store.Append("new", -1, lost, None));
        Assert.Equal(3, await _folder.Store.ReadHeadPosition(None));
        _folder.Reopen();
        Assert.Equal(2, (await _folder.Store.ReadForwards("new", 0, 10, None)).Count);
    }

    [Fact]
    public async Task A_full_disk_is_an_outage_and_the_store_goes_on_when_there_is_room_again()
    {
        _folder.Close();
        var connection = EventsFile.Open(_folder.File);
        using (var session = new WriteSession(connection, TimeProvider.System))
        {
            connection.Execute($"PRAGMA max_page_count = {connection.Scalar("PRAGMA page_count") + 2}");
            var queue = new WriteQueue();
            var head = -1L;
            var writer = new GroupCommitWriter(session, queue, position => head = position);
            var stored = -1L;
            var failure = await Assert.ThrowsAsync<EventStoreUnavailableException>(async () =>
            {
                while (true) stored = (await Append(queue, stored)).Revision;
            });
            Assert.Equal(13, Assert.IsType<SqliteFailure>(failure.InnerException).Code);

            await Task.Run(() => connection.Execute("PRAGMA max_page_count = 1000000"));
            Assert.Equal(AppendResult.At(stored + 1), await Append(queue, stored));
            Assert.Equal(stored + 1, head);
            queue.Close();
            writer.Join();
        }
        _folder.Reopen();
    }

    [Fact]
    public async Task Dirty_pages_of_many_groups_reach_the_file_without_closing()
    {
        var before = new FileInfo(_folder.File).Length;
        var data = new byte[700_000];
        // 16 MB of WAL make the writer checkpoint by itself; 40 appends are well beyond that.
        for (var revision = -1L; revision < 39; revision++)
            await _folder.Store.Append("a", revision, [new NewEvent(Guid.NewGuid(), "Big", data, default)], None);

        Assert.True(new FileInfo(_folder.File).Length > before + 10_000_000);
    }

    [Fact]
    public async Task A_closed_store_says_so_at_once()
    {
        _folder.Close();

        await Assert.ThrowsAsync<EventStoreUnavailableException>(() => _folder.Store.Append("a", -1, TestEvents.Some(1), None).AsTask());
        await Assert.ThrowsAsync<EventStoreUnavailableException>(async () => await _folder.Store.ReadForwards("a", 0, 1, None));
        await Assert.ThrowsAsync<EventStoreUnavailableException>(async () => await _folder.Subscriptions.Join("g", [""], None));
    }

    [Fact]
    public async Task Closing_writes_what_is_queued()
    {
        var appends = Enumerable.Range(0, 200).Select(i => _folder.Store.Append($"s{i}", -1, TestEvents.Some(1), None).AsTask()).ToList();

        _folder.Reopen();

        Assert.All(await Task.WhenAll(appends), result => Assert.True(result.Appended));
        Assert.Equal(199, await _folder.Store.ReadHeadPosition(None));
    }

    [Fact]
    public async Task More_streams_than_the_writer_remembers_are_still_right()
    {
        _folder.Close();
        using (var session = new WriteSession(EventsFile.Open(_folder.File), TimeProvider.System, rememberedStreams: 3))
        {
            var queue = new WriteQueue();
            var writer = new GroupCommitWriter(session, queue, _ => { });
            for (var revision = -1L; revision < 2; revision++)
            {
                for (var i = 0; i < 20; i++) Assert.Equal(AppendResult.At(revision + 1), await Append(queue, revision, $"s{i}"));
                for (var i = 0; i < 20; i += 3) Assert.Equal(AppendResult.Conflict(revision + 1), await Append(queue, revision, $"s{i}"));
            }
            queue.Close();
            writer.Join();
        }
        _folder.Reopen();
    }

    /// <summary>Holds the writer until all are queued, so that they become one transaction.</summary>
    private async Task<List<Task<AppendResult>>> InOneGroup(params Func<ValueTask<AppendResult>>[] appends)
    {
        using var resume = new ManualResetEventSlim();
        var blocker = new PausingJob(resume);
        var blocked = Queue(blocker);
        blocker.Entered.Wait();
        var tasks = appends.Select(append => append().AsTask()).ToList();
        resume.Set();
        await blocked;
        await Task.WhenAll(tasks).ContinueWith(_ => { }, TaskScheduler.Default);
        return tasks;
    }

    /// <summary>Through the queue, so that the writer's own thread pauses: where nobody writes, a job is done by whoever brings it, and
    /// what is queued meanwhile would not be one group.</summary>
    private Task<bool> Queue(PausingJob job)
    {
        _folder.Database.Post(job);
        return job.Answer;
    }

    private static async Task<AppendResult> Append(WriteQueue queue, long expectedRevision, string stream = "a")
    {
        var job = new AppendJob(stream, expectedRevision, TestEvents.Some(1), 100);
        await queue.Enqueue(job, None);
        return await job.Answer;
    }

    private sealed class PausingJob(ManualResetEventSlim resume) : WriteJob<bool>
    {
        public ManualResetEventSlim Entered { get; } = new();

        protected override bool Write(WriteSession session)
        {
            Entered.Set();
            resume.Wait();
            return true;
        }
    }

    private sealed class FailingJob : WriteJob<bool>
    {
        protected override bool Write(WriteSession session) => throw new SqliteFailure(10, "disk I/O error");
    }
}
