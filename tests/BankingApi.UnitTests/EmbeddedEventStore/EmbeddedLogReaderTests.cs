using BankingApi.UnitTests.Domain;
using EmbeddedEventStore;
using EventStore.Abstractions;

namespace BankingApi.UnitTests.EmbeddedEventStore;

public sealed class EmbeddedLogReaderTests : IDisposable
{
    private static readonly NewEvent[] Three = [New(1), New(2), New(3)];

    private readonly EventsFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task It_reads_what_was_written_in_the_order_of_the_log()
    {
        await _folder.With(async store =>
        {
            await store.Append("a", -1, Three, default);
            await store.Append("b", -1, [New(4)], default);
            await store.Append("a", 2, [New(5)], default);
        });
        var expected = new List<StoredEvent>();
        await _folder.With(async store => expected.AddRange((await store.ReadAll(-1, 10, [""], default)).Events));

        await using var reader = EmbeddedLogReader.Open(_folder.Path);
        var events = await EventsFolder.ReadAll(reader);

        Assert.Equal(4, await reader.ReadHeadPosition(default));
        Assert.Equal(
            expected.Select(one => (one.Stream, one.Revision, one.Position, one.Id, one.Type, one.Created)),
            events.Select(e => e.Stored).Select(one => (one.Stream, one.Revision, one.Position, one.Id, one.Type, one.Created)));
        Assert.All(events, one => Assert.True(one.Fits));
        Assert.All(expected.Zip(events), pair =>
        {
            Assert.Equal(pair.First.Data.ToArray(), pair.Second.Stored.Data.ToArray());
            Assert.Equal(pair.First.Metadata.ToArray(), pair.Second.Stored.Metadata.ToArray());
        });
    }

    [Fact]
    public async Task Pages_follow_each_other_to_the_end()
    {
        const int Events = 2_500;
        await _folder.Append("a", -1, [.. Enumerable.Range(1, Events).Select(New)]);

        var read = (await _folder.ReadAll()).Select(one => one.Stored.Revision);

        Assert.Equal(Enumerable.Range(0, Events).Select(n => (long)n), read);
    }

    [Fact]
    public async Task A_stopped_log_is_read_without_a_trace()
    {
        await _folder.Append("a", -1, Three);
        var (files, bytes) = (_folder.Files(), File.ReadAllBytes(_folder.File));
        Assert.DoesNotContain(files, name => name.Contains("-wal", StringComparison.Ordinal));

        Assert.Equal(3, (await _folder.ReadAll()).Count);

        Assert.Equal(files, _folder.Files());
        Assert.Equal(bytes, File.ReadAllBytes(_folder.File));
    }

    [Fact]
    public async Task A_log_that_is_being_written_is_read_as_far_as_it_has_got()
        => await _folder.With(async store =>
        {
            await store.Append("a", -1, Three, default);
            await using var reader = EmbeddedLogReader.Open(_folder.Path);
            Assert.Equal(2, await reader.ReadHeadPosition(default));
            await store.Append("a", 2, [New(4)], default);
            Assert.Equal(3, await reader.ReadHeadPosition(default));
            Assert.Equal(4, (await EventsFolder.ReadAll(reader)).Count);
        });

    [Fact]
    public async Task A_service_that_starts_and_stops_meanwhile_does_no_harm()
    {
        await _folder.Append("a", -1, Three);
        await using var reader = EmbeddedLogReader.Open(_folder.Path);
        Assert.Equal(3, (await EventsFolder.ReadAll(reader)).Count);
        for (var revision = 2L; revision < 6; revision++)
        {
            // The file that the reader takes for unchanging is written to: once with all of the write-ahead log moved into it.
            await _folder.Append("a", revision, New(10 + (int)revision));
            Assert.Equal(revision + 2, (await EventsFolder.ReadAll(reader)).Count);
        }
    }

    [Fact]
    public async Task What_a_crash_left_in_the_write_ahead_log_is_read_too()
    {
        using var crashed = new EventsFolder();
        await _folder.With(async store =>
        {
            await store.Append("a", -1, Three, default);
            foreach (var file in (string[])["events.db", "events.db-wal"])
                File.Copy(Path.Combine(_folder.Path, file), Path.Combine(crashed.Path, file));
        });

        Assert.Equal(3, (await crashed.ReadAll()).Count);
    }

    [Theory]
    [InlineData("created = created + 1")]
    [InlineData("position = 7")]
    [InlineData("type = 'OtherV1'")]
    [InlineData("event_id = x'00000000000000000000000000000001'")]
    [InlineData("event_id = x'00'")]
    [InlineData("created = 9223372036854775807")]
    [InlineData("checksum = checksum + 1")]
    public async Task What_the_store_says_of_an_event_cannot_be_changed_unseen(string change)
    {
        await _folder.Append("a", -1, Three);
        _folder.Execute($"UPDATE events SET {change} WHERE revision = 1");

        var changed = Assert.Single(await _folder.ReadAll(), one => one.Fits != true);

        Assert.Equal((1, false), (changed.Stored.Revision, changed.Fits));
    }

    [Fact]
    public async Task An_event_whose_stream_has_lost_its_name_is_not_passed_over()
    {
        await _folder.Append("a", -1, Three);
        _folder.Execute("DELETE FROM streams");

        var events = await _folder.ReadAll();

        Assert.Equal(3, events.Count);
        Assert.All(events, one => Assert.Equal(("(stream 1 without a name)", false), (one.Stored.Stream, one.Fits)));
    }

    [Fact]
    public async Task What_can_be_read_before_damage_is_read_and_then_the_damage_is_told()
    {
        await _folder.Append("a", -1, [.. Enumerable.Range(1, 800).Select(New)]);
        using (var file = File.OpenWrite(_folder.File))
        {
            file.Position = file.Length / 2 / 4096 * 4096;
            file.Write(Enumerable.Repeat((byte)0xA5, 4096).ToArray());
        }
        await using var reader = EmbeddedLogReader.Open(_folder.Path);

        var page = await reader.Read(-1, default);

        Assert.False(page.IsEnd);
        Assert.InRange(page.Events.Count, 1, 799);
        Assert.Throws<DamagedLogException>(() => { reader.Read(page.Position, default).AsTask().GetAwaiter().GetResult(); });
    }

    [Theory]
    [InlineData("")]
    [InlineData("These are not the bytes you are looking for.")]
    public void A_file_that_is_no_database_is_damaged(string text)
    {
        File.WriteAllText(_folder.File, text);

        Assert.Throws<DamagedLogException>(() => EmbeddedLogReader.Open(_folder.Path));
    }

    [Theory]
    [InlineData("PRAGMA user_version = 4", "newer release")]
    [InlineData("PRAGMA application_id = 7", "another program")]
    public async Task A_file_that_it_does_not_know_is_refused(string change, string because)
    {
        await _folder.Append("a", -1, Three);
        _folder.Execute(change);

        var refusal = Assert.Throws<EmbeddedStoreException>(() => EmbeddedLogReader.Open(_folder.Path));

        Assert.Contains(because, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_there_is_no_log_it_says_so_and_makes_none()
    {
        foreach (var folder in (string[])[_folder.Path, Path.Combine(_folder.Path, "nowhere")])
        {
            var refusal = Assert.Throws<EmbeddedStoreException>(() => EmbeddedLogReader.Open(folder));
            Assert.StartsWith($"There is no event store in '{folder}'.", refusal.Message, StringComparison.Ordinal);
        }
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    private static NewEvent New(int number) => new(Some.Id(number), "OneV1", "{\"n\":1}"u8.ToArray(), "{}"u8.ToArray());
}
