using System.Text;
using EventStore.Abstractions;

namespace BankingApi.IntegrationTests.EventStore;

/// <summary>What <see cref="IEventStore"/> promises, whatever is below.
/// The log may have other events in it: streams have names of their own.</summary>
public abstract class EventStoreContract : IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly string _prefix = $"Contract{Guid.NewGuid():N}-";

    protected abstract IEventStore Store { get; }

    public virtual Task InitializeAsync() => Task.CompletedTask;

    public virtual Task DisposeAsync() => Task.CompletedTask;

    [SkippableFact]
    public async Task What_was_appended_is_read_back_byte_for_byte()
    {
        var added = new NewEvent(
            Guid.NewGuid(), "SomethingHappenedV1", """{"text":"žluťoučký 日本 \u0000"}"""u8.ToArray(), """{"actor":"test"}"""u8.ToArray());
        var before = DateTimeOffset.UtcNow;

        var result = await Store.Append(Stream("a"), ExpectedRevision.NoStream, [added], None);

        Assert.Equal(AppendResult.At(0), result);
        var stored = Assert.Single(await Store.ReadForwards(Stream("a"), 0, 10, None));
        Assert.Equal((Stream("a"), 0L, added.Id, added.Type), (stored.Stream, stored.Revision, stored.Id, stored.Type));
        Assert.Equal(added.Data.ToArray(), stored.Data.ToArray());
        Assert.Equal(added.Metadata.ToArray(), stored.Metadata.ToArray());
        Assert.InRange(stored.Created, before.AddMinutes(-1), DateTimeOffset.UtcNow.AddMinutes(1));
        Assert.Equal(TimeSpan.Zero, stored.Created.Offset);
    }

    [SkippableFact]
    public async Task Empty_data_and_metadata_stay_empty()
    {
        await Store.Append(Stream("a"), ExpectedRevision.NoStream, [new NewEvent(Guid.NewGuid(), "Bare", default, default)], None);

        var stored = Assert.Single(await Store.ReadForwards(Stream("a"), 0, 10, None));
        Assert.Equal((0, 0), (stored.Data.Length, stored.Metadata.Length));
    }

    [SkippableFact]
    public async Task Revisions_count_from_zero_and_the_answer_names_the_last()
    {
        Assert.Equal(AppendResult.At(2), await Append("a", ExpectedRevision.NoStream, Events(3)));
        Assert.Equal(AppendResult.At(3), await Append("a", 2, Events(1)));

        var revisions = (await Store.ReadForwards(Stream("a"), 0, 10, None)).Select(stored => stored.Revision);
        Assert.Equal([0L, 1, 2, 3], revisions);
    }

    [SkippableTheory]
    [InlineData(-1, "the stream exists")]
    [InlineData(0, "the stream has gone on")]
    [InlineData(2, "beyond the end")]
    [InlineData(1000, "far beyond the end")]
    public async Task Another_expected_revision_is_a_conflict_and_appends_nothing(long expected, string because)
    {
        await Append("a", ExpectedRevision.NoStream, Events(2));

        Assert.True(await Append("a", expected, Events(1)) == AppendResult.Conflict(1), because);
        Assert.Equal(2, (await Store.ReadForwards(Stream("a"), 0, 10, None)).Count);
    }

    [SkippableFact]
    public async Task Expecting_a_revision_of_a_missing_stream_is_a_conflict_with_no_stream()
    {
        Assert.Equal(AppendResult.Conflict(-1), await Append("a", 0, Events(1)));
        Assert.Empty(await Store.ReadForwards(Stream("a"), 0, 10, None));
    }

    [SkippableFact]
    public async Task The_same_append_again_answers_the_original_revision_and_appends_nothing()
    {
        var first = Events(2);
        await Append("a", ExpectedRevision.NoStream, first);
        var second = Events(2);
        await Append("a", 1, second);

        Assert.Equal(AppendResult.At(1), await Append("a", ExpectedRevision.NoStream, first));
        Assert.Equal(AppendResult.At(3), await Append("a", 1, second));
        Assert.Equal(4, (await Store.ReadForwards(Stream("a"), 0, 10, None)).Count);
    }

    [SkippableFact]
    public async Task Only_the_same_ids_in_the_same_order_at_the_same_place_are_the_same_append()
    {
        var events = Events(3);
        await Append("a", ExpectedRevision.NoStream, events);

        Assert.Equal(AppendResult.At(1), await Append("a", ExpectedRevision.NoStream, events[..2]));
        Assert.Equal(AppendResult.Conflict(2), await Append("a", ExpectedRevision.NoStream, [events[1], events[0]]));
        Assert.Equal(AppendResult.Conflict(2), await Append("a", ExpectedRevision.NoStream, [events[0], .. Events(1)]));
        Assert.Equal(AppendResult.Conflict(2), await Append("a", ExpectedRevision.NoStream, [.. events, .. Events(1)]));
        Assert.Equal(AppendResult.Conflict(2), await Append("a", 0, events));
    }

    [SkippableFact]
    public async Task The_same_ids_in_another_stream_are_another_append()
    {
        var events = Events(1);
        await Append("a", ExpectedRevision.NoStream, events);

        Assert.Equal(AppendResult.At(0), await Append("b", ExpectedRevision.NoStream, events));
    }

    [SkippableFact]
    public async Task Appending_nothing_answers_where_the_stream_stands()
    {
        Assert.Equal(AppendResult.At(-1), await Append("a", ExpectedRevision.NoStream, []));
        Assert.Empty(await Store.ReadForwards(Stream("a"), 0, 10, None));

        await Append("a", ExpectedRevision.NoStream, Events(2));
        Assert.Equal(AppendResult.At(1), await Append("a", 1, []));
        Assert.Equal(AppendResult.Conflict(1), await Append("a", 5, []));
    }

    [SkippableFact]
    public async Task Of_competing_appends_exactly_one_wins()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => Append("a", ExpectedRevision.NoStream, Events(1))));

        Assert.Equal(1, results.Count(result => result.Appended));
        Assert.All(results.Where(result => !result.Appended), result => Assert.Equal(0, result.Revision));
        Assert.Single(await Store.ReadForwards(Stream("a"), 0, 10, None));
    }

    [SkippableFact]
    public async Task The_same_append_sent_many_times_at_once_has_one_effect_and_one_answer()
    {
        var events = Events(2);

        var results = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => Append("a", ExpectedRevision.NoStream, events)));

        Assert.All(results, result => Assert.Equal(AppendResult.At(1), result));
        Assert.Equal(2, (await Store.ReadForwards(Stream("a"), 0, 10, None)).Count);
    }

    [SkippableFact]
    public async Task Concurrent_appends_are_all_there_once()
    {
        var acknowledged = await Task.WhenAll(Enumerable.Range(0, 16).Select(async writer =>
        {
            var ids = new List<Guid>();
            for (var revision = -1L; revision < 19; revision++)
            {
                var events = Events(1);
                Assert.True((await Append($"w{writer}", revision, events)).Appended);
                ids.Add(events[0].Id);
            }
            return ids;
        }));

        for (var writer = 0; writer < acknowledged.Length; writer++)
        {
            var stored = await Store.ReadForwards(Stream($"w{writer}"), 0, 100, None);
            Assert.Equal(acknowledged[writer], stored.Select(one => one.Id));
        }
        var all = await ReadWholeLog(_prefix);
        Assert.Equal(16 * 20, all.Count);
        Assert.Equal(all.Count, all.Select(one => one.Id).Distinct().Count());
    }

    [SkippableFact]
    public async Task Bad_arguments_are_refused_before_anything_is_written()
    {
        var same = Guid.NewGuid();
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Store.Append("", -1, Events(1), None).AsTask());
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Append("a", -2, Events(1)));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Append("a", -1, [new NewEvent(Guid.NewGuid(), "", default, default)]));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Append("a", -1, [Event(same), Event(same)]));
        await Assert.ThrowsAnyAsync<ArgumentException>(
            () => Append("a", -1, [new NewEvent(Guid.NewGuid(), "Huge", new byte[1024 * 1024 + 1], default)]));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Store.ReadForwards("", 0, 1, None).AsTask());
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Store.ReadForwards(Stream("a"), -1, 1, None).AsTask());
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Store.ReadBackwards(Stream("a"), 0, 0, None).AsTask());
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Store.ReadAll(-2, 1, [""], None).AsTask());

        Assert.Empty(await Store.ReadForwards(Stream("a"), 0, 10, None));
    }

    [SkippableFact]
    public async Task An_event_of_half_a_megabyte_is_no_problem()
    {
        var data = Encoding.UTF8.GetBytes($"\"{new string('x', 512 * 1024)}\"");
        await Append("a", -1, [new NewEvent(Guid.NewGuid(), "Big", data, default)]);

        Assert.Equal(data, Assert.Single(await Store.ReadForwards(Stream("a"), 0, 1, None)).Data.ToArray());
    }

    [SkippableTheory]
    [InlineData(0, 3, new long[] { 0, 1, 2 })]
    [InlineData(3, 3, new long[] { 3, 4, 5 })]
    [InlineData(8, 5, new long[] { 8, 9 })]
    [InlineData(9, 1, new long[] { 9 })]
    [InlineData(10, 5, new long[0])]
    [InlineData(1_000_000, 5, new long[0])]
    public async Task Reading_forwards_begins_at_the_revision_and_ends_with_the_stream(long from, int maxCount, long[] expected)
    {
        await Append("a", -1, Events(10));

        Assert.Equal(expected, (await Store.ReadForwards(Stream("a"), from, maxCount, None)).Select(stored => stored.Revision));
    }

    [SkippableTheory]
    [InlineData(long.MaxValue, 3, new long[] { 9, 8, 7 })]
    [InlineData(9, 2, new long[] { 9, 8 })]
    [InlineData(4, 2, new long[] { 4, 3 })]
    [InlineData(1, 5, new long[] { 1, 0 })]
    [InlineData(0, 5, new long[] { 0 })]
    [InlineData(500, 2, new long[] { 9, 8 })]
    public async Task Reading_backwards_begins_at_the_revision_or_the_end(long from, int maxCount, long[] expected)
    {
        await Append("a", -1, Events(10));

        Assert.Equal(expected, (await Store.ReadBackwards(Stream("a"), from, maxCount, None)).Select(stored => stored.Revision));
    }

    [SkippableFact]
    public async Task A_missing_stream_reads_as_empty_both_ways()
    {
        Assert.Empty(await Store.ReadForwards(Stream("none"), 0, 10, None));
        Assert.Empty(await Store.ReadBackwards(Stream("none"), long.MaxValue, 10, None));
    }

    [SkippableFact]
    public async Task Streams_with_similar_names_are_kept_apart()
    {
        await Append("a", -1, Events(1));
        await Append("a-b", -1, Events(2));
        await Append("A", -1, Events(3));

        Assert.Single(await Store.ReadForwards(Stream("a"), 0, 10, None));
        Assert.Equal(2, (await Store.ReadForwards(Stream("a-b"), 0, 10, None)).Count);
        Assert.Equal(3, (await Store.ReadForwards(Stream("A"), 0, 10, None)).Count);
    }

    [SkippableFact]
    public async Task The_log_gives_events_of_the_prefixes_in_the_order_of_appending()
    {
        var start = await Store.ReadHeadPosition(None);
        await Append("x1", -1, Events(2));
        await Append("y1", -1, Events(1));
        await Append("other", -1, Events(5));
        await Append("x2", -1, Events(1));
        await Append("x1", 1, Events(1));

        var page = await Store.ReadAll(start, 100, [Stream("x"), Stream("y")], None);

        Assert.Equal(
            [(Stream("x1"), 0L), (Stream("x1"), 1L), (Stream("y1"), 0L), (Stream("x2"), 0L), (Stream("x1"), 2L)],
            page.Events.Select(stored => (stored.Stream, stored.Revision)));
        var positions = page.Events.Select(stored => stored.Position).ToArray();
        Assert.Equal(positions.Order().Distinct(), positions);
        Assert.All(positions, position => Assert.True(position > start));
    }

    [SkippableFact]
    public async Task Paging_through_the_log_neither_repeats_nor_skips()
    {
        for (var i = 0; i < 10; i++)
        {
            await Append($"p{i}", -1, Events(7));
            await Append($"other{i}", -1, Events(3));
        }

        var read = await ReadWholeLog(Stream("p"), pageSize: 4);

        Assert.Equal(70, read.Count);
        Assert.Equal(70, read.Select(stored => stored.Id).Distinct().Count());
    }

    [SkippableFact]
    public async Task A_page_goes_past_skipped_events_and_says_where_the_log_ends()
    {
        var start = await Store.ReadHeadPosition(None);
        await Append("x", -1, Events(2));
        await Append("other", -1, Events(3));
        var head = await Store.ReadHeadPosition(None);

        var first = await Store.ReadAll(start, 1, [Stream("x")], None);
        Assert.Single(first.Events);
        Assert.False(first.IsEnd);

        var rest = await Store.ReadAll(first.Position, 100, [Stream("x")], None);
        Assert.Single(rest.Events);
        Assert.True(rest.IsEnd);
        Assert.True(rest.Position >= head);

        var nothing = await Store.ReadAll(rest.Position, 100, [Stream("x")], None);
        Assert.Empty(nothing.Events);
        Assert.True(nothing.IsEnd);
        Assert.True(nothing.Position >= rest.Position);

        await Append("x", 1, Events(1));
        var later = await Store.ReadAll(nothing.Position, 100, [Stream("x")], None);
        Assert.Equal(2, Assert.Single(later.Events).Revision);
    }

    [SkippableFact]
    public async Task The_head_position_is_that_of_the_last_event()
    {
        await Append("a", -1, Events(3));

        var last = (await Store.ReadBackwards(Stream("a"), long.MaxValue, 1, None))[0];
        Assert.True(await Store.ReadHeadPosition(None) >= last.Position);
        var page = await Store.ReadAll(last.Position, 10, [_prefix], None);
        Assert.Empty(page.Events);
    }

    [SkippableFact]
    public async Task A_cancelled_call_does_nothing()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Store.Append(Stream("a"), -1, Events(1), cancelled.Token).AsTask());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store.ReadForwards(Stream("a"), 0, 1, cancelled.Token).AsTask());
        Assert.Empty(await Store.ReadForwards(Stream("a"), 0, 10, None));
    }

    private string Stream(string name) => _prefix + name;

    private Task<AppendResult> Append(string stream, long expected, NewEvent[] events)
        => Store.Append(Stream(stream), expected, events, None).AsTask();

    private static NewEvent[] Events(int count) => Enumerable.Range(0, count).Select(_ => Event(Guid.NewGuid())).ToArray();

    private static NewEvent Event(Guid id) => new(id, "SomethingHappenedV1", """{"a":1}"""u8.ToArray(), "{}"u8.ToArray());

    private async Task<List<StoredEvent>> ReadWholeLog(string prefix, int pageSize = 50)
    {
        var read = new List<StoredEvent>();
        for (var page = new LogPage([], -1, false); !page.IsEnd;)
        {
            page = await Store.ReadAll(page.Position, pageSize, [prefix], None);
            Assert.InRange(page.Events.Count, 0, pageSize);
            read.AddRange(page.Events);
        }
        return read;
    }
}
