using EmbeddedEventStore;
using EventStore.Abstractions;
using Sqlite;

namespace BankingApi.IntegrationTests.EventStore.Embedded;

/// <summary>Events are found by their stream wherever the index has got to: not yet at them, in the middle of them, or past them.</summary>
public sealed class StreamIndexTests : IDisposable
{
    private const int Streams = 50;
    private const int PerAppend = 20;

    private readonly EmbeddedFolder _folder = new();
    private readonly List<Guid>[] _written = [.. Enumerable.Range(0, Streams).Select(_ => new List<Guid>())];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Streams_are_whole_at_every_moment_of_several_generations_and_after_a_crash_and_a_close()
    {
        // Three generations of 16,384 and a bit.
        for (var round = 0; round < 52; round++)
        {
            await AppendToAll();
            await CheckSome(_folder.Store, round);
        }

        using (var crashed = new EmbeddedFolder(path: _folder.CopyFiles()))
        {
            await CheckAll(crashed.Store);
            await CheckAppends(crashed.Store);
        }
        _folder.Reopen();
        await CheckAll(_folder.Store);
        await CheckAppends(_folder.Store);
    }

    [Fact]
    public async Task Readers_see_no_gap_while_the_index_moves_past_them()
    {
        using var done = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 2).Select(reader => Task.Run(async () =>
        {
            var (random, reads) = (new Random(reader), 0);
            for (; !done.IsCancellationRequested; reads++)
            {
                var stream = $"s{random.Next(Streams)}";
                var newest = await _folder.Store.ReadBackwards(stream, long.MaxValue, 30, default);
                if (newest.Count == 0) continue;
                for (var i = 1; i < newest.Count; i++) Assert.Equal(newest[i - 1].Revision - 1, newest[i].Revision);
                var from = random.NextInt64(newest[0].Revision + 1);
                var page = await _folder.Store.ReadForwards(stream, from, 50, default);
                Assert.Equal(Enumerable.Range(0, page.Count).Select(i => from + i), page.Select(read => read.Revision));
                Assert.True(page.Count == 50 || page[^1].Revision >= newest[0].Revision);
            }
            return reads;
        })).ToList();

        for (var round = 0; round < 40; round++) await AppendToAll();
        await done.CancelAsync();

        Assert.All(await Task.WhenAll(readers), reads => Assert.True(reads > 100, $"Only {reads} reads"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(20)] // In the middle of a generation that is being merged, with another one behind it.
    public async Task Closing_completes_the_index_and_leaves_no_write_ahead_log(int rounds)
    {
        for (var round = 0; round < rounds; round++) await AppendToAll();

        _folder.Close();

        Assert.False(File.Exists(_folder.File + "-wal") && new FileInfo(_folder.File + "-wal").Length > 0);
        using (var closed = SqliteConnection.OpenForReading(_folder.File))
        {
            Assert.Equal(rounds * Streams * PerAppend - 1L, closed.Scalar("SELECT position FROM indexed"));
            Assert.Equal(rounds * Streams * PerAppend,
                closed.Scalar("SELECT count(*) FROM stream_index i JOIN events e USING (position, stream, revision)"));
        }
    }

    [Fact]
    public void What_was_merged_in_a_transaction_that_failed_is_merged_again()
    {
        _folder.Close();
        var connection = EventsFile.Open(_folder.File);
        using (var session = new WriteSession(connection, TimeProvider.System))
        {
            Write(session, "a", 20_000);
            // A page more each time: the disk is full among the events first, then among the entries of the index.
            for (var room = 0; room < 20; room++)
            {
                connection.Execute($"PRAGMA max_page_count = {connection.Scalar("PRAGMA page_count") + room}");
                try
                {
                    Write(session, "b", 400);
                }
                catch (SqliteFailure full)
                {
                    Assert.Equal(13, full.Code);
                    session.Rollback();
                }
            }
            connection.Execute("PRAGMA max_page_count = 1000000");
            session.CompleteIndex();
        }

        using (var closed = SqliteConnection.OpenForReading(_folder.File))
            Assert.Equal(closed.Scalar("SELECT count(*) FROM events"),
                closed.Scalar("SELECT count(*) FROM stream_index i JOIN events e USING (position, stream, revision)"));
        _folder.Reopen();

        static void Write(WriteSession session, string stream, int events)
        {
            session.Begin();
            var head = session.FindHead(stream) ?? session.AddStream(stream);
            foreach (var added in TestEvents.Some(events)) session.AddEvent(stream, head, added);
            session.Commit();
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    public void A_stream_that_cannot_be_looked_up_while_a_generation_is_gathered_costs_no_entry(int failing)
    {
        const int Events = 20_000;
        _folder.Close();
        using var connection = EventsFile.Open(_folder.File);
        var lookedUp = 0;
        var index = new StreamIndex(
            connection, stream => ++lookedUp == failing ? throw new SqliteFailure(10, "disk I/O error") : stream[^1] - '0');
        index.Committed([.. TestEvents.Some(Events).Select((added, i) =>
            new StoredEvent($"s{i % 10}", i / 10, i, added.Id, added.Type, added.Data, added.Metadata, DateTimeOffset.UnixEpoch))]);

        Assert.Throws<SqliteFailure>(() => Merge(all: false));
        index.RolledBack();
        connection.RollBack();
        Merge(all: false);
        Merge(all: true);

        Assert.Equal((Events, Events - 1L),
            (connection.Scalar("SELECT count(*) FROM stream_index"), connection.Scalar("SELECT position FROM indexed")));

        void Merge(bool all)
        {
            connection.Execute("BEGIN");
            if (all) index.MergeAll();
            else index.Merge(100);
            connection.Commit();
            index.Committed([]);
        }
    }

    [Fact]
    public void Pages_are_counted_from_one_checkpoint_to_the_next()
    {
        _folder.Close();
        using var connection = EventsFile.Open(_folder.File);
        for (var round = 0; round < 2; round++)
        {
            connection.Execute("INSERT INTO streams (name) VALUES (hex(randomblob(20000)))");
            Assert.InRange(connection.PagesWritten, 10, 100);
            connection.Checkpoint(truncate: false);
            Assert.Equal(0, connection.PagesWritten);
        }
    }

    [Fact]
    public async Task A_file_of_version_1_is_taken_over_with_all_its_streams()
    {
        for (var round = 0; round < 3; round++) await AppendToAll();
        _folder.Close();
        using (var file = SqliteConnection.OpenForWriting(_folder.File))
        {
            file.Execute(
                "ALTER TABLE events DROP COLUMN checksum; DROP TABLE stream_index; DROP TABLE indexed; "
                    + "CREATE UNIQUE INDEX events_by_stream ON events (stream, revision); PRAGMA user_version = 1");
        }

        _folder.Reopen();

        await CheckAll(_folder.Store);
        await CheckAppends(_folder.Store);
        _folder.Close();
        using var after = SqliteConnection.OpenForReading(_folder.File);
        Assert.Equal(EventsSchema.Version, after.Scalar("PRAGMA user_version"));
    }

    [Fact]
    public async Task A_gap_among_the_events_that_are_not_indexed_yet_is_found_at_the_start()
    {
        await AppendToAll();
        var crashed = _folder.CopyFiles();
        using (var hand = SqliteConnection.OpenForWriting(Path.Combine(crashed, "events.db"))) hand.Execute(
            "DELETE FROM events WHERE position = 500");

        using var database = new EmbeddedDatabase(crashed, TimeProvider.System);

        Assert.Contains("does not fit its stream", Assert.Throws<EmbeddedStoreException>(database.Open).Message, StringComparison.Ordinal);
    }

    /// <summary>In many appends at once, as under load.</summary>
    private async Task AppendToAll()
        => await Task.WhenAll(Enumerable.Range(0, Streams).Select(async s =>
        {
            var events = TestEvents.Some(PerAppend);
            Assert.True((await _folder.Store.Append($"s{s}", _written[s].Count - 1, events, default)).Appended);
            _written[s].AddRange(events.Select(added => added.Id));
        }));

    private async Task CheckSome(IEventStore store, int round)
    {
        var s = round % Streams;
        var from = _written[s].Count * 2 / 3;
        Assert.Equal(_written[s].Skip(from).Take(100), (await store.ReadForwards($"s{s}", from, 100, default)).Select(read => read.Id));
        Assert.Equal(_written[s][..(from + 1)].AsEnumerable().Reverse().Take(100),
            (await store.ReadBackwards($"s{s}", from, 100, default)).Select(read => read.Id));
    }

    private async Task CheckAll(IEventStore store)
    {
        for (var s = 0; s < Streams; s++)
        {
            var read = await store.ReadForwards($"s{s}", 0, int.MaxValue, default);
            Assert.Equal(_written[s], read.Select(stored => stored.Id));
            Assert.Equal(Enumerable.Range(0, read.Count).Select(revision => (long)revision), read.Select(stored => stored.Revision));
        }
    }

    /// <summary>The writer knows each stream's end, and what stands before it.</summary>
    private async Task CheckAppends(IEventStore store)
    {
        for (var s = 0; s < Streams; s++)
        {
            var last = _written[s].Count - 1L;
            Assert.Equal(AppendResult.Conflict(last), await store.Append($"s{s}", last - 1, TestEvents.Some(1), default));
            var (again, next) = (_written[s][^2..].Select(id => TestEvents.Some(1)[0] with { Id = id }).ToList(), TestEvents.Some(1));
            Assert.Equal(AppendResult.At(last), await store.Append($"s{s}", last - 2, again, default));
            Assert.Equal(AppendResult.At(last + 1), await store.Append($"s{s}", last, next, default));
            Assert.Equal(AppendResult.At(last + 1), await store.Append($"s{s}", last, next, default));
        }
    }
}
