using BankingApi.EventStore.EventStoreDb;
using BankingApi.IntegrationTests.EventStore.Embedded;
using BankingApi.Subscriptions;
using EventStore.Abstractions;
using EventStoreDb.Client.PersistentSubscriptions;
using EventStoreDb.Client.Values;
using EventStoreDb.Doubles;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace BankingApi.IntegrationTests.EventStore.EventStoreDb;

/// <summary>What the contract leaves to the store: broken connections, restarts, time-outs, groups that somebody else created.</summary>
#pragma warning disable CA1001 // DisposeAsync of xUnit does it.
public sealed class GroupTests : IAsyncLifetime
#pragma warning restore CA1001
{
    private readonly CancellationTokenSource _bound = new(TimeSpan.FromSeconds(60));
    private EventStoreDouble _server = null!;
    private EventStoreDbStores _stores = null!;

    private CancellationToken Cancellation => _bound.Token;

    public async Task InitializeAsync()
    {
        _server = await EventStoreDouble.StartAsync();
        _stores = new EventStoreDbStores(_server.ConnectionString);
    }

    public async Task DisposeAsync()
    {
        await _stores.DisposeAsync();
        await _server.DisposeAsync();
        _bound.Dispose();
    }

    [Fact]
    public async Task A_broken_connection_ends_the_subscription_and_is_held_against_no_event()
    {
        await Append(3);
        for (var broken = 0; broken < 12; broken++)
        {
            await using var consumer = await Join();
            var deliveries = await ReadAll(consumer, 3);
            Assert.All(deliveries, delivery => Assert.Equal(0, delivery.RetryCount));
            _server.DropConnections();
            await Assert.ThrowsAsync<EventStoreUnavailableException>(() => consumer.Read(10, Cancellation).AsTask());
            await Assert.ThrowsAsync<EventStoreUnavailableException>(async () =>
            {
                // Written into the void or refused: either way it is not taken for done.
                await consumer.Acknowledge(deliveries, Cancellation);
                throw new EventStoreUnavailableException("Taken without an error, and yet it comes again.");
            });
        }
        await using var last = await Join();
        await last.Acknowledge(await ReadAll(last, 3), Cancellation);
        await Until(async () => (await Status()).LagEvents == 0);
        Assert.Equal(0, (await Status()).ParkedCount);
    }

    [Fact]
    public async Task What_a_process_leaves_again_and_again_is_counted_and_parked_in_the_end()
    {
        await Append(1);
        for (var retry = 0; retry <= 10; retry++)
        {
            await using var consumer = await Join();
            Assert.Equal(retry, Assert.Single(await consumer.Read(10, Cancellation)).RetryCount);
        }
        await using var next = await Join();
        await Until(async () => (await Status()).ParkedCount == 1);
        Assert.Equal("Reached retry count of 10", Assert.Single(await _stores.Subscriptions.ReadParked("g", 10, Cancellation)).Reason);
    }

    [Fact]
    public async Task What_is_not_acknowledged_in_time_comes_again_and_is_parked_in_the_end()
    {
        await using var impatient = new EventStoreDbStores(
            _server.ConnectionString, new GroupOptions { MessageTimeout = TimeSpan.FromMilliseconds(100), MaxRetryCount = 2 });
        await Append(1);
        await using var consumer = await impatient.Subscriptions.Join("g", ["s"], Cancellation);
        for (var retry = 0; retry <= 2; retry++) Assert.Equal(retry, Assert.Single(await consumer.Read(1, Cancellation)).RetryCount);

        await Until(async () => (await impatient.Subscriptions.Status("g", Cancellation)).ParkedCount == 1);
        Assert.Equal(0, (await impatient.Subscriptions.Status("g", Cancellation)).LagEvents);
    }

    [Fact]
    public async Task A_replayed_event_is_acknowledged_by_what_brought_it_back()
    {
        await Append(1);
        await using var consumer = await Join();
        await consumer.Park((await consumer.Read(1, Cancellation))[0], "bad", Cancellation);
        await Until(async () => (await Status()).ParkedCount == 1);
        await _stores.Subscriptions.ReplayParked("g", 10, Cancellation);
        var replayed = Assert.Single(await consumer.Read(1, Cancellation));
        Assert.Equal((await _stores.Events.ReadForwards("s", 0, 1, Cancellation))[0].Position, replayed.Event.Position);

        await consumer.Acknowledge([replayed], Cancellation);

        await Until(async (
            ) => (await _stores.Server.Groups.GetInfoToAllAsync("g")).Stats is { TotalInFlightMessages: 0, OutstandingMessagesCount: 0 });
    }

    [Fact]
    public async Task A_parked_event_whose_stream_is_gone_is_passed_over()
    {
        await Append(1);
        await using var consumer = await Join();
        await consumer.Park((await consumer.Read(1, Cancellation))[0], "bad", Cancellation);
        await Until(async () => (await Status()).ParkedCount == 1);
        await _stores.Client.TombstoneAsync("s", StreamState.Any);
        Assert.Empty(await _stores.Subscriptions.ReadParked("g", 10, Cancellation));

        await _stores.Subscriptions.ReplayParked("g", 10, Cancellation);

        await Append(1, "s2");
        Assert.Equal("s2", Assert.Single(await consumer.Read(10, Cancellation)).Event.Stream);
    }

    [Fact]
    public async Task A_consumer_over_restarts_duplicates_and_reordering_sees_everything_and_parks_nothing()
    {
        const int Events = 400;
        _server.Faults.DuplicateEvery = 5;
        _server.Faults.ReorderWindow = 8;
        var seen = new HashSet<Guid>();
        var state = new WorkerState(TimeProvider.System);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var consumer = new SubscriptionWorker(_stores.Subscriptions, TimeProvider.System, NullLogger<SubscriptionWorker>.Instance);
        var following = consumer.Follow("g", ["s"], 20, state, _ => Task.CompletedTask, async (subscription, batch, cancellationToken) =>
        {
            Assert.All(batch, delivery => Assert.InRange(delivery.RetryCount, 0, 5));
            await subscription.Acknowledge(batch, cancellationToken);
            lock (seen) seen.UnionWith(batch.Select(delivery => delivery.Event.Id));
        }, stop.Token);

        var written = new List<Guid>();
        for (var revision = -1L; revision < Events - 1; revision++)
        {
            var events = TestEvents.Some(1);
            written.Add(events[0].Id);
            if (revision % 100 == 50)
            {
                await _server.StopAsync();
                await _server.StartAgainAsync();
            }
            if (revision % 40 == 7) _server.DropConnections();
            Assert.True((await _stores.Events.Append("s", revision, events, Cancellation)).Appended);
        }

        await Until(() => Task.FromResult(seen.Count == Events));
        Assert.Equal(written.Order(), seen.Order());
        await Until(async () => (await Status()).LagEvents == 0);
        Assert.Equal(0, (await Status()).ParkedCount);
        Assert.True(state.IsAlive);
        await stop.CancelAsync();
        await following;
    }

    [Fact]
    public async Task A_group_that_is_deleted_under_its_consumers_is_made_anew()
    {
        var ids = await Append(1);
        await using (var consumer = await Join())
        {
            await ReadAll(consumer, 1);
            await _stores.Server.Groups.DeleteToAllAsync("g");
            await Assert.ThrowsAsync<EventStoreUnavailableException>(() => consumer.Read(1, Cancellation).AsTask());
        }

        await using var next = await Join();
        Assert.Equal(ids, (await ReadAll(next, 1)).Select(delivery => delivery.Event.Id));
    }

    [Fact]
    public async Task A_group_that_was_created_otherwise_is_used_and_told_of()
    {
        await _stores.Server.Groups.CreateToAllAsync(
            "g", StreamFilter.Prefix("s", "t"), new PersistentSubscriptionSettings(startFrom: Position.Start, maxRetryCount: 3));
        var log = new ListLogger();
        await using var process = new EventStoreDbStores(_server.ConnectionString, logger: log);

        await using (await process.Subscriptions.Join("g", ["s"], Cancellation)) { }
        await using (await process.Subscriptions.Join("g", ["s"], Cancellation)) { }

        var told = Assert.Single(log.Lines);
        Assert.Contains("maxRetryCount 3 instead of 1000000", told, StringComparison.Ordinal);
        Assert.Contains("streams s,t instead of s", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_group_that_this_release_created_is_nothing_to_tell_of()
    {
        await using (await Join()) { }
        var log = new ListLogger();
        await using var process = new EventStoreDbStores(_server.ConnectionString, logger: log);

        await using (await process.Subscriptions.Join("g", ["s"], Cancellation)) { }

        Assert.Empty(log.Lines);
    }

    [Fact]
    public async Task A_long_lag_is_estimated()
    {
        for (var batch = 0; batch < 25; batch++) await Append(1000, $"s{batch}");
        await using var consumer = await Join();
        await consumer.Read(1, Cancellation);

        Assert.InRange((await Status()).LagEvents, 24_000, 26_000);
    }

    private ValueTask<IPersistentSubscription> Join() => _stores.Subscriptions.Join("g", ["s"], Cancellation);

    private ValueTask<GroupStatus> Status() => _stores.Subscriptions.Status("g", Cancellation);

    private async Task<List<Guid>> Append(int count, string stream = "s")
    {
        var events = TestEvents.Some(count);
        Assert.True((await _stores.Events.Append(stream, -1, events, Cancellation)).Appended);
        return [.. events.Select(added => added.Id)];
    }

    private async Task<List<Delivery>> ReadAll(IPersistentSubscription consumer, int count)
    {
        var read = new List<Delivery>();
        while (read.Count < count) read.AddRange(await consumer.Read(count - read.Count, Cancellation));
        return read;
    }

    private async Task Until(Func<Task<bool>> fact)
    {
        while (!await fact()) await Task.Delay(10, Cancellation);
    }

    private sealed class ListLogger : ILogger<EventStoreDbPersistentSubscriptions>
    {
        public List<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
            => Lines.Add(formatter(state, exception));
    }
}
