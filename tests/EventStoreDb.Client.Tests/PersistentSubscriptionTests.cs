using EventStoreDb.Client.Errors;
using EventStoreDb.Client.PersistentSubscriptions;
using EventStoreDb.Client.Streams;
using EventStoreDb.Client.Values;
using Grpc.Core;

namespace EventStoreDb.Client.Tests;

public sealed class PersistentSubscriptionTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    private readonly EventStoreClient _client = server.Client;
    private readonly EventStorePersistentSubscriptionsClient _groups = server.Groups;

    private readonly string _prefix = Given.NewStream("ps") + "-";
    private readonly string _group = $"group-{Guid.NewGuid():N}";

    private Task CreateAsync(PersistentSubscriptionSettings? settings = null)
        => _groups.CreateToAllAsync(
            _group, StreamFilter.Prefix(_prefix), settings ?? new PersistentSubscriptionSettings(startFrom: Position.Start));

    private async Task<List<Uuid>> AppendAsync(int count, string stream = "a")
    {
        var events = Given.Events(count);
        await _client.AppendToStreamAsync(_prefix + stream, StreamState.Any, events);
        return [.. events.Select(e => e.EventId)];
    }

    private static List<Uuid> Ids(IEnumerable<PersistentSubscriptionMessage.Event> events)
        => [.. events.Select(e => e.ResolvedEvent.OriginalEvent.EventId)];

    [Fact]
    public async Task A_group_from_the_start_gets_the_past_and_the_present_of_its_streams_only()
    {
        var past = await AppendAsync(30);
        await _client.AppendToStreamAsync(Given.NewStream(), StreamState.Any, Given.Events(3));
        await CreateAsync();
        await using var consumer = await Consuming.StartAsync(_groups, _group, 100);

        var caughtUp = await consumer.NextAsync(30, ack: true);
        var present = await AppendAsync(2, "b");
        var live = await consumer.NextAsync(2, ack: true);

        Assert.Equal($"$all::{_group}", consumer.Subscription.SubscriptionId);
        Assert.Equal(past.Order(UuidOrder), Ids(caughtUp).Order(UuidOrder));
        Assert.Equal(present.Order(UuidOrder), Ids(live).Order(UuidOrder));
        Assert.All(caughtUp, e => Assert.Equal(0, e.RetryCount ?? 0));
        Assert.All(caughtUp, e => Assert.Equal(e.ResolvedEvent.Event.Position, e.ResolvedEvent.OriginalPosition));
    }

    private static readonly Comparer<Uuid> UuidOrder =
        Comparer<Uuid>.Create((left, right) => string.CompareOrdinal(left.ToString(), right.ToString()));

    [Fact]
    public async Task A_group_without_a_start_gets_only_what_comes()
    {
        await AppendAsync(5);
        await CreateAsync(new PersistentSubscriptionSettings());
        await using var consumer = await Consuming.StartAsync(_groups, _group);
        var ids = await AppendAsync(1);

        Assert.Equal(ids, Ids(await consumer.NextAsync(1)));
    }

    [Fact]
    public async Task A_group_from_a_position_starts_there()
    {
        await AppendAsync(5);
        var middle = (await _client.AppendToStreamAsync(_prefix + "a", StreamState.Any, Given.Events(1))).LogPosition;
        var ids = await AppendAsync(3);
        await CreateAsync(new PersistentSubscriptionSettings(startFrom: middle));
        await using var consumer = await Consuming.StartAsync(_groups, _group);

        // Whether the event at that very position comes too is the server's affair.
        var events = Ids(await consumer.NextAsync(3, ack: true));
        if (!ids.Contains(events[0])) events = [.. events.Skip(1), .. Ids(await consumer.NextAsync(1))];
        Assert.Equal(ids.Order(UuidOrder), events.Order(UuidOrder));
    }

    [Fact]
    public async Task No_more_than_the_buffer_is_sent_unanswered()
    {
        await AppendAsync(10);
        await CreateAsync();
        await using var consumer = await Consuming.StartAsync(_groups, _group, bufferSize: 3);
        var first = await consumer.NextAsync(3);
        var fourth = consumer.NextAsync();
        await Given.EventuallyAsync(async () =>
            (await _groups.GetInfoToAllAsync(_group)).Connections is [{ InFlightMessages: 3, AvailableSlots: 0 }]);

        Assert.False(fourth.IsCompleted);
        await consumer.Subscription.Ack(first[0].ResolvedEvent);
        Assert.DoesNotContain((await fourth).ResolvedEvent.Event.EventId, Ids(first));
    }

    [Fact]
    public async Task What_was_acknowledged_does_not_come_again_and_the_rest_does()
    {
        var ids = await AppendAsync(4);
        await CreateAsync();
        await using (var consumer = await Consuming.StartAsync(_groups, _group))
        {
            var events = await consumer.NextAsync(4);
            Assert.Equal(ids, Ids(events));
            await consumer.Subscription.Ack([.. Ids(events)[..2]]);
            await Given.EventuallyAsync(async () => (await _groups.GetInfoToAllAsync(_group)).Stats.TotalInFlightMessages == 2);
        }
        await using var next = await Consuming.StartAsync(_groups, _group);

        Assert.Equal(ids[2..], Ids(await next.NextAsync(2)));
    }

    [Fact]
    public async Task An_event_not_answered_in_time_comes_again_and_is_parked_in_the_end()
    {
        var ids = await AppendAsync(1);
        await CreateAsync(new PersistentSubscriptionSettings(
            startFrom: Position.Start, messageTimeout: TimeSpan.FromMilliseconds(200), maxRetryCount: 2));
        await using var consumer = await Consuming.StartAsync(_groups, _group);

        var deliveries = await consumer.NextAsync(3);
        Assert.Equal([0, 1, 2], deliveries.Select(e => e.RetryCount ?? 0));
        Assert.All(Ids(deliveries), id => Assert.Equal(ids[0], id));
        await Given.EventuallyAsync(async () => (await _groups.GetInfoToAllAsync(_group)).Stats.ParkedMessageCount == 1);
    }

    [Fact]
    public async Task A_refused_event_comes_again_with_its_retry_count()
    {
        await AppendAsync(1);
        await CreateAsync();
        await using var consumer = await Consuming.StartAsync(_groups, _group);
        var first = await consumer.NextAsync();
        await consumer.Subscription.Nack(PersistentSubscriptionNakEventAction.Retry, "not yet", first.ResolvedEvent);
        var second = await consumer.NextAsync();

        Assert.Equal(first.ResolvedEvent.Event.EventId, second.ResolvedEvent.Event.EventId);
        Assert.Equal((0, 1), (first.RetryCount ?? 0, second.RetryCount ?? 0));
    }

    [Fact]
    public async Task A_skipped_event_does_not_come_again()
    {
        var ids = await AppendAsync(2);
        await CreateAsync();
        await using var consumer = await Consuming.StartAsync(_groups, _group, bufferSize: 1);
        var first = await consumer.NextAsync();
        await consumer.Subscription.Nack(PersistentSubscriptionNakEventAction.Skip, "no", first.ResolvedEvent);

        Assert.Equal(ids[1], (await consumer.NextAsync()).ResolvedEvent.Event.EventId);
        Assert.Equal(0, (await _groups.GetInfoToAllAsync(_group)).Stats.ParkedMessageCount);
    }

    [Fact]
    public async Task A_parked_event_waits_in_its_stream_until_it_is_replayed()
    {
        var ids = await AppendAsync(1);
        await CreateAsync();
        await using var consumer = await Consuming.StartAsync(_groups, _group);
        await consumer.Subscription.Nack(PersistentSubscriptionNakEventAction.Park, "poison", (await consumer.NextAsync()).ResolvedEvent);
        await Given.EventuallyAsync(async () => (await _groups.GetInfoToAllAsync(_group)).Stats.ParkedMessageCount == 1);

        var parked = await _client.ReadStreamAsync(
            Direction.Forwards, $"$persistentsubscription-$all::{_group}-parked", StreamPosition.Start, resolveLinkTos: true).SingleAsync();
        Assert.Equal(ids[0], parked.Event.EventId);
        Assert.Contains("poison", System.Text.Encoding.UTF8.GetString(parked.Link!.Metadata.Span), StringComparison.Ordinal);

        await _groups.ReplayParkedMessagesToAllAsync(_group);
        var replayed = await consumer.NextAsync();
        Assert.Equal(ids[0], replayed.ResolvedEvent.Event.EventId);
        await consumer.Subscription.Ack(replayed.ResolvedEvent);
        // With its consumer still there: one that went would have nothing unanswered either.
        await Given.EventuallyAsync(async () => await _groups.GetInfoToAllAsync(_group) is
        { Stats.ParkedMessageCount: 0, Connections: [{ InFlightMessages: 0 }] });
    }

    [Fact]
    public async Task More_ids_than_fit_a_message_are_acknowledged_all_the_same()
    {
        const int Count = 4500;
        for (var i = 0; i < Count; i += 500) await AppendAsync(500);
        // A server whose buffer was full before the consumer came reads on at the next acknowledgement only,
        // and here that waits for all of them.
        await CreateAsync(new PersistentSubscriptionSettings(startFrom: Position.Start, historyBufferSize: 2 * Count));
        await using var consumer = await Consuming.StartAsync(_groups, _group, bufferSize: Count);
        var events = await consumer.NextAsync(Count);
        await consumer.Subscription.Ack([.. Ids(events)]);

        Assert.Equal(Count, Ids(events).Distinct().Count());
        await Given.EventuallyAsync(async () => (await _groups.GetInfoToAllAsync(_group)).Connections is [{ InFlightMessages: 0 }]);
    }

    [Fact]
    public async Task Several_consumers_share_the_events()
    {
        await CreateAsync();
        await using var one = await Consuming.StartAsync(_groups, _group, 50);
        await using var two = await Consuming.StartAsync(_groups, _group, 50);
        var ids = await AppendAsync(20);

        var events = (await Task.WhenAll(one.NextAsync(10), two.NextAsync(10))).SelectMany(Ids);
        Assert.Equal(ids.Order(UuidOrder), events.Order(UuidOrder));
    }

    [Fact]
    public async Task The_info_tells_the_settings()
    {
        var settings = new PersistentSubscriptionSettings(
            startFrom: Position.Start, messageTimeout: TimeSpan.FromSeconds(7), maxRetryCount: 3, liveBufferSize: 600, readBatchSize: 30,
            historyBufferSize: 700, checkPointAfter: TimeSpan.FromSeconds(3), checkPointLowerBound: 5, checkPointUpperBound: 50,
            maxSubscriberCount: 4, consumerStrategyName: SystemConsumerStrategies.Pinned);
        await CreateAsync(settings);

        var info = await _groups.GetInfoToAllAsync(_group);

        Assert.Equal(("$all", _group), (info.EventSource, info.GroupName));
        Assert.Equivalent(settings, info.Settings);
        Assert.Contains(await _groups.ListToAllAsync(), listed => listed.GroupName == _group);
    }

    [Fact]
    public async Task An_update_changes_the_settings_and_drops_the_consumers()
    {
        await CreateAsync();
        await using var consumer = await Consuming.StartAsync(_groups, _group);
        var next = consumer.NextMessageAsync();
        await _groups.UpdateToAllAsync(_group, new PersistentSubscriptionSettings(startFrom: Position.Start, maxRetryCount: 4));

        var dropped = await Assert.ThrowsAsync<PersistentSubscriptionDroppedByServerException>(() => next);
        Assert.Equal(("$all", _group), (dropped.StreamName, dropped.GroupName));
        var settings = (await _groups.GetInfoToAllAsync(_group)).Settings;
        Assert.Equal((4, SystemConsumerStrategies.RoundRobin), (settings.MaxRetryCount, settings.ConsumerStrategyName));
    }

    [Fact]
    public async Task A_deleted_group_drops_its_consumers_and_is_gone()
    {
        await CreateAsync();
        await using var consumer = await Consuming.StartAsync(_groups, _group);
        var next = consumer.NextMessageAsync();
        await _groups.DeleteToAllAsync(_group);

        await Assert.ThrowsAsync<PersistentSubscriptionDroppedByServerException>(() => next);
        await Assert.ThrowsAsync<PersistentSubscriptionNotFoundException>(() => _groups.GetInfoToAllAsync(_group));
    }

    [Fact]
    public async Task A_group_that_is_not_there_is_told_everywhere()
    {
        Assert.IsType<PersistentSubscriptionMessage.NotFound>(
            await _groups.SubscribeToAll(_group).Messages.SingleAsync());
        var thrown = await Assert.ThrowsAsync<PersistentSubscriptionNotFoundException>(
            async () => await _groups.SubscribeToAll(_group).CountAsync());
        Assert.Equal(_group, thrown.GroupName);
        await Assert.ThrowsAsync<PersistentSubscriptionNotFoundException>(() => _groups.GetInfoToAllAsync(_group));
        await Assert.ThrowsAsync<PersistentSubscriptionNotFoundException>(() => _groups.DeleteToAllAsync(_group));
        await Assert.ThrowsAsync<PersistentSubscriptionNotFoundException>(
            () => _groups.UpdateToAllAsync(_group, new PersistentSubscriptionSettings()));
        await Assert.ThrowsAsync<PersistentSubscriptionNotFoundException>(() => _groups.ReplayParkedMessagesToAllAsync(_group));
    }

    [Fact]
    public async Task A_group_that_is_there_already_is_not_created_again()
    {
        await CreateAsync();
        var refused = await Assert.ThrowsAsync<RpcException>(() => CreateAsync());
        Assert.Equal(StatusCode.AlreadyExists, refused.StatusCode);
    }

    [Fact]
    public async Task A_full_group_takes_no_more_consumers()
    {
        await CreateAsync(new PersistentSubscriptionSettings(startFrom: Position.Start, maxSubscriberCount: 1));
        await using var consumer = await Consuming.StartAsync(_groups, _group);

        await Assert.ThrowsAsync<MaximumSubscribersReachedException>(async () => await _groups.SubscribeToAll(_group).CountAsync());
    }

    [Fact]
    public async Task A_cancelled_consumer_is_cancelled()
    {
        await CreateAsync();
        using var cancelling = new CancellationTokenSource();
        var subscription = _groups.SubscribeToAll(_group, cancellationToken: cancelling.Token);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in subscription.Messages) await cancelling.CancelAsync();
        });
    }
}
