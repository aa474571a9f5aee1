using EventStore.Abstractions;

namespace BankingApi.IntegrationTests.EventStore;

/// <summary>What <see cref="IPersistentSubscriptions"/> promises, whatever is below: at least once, in no order to be relied on. The
/// time-out of a delivery is the store's own and is tested there.</summary>
public abstract class SubscriptionContract : IAsyncLifetime
{
    /// <summary>Long, since on a server that others load, a new group and its lag are found by reading past everything of theirs.</summary>
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(90);

    private readonly string _prefix = $"Contract{Guid.NewGuid():N}-";
    private readonly string _group = $"group-{Guid.NewGuid():N}";

    protected abstract IEventStore Store { get; }

    protected abstract IPersistentSubscriptions Subscriptions { get; }

    /// <summary>Bounds every wait of a test.</summary>
    private CancellationToken Cancellation { get; } = new CancellationTokenSource(Bound).Token;

    public virtual Task InitializeAsync() => Task.CompletedTask;

    public virtual Task DisposeAsync() => Task.CompletedTask;

    [SkippableFact]
    public async Task A_new_group_begins_at_the_start_of_the_log()
    {
        var ids = await Append("a", 5);
        await using var consumer = await Join();

        var deliveries = await ReadAndAcknowledge(consumer, 5);

        Assert.Equal(ids.Order(), deliveries.Select(delivery => delivery.Event.Id).Order());
        Assert.All(deliveries, delivery => Assert.Equal(0, delivery.RetryCount));
    }

    [SkippableFact]
    public async Task What_is_appended_later_wakes_a_waiting_consumer()
    {
        await using var consumer = await Join();
        var waiting = consumer.Read(10, Cancellation).AsTask();
        Assert.False(waiting.IsCompleted);

        var ids = await Append("a", 1);

        Assert.Equal(ids[0], Assert.Single(await waiting).Event.Id);
    }

    [SkippableFact]
    public async Task Deliveries_carry_the_event_as_it_was_stored()
    {
        await Append("a", 1);
        await using var consumer = await Join();

        var delivered = (await ReadAndAcknowledge(consumer, 1))[0].Event;

        var stored = (await Store.ReadForwards(_prefix + "a", 0, 1, Cancellation))[0];
        Assert.Equal(stored with { Data = delivered.Data, Metadata = delivered.Metadata }, delivered);
        Assert.Equal(stored.Data.ToArray(), delivered.Data.ToArray());
        Assert.Equal(stored.Metadata.ToArray(), delivered.Metadata.ToArray());
    }

    [SkippableFact]
    public async Task Only_streams_of_the_prefixes_are_delivered()
    {
        await Append("x1", 2);
        await Append("other", 3);
        await Append("y1", 1);
        await using var consumer = await Subscriptions.Join(_group, [_prefix + "x", _prefix + "y"], Cancellation);

        var deliveries = await ReadAndAcknowledge(consumer, 3);

        Assert.Equal([_prefix + "x1", _prefix + "x1", _prefix + "y1"], deliveries.Select(delivery => delivery.Event.Stream).Order());
        await Append("other", 1, from: 2);
        var sentinel = await Append("x2", 1);
        Assert.Equal(sentinel, (await ReadAndAcknowledge(consumer, 1)).Select(delivery => delivery.Event.Id));
    }

    [SkippableFact]
    public async Task A_read_gives_no_more_than_was_asked_for()
    {
        await Append("a", 10);
        await using var consumer = await Join();

        Assert.InRange((await consumer.Read(3, Cancellation)).Count, 1, 3);
    }

    [SkippableFact]
    public async Task Competing_consumers_share_the_events()
    {
        await using var one = await Join();
        await using var two = await Join();
        var ids = await Append("a", 200);

        var seen = new HashSet<Guid>();
        using var all = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        await Task.WhenAll(Consume(one), Consume(two));

        Assert.Equal(ids.Order(), seen.Order());

        async Task Consume(IPersistentSubscription consumer)
        {
            try
            {
                while (true)
                {
                    var deliveries = await consumer.Read(7, all.Token);
                    await consumer.Acknowledge(deliveries, Cancellation);
                    lock (seen)
                    {
                        foreach (var delivery in deliveries) Assert.True(seen.Add(delivery.Event.Id), "delivered to both");
                        if (seen.Count == ids.Count) all.Cancel();
                    }
                }
            }
            catch (OperationCanceledException) when (all.IsCancellationRequested && !Cancellation.IsCancellationRequested)
            {
            }
        }
    }

    [SkippableFact]
    public async Task Groups_do_not_share_anything()
    {
        await Append("a", 3);
        await using var one = await Join();
        await using var two = await Subscriptions.Join(_group + "b", [_prefix], Cancellation);

        await ReadAndAcknowledge(one, 3);
        await ReadAndAcknowledge(two, 3);
    }

    [SkippableFact]
    public async Task A_retried_delivery_comes_again_with_its_retry_count_raised()
    {
        var ids = await Append("a", 1);
        await using var consumer = await Join();
        for (var retry = 0; retry < 3; retry++)
        {
            var delivery = Assert.Single(await consumer.Read(10, Cancellation));
            Assert.Equal((ids[0], retry), (delivery.Event.Id, delivery.RetryCount));
            await consumer.Retry([delivery], "not yet", Cancellation);
        }
        Assert.Equal(3, (await ReadAndAcknowledge(consumer, 1))[0].RetryCount);
    }

    [SkippableFact]
    public async Task What_is_retried_too_often_is_parked_by_the_store()
    {
        await Append("a", 1);
        await using var consumer = await Join();
        for (var retry = 0; retry <= 10; retry++)
            await consumer.Retry(await consumer.Read(10, Cancellation), "never", Cancellation);

        await Until(async () => (await Subscriptions.Status(_group, Cancellation)).ParkedCount == 1);
        Assert.Equal("Reached retry count of 10", Assert.Single(await Subscriptions.ReadParked(_group, 10, Cancellation)).Reason);
    }

    [SkippableFact]
    public async Task What_a_consumer_leaves_unacknowledged_goes_to_another()
    {
        var ids = await Append("a", 3);
        await using (var first = await Join())
        {
            var deliveries = new List<Delivery>();
            while (deliveries.Count < 3) deliveries.AddRange(await first.Read(10, Cancellation));
            await first.Acknowledge([deliveries.Single(delivery => delivery.Event.Id == ids[0])], Cancellation);
        }

        await using var second = await Join();
        var left = await ReadAndAcknowledge(second, 2);
        Assert.Subset(left.Select(delivery => delivery.Event.Id).ToHashSet(), ids.Skip(1).ToHashSet());
    }

    [SkippableFact]
    public async Task A_consumer_that_leaves_wakes_one_that_waits()
    {
        var ids = await Append("a", 1);
        var first = await Join();
        await first.Read(10, Cancellation);
        await using var second = await Join();
        var waiting = second.Read(10, Cancellation).AsTask();
        Assert.False(waiting.IsCompleted);

        await first.DisposeAsync();

        Assert.Equal(ids[0], Assert.Single(await waiting).Event.Id);
    }

    [SkippableFact]
    public async Task A_group_goes_on_where_it_was_when_somebody_joins_again()
    {
        await Append("a", 5);
        await using (var first = await Join()) await ReadAndAcknowledge(first, 5);
        await Until(async () => (await Subscriptions.Status(_group, Cancellation)).LagEvents == 0);
        var later = await Append("a", 1, from: 4);

        await using var second = await Join();
        Assert.Equal(later, (await ReadAndAcknowledge(second, 1)).Select(delivery => delivery.Event.Id));
    }

    [SkippableFact]
    public async Task A_parked_event_is_set_aside_with_its_bytes_and_the_others_go_on()
    {
        var ids = await Append("a", 3);
        await using var consumer = await Join();
        await ParkOne(consumer, ids[1], "cannot be read", others: 2);

        var parked = Assert.Single(await Subscriptions.ReadParked(_group, 10, Cancellation));
        var stored = (await Store.ReadForwards(_prefix + "a", 1, 1, Cancellation))[0];
        Assert.Equal((ids[1], stored.Stream, stored.Revision, stored.Type),
            (parked.Event.Id, parked.Event.Stream, parked.Event.Revision, parked.Event.Type));
        Assert.Equal(stored.Data.ToArray(), parked.Event.Data.ToArray());
        Assert.Contains("cannot be read", parked.Reason, StringComparison.Ordinal);
        Assert.InRange(parked.ParkedAt, stored.Created.AddMinutes(-1), stored.Created.AddMinutes(1));
        Assert.Equal(1, (await Subscriptions.Status(_group, Cancellation)).ParkedCount);
    }

    [SkippableFact]
    public async Task A_replayed_event_comes_again_from_zero_and_is_parked_no_more()
    {
        var ids = await Append("a", 1);
        await using var consumer = await Join();
        await ParkOne(consumer, ids[0], "later", others: 0);

        Assert.Equal(1, await Subscriptions.ReplayParked(_group, 10, Cancellation));

        var delivery = Assert.Single(await consumer.Read(10, Cancellation));
        Assert.Equal((ids[0], 0), (delivery.Event.Id, delivery.RetryCount));
        Assert.Empty(await Subscriptions.ReadParked(_group, 10, Cancellation));
        await consumer.Acknowledge([delivery], Cancellation);
        Assert.Equal(0, await Subscriptions.ReplayParked(_group, 10, Cancellation));
        Assert.Equal(0, (await Subscriptions.Status(_group, Cancellation)).ParkedCount);
    }

    [SkippableFact]
    public async Task A_replayed_event_may_be_parked_anew()
    {
        var ids = await Append("a", 1);
        await using var consumer = await Join();
        await ParkOne(consumer, ids[0], "first", others: 0);
        await Subscriptions.ReplayParked(_group, 10, Cancellation);

        await ParkOne(consumer, ids[0], "second", others: 0);

        var parked = Assert.Single(await Subscriptions.ReadParked(_group, 10, Cancellation));
        Assert.Contains("second", parked.Reason, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_replay_wakes_a_waiting_consumer_and_takes_the_oldest_first()
    {
        var ids = await Append("a", 3);
        await using var consumer = await Join();
        foreach (var id in ids) await ParkOne(consumer, id, "later", others: 0, readOne: true);
        var waiting = consumer.Read(10, Cancellation).AsTask();

        Assert.Equal(1, await Subscriptions.ReplayParked(_group, 1, Cancellation));

        Assert.Equal(ids[0], Assert.Single(await waiting).Event.Id);
        Assert.Equal(ids.Skip(1), (await Subscriptions.ReadParked(_group, 10, Cancellation)).Select(parked => parked.Event.Id));
        Assert.Single(await Subscriptions.ReadParked(_group, 1, Cancellation));
    }

    [SkippableFact]
    public async Task The_status_of_a_group_that_nobody_joined_is_nothing_processed()
    {
        await Append("a", 2);

        var status = await Subscriptions.Status(_group, Cancellation);

        Assert.Equal((_group, -1L, 0L, 0), (status.Group, status.ProcessedPosition, status.ParkedCount, status.Consumers));
        Assert.True(status.HeadPosition >= 1);
        Assert.Empty(await Subscriptions.ReadParked(_group, 10, Cancellation));
        Assert.Equal(0, await Subscriptions.ReplayParked(_group, 10, Cancellation));
    }

    [SkippableFact]
    public async Task The_status_shows_lag_until_everything_is_acknowledged()
    {
        await Append("a", 4);
        await using var consumer = await Join();
        var deliveries = new List<Delivery>();
        while (deliveries.Count < 4) deliveries.AddRange(await consumer.Read(10, Cancellation));

        await Until(async () => (await Subscriptions.Status(_group, Cancellation)).LagEvents == 4);
        var behind = await Subscriptions.Status(_group, Cancellation);
        Assert.Equal(1, behind.Consumers);
        Assert.Equal(deliveries.Min(delivery => delivery.Event.Created), behind.OldestPendingAt);

        await consumer.Acknowledge(deliveries, Cancellation);
        await Until(async () => (await Subscriptions.Status(_group, Cancellation)).LagEvents == 0);
        var done = await Subscriptions.Status(_group, Cancellation);
        Assert.Null(done.OldestPendingAt);
        Assert.True(done.ProcessedPosition >= deliveries.Max(delivery => delivery.Event.Position));
        Assert.Equal(0, done.ParkedCount);
    }

    [SkippableFact]
    public async Task A_read_can_be_cancelled_and_loses_nothing()
    {
        await using var consumer = await Join();
        using var cancel = new CancellationTokenSource();
        var waiting = consumer.Read(10, cancel.Token).AsTask();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);

        var ids = await Append("a", 1);
        Assert.Equal(ids, (await ReadAndAcknowledge(consumer, 1)).Select(delivery => delivery.Event.Id));
    }

    [SkippableFact]
    public async Task Acknowledging_twice_is_harmless()
    {
        var ids = await Append("a", 2);
        await using var consumer = await Join();
        var first = await ReadAndAcknowledge(consumer, 2);

        await consumer.Acknowledge(first, Cancellation);

        var next = await Append("b", 1);
        Assert.Equal(next, (await ReadAndAcknowledge(consumer, 1)).Select(delivery => delivery.Event.Id));
        Assert.Equal(2, ids.Count);
    }

    protected ValueTask<IPersistentSubscription> Join() => Subscriptions.Join(_group, [_prefix], Cancellation);

    private async Task<List<Guid>> Append(string stream, int count, long from = -1)
    {
        var events = Enumerable.Range(0, count)
            .Select(i => new NewEvent(
                Guid.NewGuid(), "SomethingHappenedV1", System.Text.Encoding.UTF8.GetBytes($$"""{"n":{{i}}}"""), "{}"u8.ToArray()))
            .ToList();
        Assert.True((await Store.Append(_prefix + stream, from, events, Cancellation)).Appended);
        return events.ConvertAll(added => added.Id);
    }

    private async Task<List<Delivery>> ReadAndAcknowledge(IPersistentSubscription consumer, int count)
    {
        var read = new List<Delivery>();
        while (read.Count < count)
        {
            var deliveries = await consumer.Read(count - read.Count, Cancellation);
            await consumer.Acknowledge(deliveries, Cancellation);
            read.AddRange(deliveries);
        }
        return read;
    }

    private async Task ParkOne(IPersistentSubscription consumer, Guid id, string reason, int others, bool readOne = false)
    {
        var parked = false;
        for (var acknowledged = 0; !parked || acknowledged < others;)
        {
            foreach (var delivery in await consumer.Read(readOne ? 1 : 10, Cancellation))
            {
                if (delivery.Event.Id == id)
                {
                    await consumer.Park(delivery, reason, Cancellation);
                    parked = true;
                }
                else
                {
                    await consumer.Acknowledge([delivery], Cancellation);
                    acknowledged++;
                }
            }
        }
        await Until(async () => (await Subscriptions.ReadParked(_group, 10, Cancellation)).Any(one => one.Event.Id == id));
    }

    /// <summary>Some stores do such things in the background.</summary>
    private async Task Until(Func<Task<bool>> fact)
    {
        while (!await fact()) await Task.Delay(10, Cancellation);
    }
}
