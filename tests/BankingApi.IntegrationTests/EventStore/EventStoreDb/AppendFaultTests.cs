using System.Diagnostics;
using BankingApi.EventStore.EventStoreDb;
using BankingApi.IntegrationTests.EventStore.Embedded;
using EventStore.Abstractions;
using EventStoreDb.Doubles;

namespace BankingApi.IntegrationTests.EventStore.EventStoreDb;

/// <summary>Appends and reads while the server is at its worst.</summary>
#pragma warning disable CA1001 // DisposeAsync of xUnit does it.
public sealed class AppendFaultTests : IAsyncLifetime
#pragma warning restore CA1001
{
    private static readonly CancellationToken None = CancellationToken.None;

    private EventStoreDouble _server = null!;
    private EventStoreDbStores _stores = null!;

    public async Task InitializeAsync()
    {
        _server = await EventStoreDouble.StartAsync();
        _stores = new EventStoreDbStores(_server.ConnectionString + "&defaultDeadline=400");
    }

    public async Task DisposeAsync()
    {
        await _stores.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Theory]
    [InlineData(AppendFault.DropBefore)]
    [InlineData(AppendFault.DropAfter)]
    [InlineData(AppendFault.TimeOutAfter)]
    [InlineData(AppendFault.NeverAnswer)]
    public async Task An_append_of_unknown_outcome_is_repeated_until_it_is_known_and_has_one_effect(AppendFault fault)
    {
        _server.Faults.OnNextAppend(fault);

        Assert.Equal(AppendResult.At(1), await _stores.Events.Append("s", -1, TestEvents.Some(2), None));

        Assert.Equal(2, _server.EventCount("s"));
    }

    [Fact]
    public async Task Whoever_counts_is_told_of_each_call_that_is_made_again()
    {
        var repeated = 0;
        await using var server = new EventStoreDbServer(EventStoreDbRegistration.Settings(_server.ConnectionString), TimeProvider.System)
        {
            Repeating = () => Interlocked.Increment(ref repeated),
        };
        var events = new EventStoreDbEventStore(server, []);
        Assert.Equal(AppendResult.At(0), await events.Append("s", -1, TestEvents.Some(1), None));
        Assert.Equal(0, repeated);
        _server.Faults.OnNextAppend(AppendFault.DropBefore);
        _server.Faults.OnNextAppend(AppendFault.DropBefore);
        Assert.Equal(AppendResult.At(1), await events.Append("s", 0, TestEvents.Some(1), None));
        Assert.Equal(2, repeated);
    }

    [Theory]
    [InlineData(AppendFault.DropBefore)]
    [InlineData(AppendFault.DropAfter)]
    public async Task Somebody_elses_append_in_between_is_a_conflict_only_for_one_that_was_not_done(AppendFault fault)
    {
        await _stores.Events.Append("s", -1, TestEvents.Some(1), None);
        await using var other = new EventStoreDbStores(_server.ConnectionString);
        _server.Faults.OnNextAppend(fault);
        var ours = _stores.Events.Append("s", 0, TestEvents.Some(1), None).AsTask();
        await Until(() => _server.EventCount("s") == (fault == AppendFault.DropAfter ? 2 : 1));

        // Either order is possible; each answer has to be true of what is in the stream.
        var theirs = await other.Events.Append("s", 0, TestEvents.Some(1), None);

        var results = new[] { await ours, theirs };
        Assert.Equal(2, _server.EventCount("s"));
        Assert.Contains(AppendResult.At(1), results);
        Assert.Contains(AppendResult.Conflict(1), results);
        if (fault == AppendFault.DropAfter) Assert.Equal(AppendResult.At(1), results[0]);
    }

    [Fact]
    public async Task A_leader_that_moves_costs_time_only()
    {
        await _stores.Events.Append("s", -1, TestEvents.Some(1), None);
        _server.Faults.LeaderIs("127.0.0.1", _server.Port);
        var append = _stores.Events.Append("s", 0, TestEvents.Some(1), None).AsTask();
        var read = _stores.Events.ReadForwards("s", 0, 10, None).AsTask();
        await Task.WhenAny(append, Task.Delay(20));
        Assert.False(append.IsCompleted);

        _server.Faults.LeaderIs(null);

        Assert.Equal(AppendResult.At(1), await append);
        Assert.InRange((await read).Count, 1, 2);
        Assert.Equal(2, _server.EventCount("s"));
    }

    [Fact]
    public async Task A_server_that_stays_away_is_an_outage_and_the_same_append_is_settled_when_it_is_back()
    {
        var events = TestEvents.Some(1);
        _server.Faults.OnNextAppend(AppendFault.DropAfter);
        await _stores.Events.Append("before", -1, TestEvents.Some(1), None);
        await _server.StopAsync();

        var outage = await Assert.ThrowsAsync<EventStoreUnavailableException>(() => _stores.Events.Append("s", -1, events, None).AsTask());
        await Assert.ThrowsAsync<EventStoreUnavailableException>(() => _stores.Events.ReadForwards("s", 0, 1, None).AsTask());
        await Assert.ThrowsAsync<EventStoreUnavailableException>(() => _stores.Events.ReadHeadPosition(None).AsTask());
        await Assert.ThrowsAsync<EventStoreUnavailableException>(() => _stores.Snapshots.Load("s", None).AsTask());
        await Assert.ThrowsAsync<EventStoreUnavailableException>(() => _stores.Subscriptions.Join("g", ["s"], None).AsTask());
        Assert.Contains($"127.0.0.1:{_server.Port}", outage.Message, StringComparison.Ordinal);

        await _server.StartAgainAsync();
        Assert.Equal(AppendResult.At(0), await AppendUntilKnown("s", -1, events));
        Assert.Equal(1, _server.EventCount("s"));
    }

    [Fact]
    public async Task Many_writers_over_many_broken_connections_lose_and_repeat_nothing()
    {
        const int Writers = 16, Appends = 30;
        var written = Enumerable.Range(0, Writers).Select(async writer =>
        {
            var ids = new List<Guid>();
            for (var revision = -1L; revision < Appends - 1; revision++)
            {
                var events = TestEvents.Some(1);
                Assert.Equal(AppendResult.At(revision + 1), await AppendUntilKnown($"w{writer}", revision, events));
                ids.Add(events[0].Id);
            }
            return ids;
        }).ToArray();
        for (var drop = 0; drop < 20; drop++)
        {
            _server.Faults.OnNextAppend(drop % 2 == 0 ? AppendFault.DropAfter : AppendFault.DropBefore);
            await Task.Delay(10);
        }

        var all = await Task.WhenAll(written);

        for (var writer = 0; writer < Writers; writer++)
            Assert.Equal(all[writer], (await _stores.Events.ReadForwards($"w{writer}", 0, 100, None)).Select(stored => stored.Id));
    }

    [Fact]
    public async Task An_append_that_hangs_is_tried_once_more_for_a_second()
    {
        for (var i = 0; i < 5; i++) _server.Faults.OnNextAppend(AppendFault.NeverAnswer);
        await using var patient = new EventStoreDbStores(_server.ConnectionString + "&defaultDeadline=2500");
        var start = Stopwatch.GetTimestamp();

        await Assert.ThrowsAsync<EventStoreUnavailableException>(
            () => patient.Events.Append("s", -1, TestEvents.Some(1), None).AsTask());

        Assert.InRange(Stopwatch.GetElapsedTime(start).TotalSeconds, 3.4, 4.9);
    }

    [Fact]
    public async Task A_read_that_hangs_is_given_up_and_the_next_one_sooner()
    {
        _server.Faults.ReadsHang = true;
        await using var patient = new EventStoreDbStores(_server.ConnectionString + "&defaultDeadline=2500");

        var outage = await Assert.ThrowsAsync<EventStoreUnavailableException>(Read);
        Assert.Contains("did not answer in time", outage.Message, StringComparison.Ordinal);

        var start = Stopwatch.GetTimestamp();
        outage = await Assert.ThrowsAsync<EventStoreUnavailableException>(Read);
        Assert.Contains("did not answer in time", outage.Message, StringComparison.Ordinal);
        Assert.InRange(Stopwatch.GetElapsedTime(start).TotalSeconds, 0.9, 2);

        _server.Faults.ReadsHang = false;
        await Read();

        Task Read() => patient.Events.ReadForwards("s", 0, 1, None).AsTask();
    }

    [Fact]
    public async Task A_caller_that_gives_up_a_read_is_not_kept()
    {
        _server.Faults.ReadsHang = true;
        using var cancelling = new CancellationTokenSource();
        var reading = _stores.Events.ReadForwards("s", 0, 1, cancelling.Token).AsTask();

        await cancelling.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
    }

    [Fact]
    public async Task What_is_closed_is_an_outage_and_no_defect()
    {
        await _stores.Events.Append("s", -1, TestEvents.Some(1), None);
        await _stores.Server.DisposeAsync();

        await Assert.ThrowsAsync<EventStoreUnavailableException>(() => _stores.Events.Append("s", 0, TestEvents.Some(1), None).AsTask());
        await Assert.ThrowsAsync<EventStoreUnavailableException>(() => _stores.Events.ReadForwards("s", 0, 1, None).AsTask());
    }

    /// <summary>Many breaks in a row are more than one append has to bear:
    /// then the same append goes again, as a client's retry would.</summary>
    private async Task<AppendResult> AppendUntilKnown(string stream, long expected, NewEvent[] events)
    {
        using var bound = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (true)
        {
            try
            {
                return await _stores.Events.Append(stream, expected, events, bound.Token);
            }
            catch (EventStoreUnavailableException)
            {
                // Until the bound.
            }
        }
    }

    private static async Task Until(Func<bool> fact)
    {
        using var bound = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!fact()) await Task.Delay(5, bound.Token);
    }
}
