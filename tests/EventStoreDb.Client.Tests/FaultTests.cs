using EventStoreDb.Client.Connections;
using EventStoreDb.Client.PersistentSubscriptions;
using EventStoreDb.Client.Streams;
using EventStoreDb.Client.Values;
using EventStoreDb.Doubles;
using Grpc.Core;

namespace EventStoreDb.Client.Tests;

/// <summary>What a real server does only on its bad days. These run on the double alone.</summary>
public sealed class FaultTests : IAsyncLifetime
{
    private EventStoreDouble _server = null!;
    private EventStoreClient _client = null!;

    public async Task InitializeAsync()
    {
        _server = await EventStoreDouble.StartAsync();
        _client = new EventStoreClient(EventStoreClientSettings.Create(_server.ConnectionString));
    }

    public async Task DisposeAsync()
    {
        await _client.DisposeAsync();
        await _server.DisposeAsync();
    }

    private static UserCredentials? Credentials(bool batched) => batched ? null : new UserCredentials("admin", "changeit");

    [Theory]
    [InlineData(AppendFault.DropBefore, true, 0)]
    [InlineData(AppendFault.DropBefore, false, 0)]
    [InlineData(AppendFault.DropAfter, true, 1)]
    [InlineData(AppendFault.DropAfter, false, 1)]
    public async Task An_append_whose_connection_breaks_is_unknown_and_repeating_it_settles_it(AppendFault fault, bool batched, int written)
    {
        var stream = Given.NewStream();
        await _client.AppendToStreamAsync(stream, StreamState.NoStream, Given.Events(1));
        var events = Given.Events(1);
        _server.Faults.OnNextAppend(fault);

        var failure = await Assert.ThrowsAsync<RpcException>(() => _client.AppendToStreamAsync(
            stream, new StreamRevision(0), events, userCredentials: Credentials(batched)));
        var inBetween = _server.EventCount(stream);
        var again = await _client.AppendToStreamAsync(stream, new StreamRevision(0), events, userCredentials: Credentials(batched));

        Assert.Equal(StatusCode.Unavailable, failure.StatusCode);
        Assert.Equal(1 + written, inBetween);
        Assert.Equal(new StreamRevision(1), again.NextExpectedStreamRevision);
        Assert.Equal(2, _server.EventCount(stream));
    }

    [Theory]
    [InlineData(true, StatusCode.DeadlineExceeded)]
    [InlineData(false, StatusCode.Aborted)]
    public async Task A_server_that_ran_out_of_time_says_so(bool batched, StatusCode code)
    {
        _server.Faults.OnNextAppend(AppendFault.TimeOutAfter);
        var failure = await Assert.ThrowsAsync<RpcException>(() => _client.AppendToStreamAsync(
            Given.NewStream(), StreamState.NoStream, Given.Events(1), userCredentials: Credentials(batched)));
        Assert.Equal(code, failure.StatusCode);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_append_that_is_never_answered_ends_with_its_deadline_and_others_go_on(bool batched)
    {
        _server.Faults.OnNextAppend(AppendFault.NeverAnswer);
        var stuck = _client.AppendToStreamAsync(
            Given.NewStream(), StreamState.NoStream, Given.Events(1), deadline: TimeSpan.FromMilliseconds(500),
            userCredentials: Credentials(batched));
        if (batched) await _client.AppendToStreamAsync(Given.NewStream(), StreamState.NoStream, Given.Events(1));

        Assert.Equal(StatusCode.DeadlineExceeded, (await Assert.ThrowsAsync<RpcException>(() => stuck)).StatusCode);
    }

    [Fact]
    public async Task A_cancelled_append_does_not_hold_up_the_others()
    {
        _server.Faults.OnNextAppend(AppendFault.NeverAnswer);
        using var cancelling = new CancellationTokenSource();
        var stuck = _client.AppendToStreamAsync(
            Given.NewStream(), StreamState.NoStream, Given.Events(1), cancellationToken: cancelling.Token);
        await _client.AppendToStreamAsync(Given.NewStream(), StreamState.NoStream, Given.Events(1));
        await cancelling.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stuck);
    }

    [Fact]
    public async Task All_appends_on_a_broken_call_fail_and_all_are_settled_by_repeating_them()
    {
        var stream = Given.NewStream();
        var unknown = 0;
        var writers = Enumerable.Range(0, 16).Select(async writer =>
        {
            for (var i = 0; i < 50; i++)
            {
                var events = Given.Events(1);
                while (true)
                {
                    try
                    {
                        await _client.AppendToStreamAsync($"{stream}-{writer}", StreamRevision.FromInt64(i - 1), events);
                        break;
                    }
                    catch (RpcException e) when (e.StatusCode is StatusCode.Unavailable)
                    {
                        Interlocked.Increment(ref unknown);
                    }
                }
            }
        }).ToArray();
        for (var drops = 0; drops < 10; drops++)
        {
            _server.Faults.OnNextAppend(drops % 2 == 0 ? AppendFault.DropAfter : AppendFault.DropBefore);
            var before = Volatile.Read(ref unknown);
            await Given.EventuallyAsync(() => Task.FromResult(
                Volatile.Read(ref unknown) > before || Array.TrueForAll(writers, writer => writer.IsCompleted)));
        }
        await Task.WhenAll(writers);

        Assert.InRange(unknown, 1, int.MaxValue);
        Assert.All(Enumerable.Range(0, 16), writer => Assert.Equal(50, _server.EventCount($"{stream}-{writer}")));
    }

    [Fact]
    public async Task A_server_that_is_gone_is_unavailable_and_found_again_when_it_is_back()
    {
        var stream = Given.NewStream();
        await _client.AppendToStreamAsync(stream, StreamState.NoStream, Given.Events(1));
        await _server.StopAsync();

        var append = await Assert.ThrowsAsync<RpcException>(() => _client.AppendToStreamAsync(stream, StreamState.Any, Given.Events(1)));
        var read = await Assert.ThrowsAsync<RpcException>(
            async () => await _client.ReadStreamAsync(Direction.Forwards, stream, StreamPosition.Start).CountAsync());
        Assert.Equal((StatusCode.Unavailable, StatusCode.Unavailable), (append.StatusCode, read.StatusCode));

        await _server.StartAgainAsync();
        await _client.AppendUntilKnownAsync(stream, StreamState.Any, Given.Events(1));
        Assert.Equal(2, await _client.ReadStreamAsync(Direction.Forwards, stream, StreamPosition.Start).CountAsync());
    }

    [Fact]
    public async Task A_server_that_is_not_ready_is_unavailable()
    {
        _server.Faults.NotReady = true;
        var failure = await Assert.ThrowsAsync<RpcException>(
            () => _client.AppendToStreamAsync(Given.NewStream(), StreamState.Any, Given.Events(1)));
        Assert.Equal(StatusCode.Unavailable, failure.StatusCode);

        _server.Faults.NotReady = false;
        await _client.AppendUntilKnownAsync(Given.NewStream(), StreamState.Any, Given.Events(1));
    }

    [Fact]
    public async Task A_read_that_gets_nothing_ends_with_the_default_deadline()
    {
        var settings = EventStoreClientSettings.Create(_server.ConnectionString + "&defaultDeadline=300");
        await using var client = new EventStoreClient(settings);
        await client.AppendToStreamAsync("s", StreamState.Any, Given.Events(1));
        _server.Faults.ReadsHang = true;

        var failure = await Assert.ThrowsAsync<RpcException>(
            async () => await client.ReadStreamAsync(Direction.Forwards, "s", StreamPosition.Start).CountAsync());
        Assert.Equal(StatusCode.DeadlineExceeded, failure.StatusCode);
    }

    [Fact]
    public async Task Closing_the_client_ends_what_is_pending()
    {
        _server.Faults.OnNextAppend(AppendFault.NeverAnswer);
        var stuck = _client.AppendToStreamAsync(Given.NewStream(), StreamState.NoStream, Given.Events(1));
        await _client.AppendToStreamAsync(Given.NewStream(), StreamState.NoStream, Given.Events(1));
        await _client.DisposeAsync();

        Assert.Equal(StatusCode.Unavailable, (await Assert.ThrowsAsync<RpcException>(() => stuck)).StatusCode);
        await Assert.ThrowsAsync<ObjectDisposedException>(
            () => _client.AppendToStreamAsync(Given.NewStream(), StreamState.NoStream, Given.Events(1)));
    }

    [Fact]
    public async Task A_consumer_whose_connection_breaks_is_told_and_gets_the_rest_on_the_next()
    {
        await using var groups = new EventStorePersistentSubscriptionsClient(EventStoreClientSettings.Create(_server.ConnectionString));
        await groups.CreateToAllAsync("g", StreamFilter.Prefix("s"), new PersistentSubscriptionSettings(startFrom: Position.Start));
        var events = Given.Events(2);
        await _client.AppendToStreamAsync("s", StreamState.Any, events);
        await using (var consumer = await Consuming.StartAsync(groups, "g"))
        {
            await consumer.NextAsync(2);
            await consumer.Subscription.Ack(events[0].EventId);
            await Given.EventuallyAsync(async () => (await groups.GetInfoToAllAsync("g")).Stats.TotalInFlightMessages == 1);
            _server.DropConnections();
            var failure = await Assert.ThrowsAsync<RpcException>(() => consumer.NextAsync());
            Assert.Equal(StatusCode.Unavailable, failure.StatusCode);
            await Assert.ThrowsAsync<RpcException>(() => consumer.Subscription.Ack(events[1].EventId));
        }
        await using var next = await Consuming.StartAsync(groups, "g");

        Assert.Equal(events[1].EventId, (await next.NextAsync()).ResolvedEvent.Event.EventId);
    }

    [Fact]
    public async Task Deliveries_are_repeated_and_reordered_on_demand()
    {
        await using var groups = new EventStorePersistentSubscriptionsClient(EventStoreClientSettings.Create(_server.ConnectionString));
        await groups.CreateToAllAsync("g", StreamFilter.Prefix("s"), new PersistentSubscriptionSettings(startFrom: Position.Start));
        var events = Given.Events(40);
        await _client.AppendToStreamAsync("s", StreamState.Any, events);
        _server.Faults.DuplicateEvery = 4;
        _server.Faults.ReorderWindow = 8;
        await using var consumer = await Consuming.StartAsync(groups, "g", 100);

        var ids = (await consumer.NextAsync(50)).ConvertAll(e => e.ResolvedEvent.Event.EventId);
        Assert.Equal(events.Select(e => e.EventId).ToHashSet(), [.. ids]);
        Assert.Equal(50, ids.Count);
        Assert.NotEqual(events.Select(e => e.EventId), ids.Distinct());
    }
}
