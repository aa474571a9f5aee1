using BankingApi.EventStore;
using BankingApi.IntegrationTests.EventStore.Embedded;
using EventStore.Abstractions;

namespace BankingApi.IntegrationTests.EventStore;

/// <summary>What <see cref="ILogReader"/> promises, whatever stores the log, and while its owner has it open.</summary>
public abstract class LogReaderContract : IAsyncLifetime
{
    private readonly string _account = StreamNames.OfAccount(Guid.NewGuid());
    private readonly string _owner = StreamNames.OfOwner(Guid.NewGuid());
    private readonly string _webhook = StreamNames.OfWebhook(Guid.NewGuid());

    /// <summary>Others may have written to a server before.</summary>
    private long _start;

    private ILogReader _log = null!;

    protected abstract IEventStore Store { get; }

    protected abstract ILogReader Open();

    public virtual async Task InitializeAsync()
    {
        await Store.Append(_owner, -1, TestEvents.Some(1), default);
        _start = (await Store.ReadForwards(_owner, 0, 1, default))[0].Position;
        _log = Open();
    }

    public virtual async Task DisposeAsync() => await _log.DisposeAsync();

    [SkippableFact]
    public async Task What_was_appended_to_any_of_the_banks_streams_is_read_in_its_order_to_the_end()
    {
        var expected = new List<(string, long, Guid)>();
        foreach (var (stream, revision, count) in ((string, long, int)[])[(_account, -1, 3), (_webhook, -1, 1), (_account, 2, 2_500)])
        {
            var events = TestEvents.Some(count);
            await Store.Append(stream, revision, events, default);
            expected.AddRange(events.Select((added, i) => (stream, revision + 1 + i, added.Id)));
        }
        var head = await _log.ReadHeadPosition(default);

        var read = new List<LoggedEvent>();
        for (var page = new LoggedPage([], _start, IsEnd: false); !page.IsEnd;)
        {
            var before = page.Position;
            page = await _log.Read(before, default);
            read.AddRange(page.Events);
            Assert.True(page.IsEnd || page.Position > before);
            Assert.All(page.Events, one => Assert.InRange(one.Stored.Position, before + 1, page.Position));
        }

        Assert.Equal(expected, read.Select(one => (one.Stored.Stream, one.Stored.Revision, one.Stored.Id)));
        Assert.Equal(head, read[^1].Stored.Position);
        Assert.DoesNotContain(read, one => one.Fits == false);
        if (_log.HasEveryPosition)
            Assert.Equal(Enumerable.Range(1, read.Count).Select(n => _start + n), read.Select(one => one.Stored.Position));
    }

    [SkippableFact]
    public async Task An_event_is_read_as_it_is_stored()
    {
        await Store.Append(_account, -1, TestEvents.Some(1), default);
        var stored = (await Store.ReadForwards(_account, 0, 1, default))[0];

        var read = Assert.Single((await _log.Read(_start, default)).Events).Stored;

        Assert.Equal(
            (stored.Stream, stored.Revision, stored.Position, stored.Id, stored.Type, stored.Created),
            (read.Stream, read.Revision, read.Position, read.Id, read.Type, read.Created));
        Assert.Equal(stored.Data.ToArray(), read.Data.ToArray());
        Assert.Equal(stored.Metadata.ToArray(), read.Metadata.ToArray());
    }

    [SkippableFact]
    public async Task The_head_moves_with_what_is_appended_and_behind_it_there_is_nothing()
    {
        Assert.Equal(_start, await _log.ReadHeadPosition(default));
        await Store.Append(_webhook, -1, TestEvents.Some(1), default);

        var head = await _log.ReadHeadPosition(default);

        Assert.Equal((await Store.ReadForwards(_webhook, 0, 1, default))[0].Position, head);
        var end = await _log.Read(head, default);
        Assert.Empty(end.Events);
        Assert.True(end.IsEnd);
    }

    [SkippableFact]
    public async Task Readers_of_a_stream_get_it_from_its_first_event_on()
    {
        await Store.Append(_account, -1, TestEvents.Some(3), default);

        Assert.Equal(0, await _log.ReadFirstRevision(_account, default));
    }

    [SkippableFact]
    public async Task A_read_can_be_cancelled()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _log.Read(_start, cancelled.Token).AsTask());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _log.ReadHeadPosition(cancelled.Token).AsTask());
    }
}
