using EmbeddedEventStore;
using EventStore.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace BankingApi.IntegrationTests.EventStore.Embedded;

/// <summary>What the contract leaves to the store: time-outs, checkpoints, crashes, order, limits.</summary>
public sealed class EmbeddedSubscriptionTests : IDisposable
{
    private static readonly TimeSpan JustOverTimeout = TimeSpan.FromSeconds(30.1);

    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 1, 31, 12, 0, 0, TimeSpan.Zero));
    private readonly EmbeddedFolder _folder;
    private readonly CancellationTokenSource _bound = new(TimeSpan.FromSeconds(30));

    public EmbeddedSubscriptionTests()
        => _folder = new EmbeddedFolder(_clock, new EmbeddedSubscriptionOptions { MaxInFlight = 8, CheckpointAfterCount = 5 });

    private CancellationToken Cancellation => _bound.Token;

    public void Dispose()
    {
        _folder.Dispose();
        _bound.Dispose();
    }

    [Fact]
    public async Task Deliveries_come_in_log_order()
    {
        for (var i = 0; i < 10; i++) await Append($"a{i % 3}", 1, i / 3 - 1);
        await using var consumer = await Join(_folder);

        var positions = new List<long>();
        while (positions.Count < 10)
        {
            var deliveries = await consumer.Read(4, Cancellation);
            positions.AddRange(deliveries.Select(delivery => delivery.Event.Position));
            await consumer.Acknowledge(deliveries, Cancellation);
        }

        Assert.Equal(Enumerable.Range(0, 10).Select(i => (long)i), positions);
    }

    [Fact]
    public async Task What_is_not_acknowledged_in_time_comes_again()
    {
        await Append("a", 3);
        await using var consumer = await Join(_folder);
        var first = await consumer.Read(10, Cancellation);
        await consumer.Acknowledge([first[1]], Cancellation);
        var waiting = consumer.Read(10, Cancellation).AsTask();

        _clock.Advance(TimeSpan.FromSeconds(29.9));
        Assert.False(waiting.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(0.2));

        var again = await waiting;
        Assert.Equal([(0L, 1), (2L, 1)], again.Select(delivery => (delivery.Event.Position, delivery.RetryCount)));
    }

    [Fact]
    public async Task Each_delivery_has_a_time_out_of_its_own()
    {
        await Append("a", 2);
        await using var consumer = await Join(_folder);
        await consumer.Read(1, Cancellation);
        _clock.Advance(TimeSpan.FromSeconds(20));
        await consumer.Read(1, Cancellation);

        var waiting = consumer.Read(10, Cancellation).AsTask();
        _clock.Advance(TimeSpan.FromSeconds(10.1));
        Assert.Equal(0, Assert.Single(await waiting).Event.Position);

        waiting = consumer.Read(10, Cancellation).AsTask();
        _clock.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal(1, Assert.Single(await waiting).Event.Position);
    }

    [Fact]
    public async Task Who_waits_for_room_in_a_full_window_really_waits()
    {
        using var folder = new EmbeddedFolder(options: new() { MaxWindow = 2 });
        await using var consumer = await folder.Subscriptions.Join("narrow", [""], Cancellation);
        await folder.Store.Append("a", ExpectedRevision.NoStream, TestEvents.Some(2), Cancellation);
        var held = await consumer.Read(10, Cancellation);
        await folder.Store.Append("b", ExpectedRevision.NoStream, TestEvents.Some(1), Cancellation);

        // One that goes round and round instead never gives its task back.
        var waiting = await Task.Run(() => new { Read = consumer.Read(10, Cancellation).AsTask() }).WaitAsync(TimeSpan.FromSeconds(30));
        Assert.False(waiting.Read.IsCompleted);

        await consumer.Acknowledge(held, Cancellation);
        Assert.Equal(2, Assert.Single(await waiting.Read).Event.Position);
    }

    [Fact]
    public async Task An_acknowledgement_after_the_time_out_counts_all_the_same()
    {
        await Append("a", 1);
        await using var consumer = await Join(_folder);
        var first = await consumer.Read(10, Cancellation);
        _clock.Advance(JustOverTimeout);

        await consumer.Acknowledge(first, Cancellation);

        await Append("b", 1);
        Assert.Equal("b", Assert.Single(await consumer.Read(10, Cancellation)).Event.Stream);
    }

    [Fact]
    public async Task A_retry_asked_for_after_the_time_out_does_not_count_twice()
    {
        await Append("a", 1);
        await using var consumer = await Join(_folder);
        var first = await consumer.Read(10, Cancellation);
        _clock.Advance(JustOverTimeout);
        var second = await consumer.Read(10, Cancellation);

        await consumer.Retry(first, "late", Cancellation);

        await Append("b", 1);
        var next = Assert.Single(await consumer.Read(10, Cancellation));
        Assert.Equal("b", next.Event.Stream);
        Assert.Equal(1, second[0].RetryCount);
    }

    [Fact]
    public async Task What_times_out_too_often_is_parked()
    {
        await Append("a", 1);
        await using var consumer = await Join(_folder);
        for (var retry = 0; retry <= 10; retry++)
        {
            Assert.Equal(retry, Assert.Single(await consumer.Read(10, Cancellation)).RetryCount);
            _clock.Advance(JustOverTimeout);
        }

        await Until(async () => (await Status()).ParkedCount == 1);
        Assert.Equal("Reached retry count of 10", Assert.Single(await _folder.Subscriptions.ReadParked("g", 10, Cancellation)).Reason);
        Assert.Equal(0, (await Status()).LagEvents);
    }

    [Fact]
    public async Task A_consumer_holds_no_more_than_its_limit_and_goes_on_once_it_acknowledges()
    {
        await Append("a", 20);
        await using var consumer = await Join(_folder);
        var first = await consumer.Read(100, Cancellation);
        Assert.Equal(8, first.Count);
        var waiting = consumer.Read(100, Cancellation).AsTask();
        Assert.False(waiting.IsCompleted);

        await consumer.Acknowledge([first[3]], Cancellation);

        Assert.Equal(8, Assert.Single(await waiting).Event.Position);
    }

    [Fact]
    public async Task A_closed_group_goes_on_where_it_was()
    {
        await Append("a", 4);
        await using var consumer = await Join(_folder);
        var deliveries = await consumer.Read(10, Cancellation);
        await consumer.Acknowledge([deliveries[0], deliveries[1], deliveries[3]], Cancellation);

        _folder.Reopen();

        Assert.Equal(1, (await Status()).ProcessedPosition);
        await using var next = await Join(_folder);
        Assert.Equal([2L, 3L], (await next.Read(10, Cancellation)).Select(delivery => delivery.Event.Position));
    }

    [Fact]
    public async Task The_checkpoint_is_saved_after_a_second_or_some_events()
    {
        await Append("a", 8);
        await using var consumer = await Join(_folder);
        var deliveries = await consumer.Read(10, Cancellation);

        await consumer.Acknowledge(deliveries.Take(2).ToList(), Cancellation);
        Assert.Equal(-1, await PositionAfterCrash());
        _clock.Advance(TimeSpan.FromSeconds(1));
        await Until(async () => await PositionAfterCrash() == 1);

        await consumer.Acknowledge(deliveries.Skip(2).Take(5).ToList(), Cancellation);
        await Until(async () => await PositionAfterCrash() == 6);
    }

    [Fact]
    public async Task After_a_crash_everything_behind_the_checkpoint_comes_again_except_what_is_parked()
    {
        await Append("a", 3);
        await using var consumer = await Join(_folder);
        var deliveries = await consumer.Read(10, Cancellation);
        await consumer.Acknowledge([deliveries[0]], Cancellation);
        await consumer.Park(deliveries[1], "bad", Cancellation);

        using var copy = _folder.OpenAsAfterCrash();

        await using var next = await Join(copy);
        Assert.Equal([0L, 2L], (await next.Read(10, Cancellation)).Select(delivery => delivery.Event.Position));
        var parked = Assert.Single(await copy.Subscriptions.ReadParked("g", 10, Cancellation));
        Assert.Equal((1L, "bad"), (parked.Event.Position, parked.Reason));
        Assert.Equal(_clock.GetUtcNow(), parked.ParkedAt);
    }

    [Fact]
    public async Task A_crash_during_a_replay_leaves_the_event_parked()
    {
        await Append("a", 1);
        await using var consumer = await Join(_folder);
        await consumer.Park((await consumer.Read(10, Cancellation))[0], "bad", Cancellation);
        await _folder.Subscriptions.ReplayParked("g", 10, Cancellation);
        var replayed = await consumer.Read(10, Cancellation);

        using (var copy = _folder.OpenAsAfterCrash())
            Assert.Single(await copy.Subscriptions.ReadParked("g", 10, Cancellation));

        await consumer.Acknowledge(replayed, Cancellation);
        using (var copy = _folder.OpenAsAfterCrash())
            Assert.Empty(await copy.Subscriptions.ReadParked("g", 10, Cancellation));
    }

    [Fact]
    public async Task A_replay_without_a_consumer_waits_for_the_next_one_to_join()
    {
        await Append("a", 1);
        await using (var consumer = await Join(_folder)) await consumer.Park(
            (await consumer.Read(10, Cancellation))[0], "bad", Cancellation);
        _folder.Reopen();

        Assert.Equal(1, await _folder.Subscriptions.ReplayParked("g", 10, Cancellation));
        Assert.Equal(0, (await Status()).ParkedCount);

        await using var next = await Join(_folder);
        Assert.Equal(0, Assert.Single(await next.Read(10, Cancellation)).Event.Position);
    }

    [Fact]
    public async Task The_checkpoint_goes_past_events_of_other_streams()
    {
        await Append("other", 5);
        await using var consumer = await _folder.Subscriptions.Join("g", ["a"], Cancellation);
        var waiting = consumer.Read(10, Cancellation).AsTask();

        var status = await Status();
        Assert.Equal((4L, 4L, 0L), (status.ProcessedPosition, status.HeadPosition, status.LagEvents));
        Assert.Null(status.OldestPendingAt);

        await Append("a", 1);
        Assert.Single(await waiting);
    }

    [Fact]
    public async Task Lag_counts_unread_events_of_the_groups_streams_and_knows_the_oldest()
    {
        await using var consumer = await _folder.Subscriptions.Join("g", ["a"], Cancellation);
        await Append("other", 3);
        _clock.Advance(TimeSpan.FromMinutes(1));
        var oldest = _clock.GetUtcNow();
        await Append("a", 2);
        _clock.Advance(TimeSpan.FromMinutes(1));
        await Append("other", 1, 2);
        await Append("a", 1, 1);

        var status = await Status();

        Assert.Equal((-1L, 6L, 3L), (status.ProcessedPosition, status.HeadPosition, status.LagEvents));
        Assert.Equal(oldest, status.OldestPendingAt);
    }

    [Fact]
    public async Task Lag_counts_a_long_backlog_too()
    {
        for (var i = 0; i < 5; i++) await Append($"a{i}", 1000);

        var status = await Status();

        Assert.Equal(5000, status.LagEvents);
        Assert.Equal(_clock.GetUtcNow(), status.OldestPendingAt);
    }

    [Fact]
    public async Task Closing_ends_a_waiting_read()
    {
        var consumer = await Join(_folder);
        var waiting = consumer.Read(10, Cancellation).AsTask();

        _folder.Close();

        await Assert.ThrowsAsync<EventStoreUnavailableException>(() => waiting);
        await consumer.DisposeAsync();
    }

    [Fact]
    public async Task Consumers_of_one_group_must_agree_on_its_streams()
    {
        await using var consumer = await Join(_folder);

        await Assert.ThrowsAsync<ArgumentException>(async () => await _folder.Subscriptions.Join("g", ["b"], Cancellation));
    }

    [Fact]
    public async Task Parking_that_cannot_be_written_is_told_and_the_event_comes_again()
    {
        await Append("a", 1);
        await using var consumer = await Join(_folder);
        var delivery = (await consumer.Read(10, Cancellation))[0];
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await consumer.Park(delivery, "bad", cancelled.Token));

        Assert.Equal(0, Assert.Single(await consumer.Read(10, Cancellation)).Event.Position);
        Assert.Equal(0, (await Status()).ParkedCount);
    }

    private ValueTask<IPersistentSubscription> Join(EmbeddedFolder folder) => folder.Subscriptions.Join("g", ["a", "b"], Cancellation);

    private ValueTask<GroupStatus> Status() => _folder.Subscriptions.Status("g", Cancellation);

    private async Task Append(string stream, int count, long expected = -1)
        => Assert.True((await _folder.Store.Append(stream, expected, TestEvents.Some(count), Cancellation)).Appended);

    private async Task<long> PositionAfterCrash()
    {
        using var copy = _folder.OpenAsAfterCrash();
        return (await copy.Subscriptions.Status("g", Cancellation)).ProcessedPosition;
    }

    private async Task Until(Func<Task<bool>> fact)
    {
        while (!await fact()) await Task.Delay(5, Cancellation);
    }
}
