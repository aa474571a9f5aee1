using System.Text;
using EventStore.Abstractions;

namespace BankingApi.IntegrationTests.EventStore;

/// <summary>What <see cref="ICatchUpSubscriptions"/> promises, whatever is below: each event of the streams asked for once, in the order of
/// the log, those that were there and those that come.</summary>
public abstract class CatchUpSubscriptionContract : IAsyncLifetime
{
    private readonly string _prefix = $"CatchUp{Guid.NewGuid():N}-";

    protected abstract IEventStore Store { get; }

    protected abstract ICatchUpSubscriptions Subscriptions { get; }

    /// <summary>Bounds every wait of a test; long, since a server that others load is read from its start.</summary>
    private CancellationToken Cancellation { get; } = new CancellationTokenSource(TimeSpan.FromSeconds(90)).Token;

    public virtual Task InitializeAsync() => Task.CompletedTask;

    public virtual Task DisposeAsync() => Task.CompletedTask;

    [SkippableFact]
    public async Task What_is_there_comes_first_and_then_what_is_appended()
    {
        var there = await Append("a", 0, 3);
        await using var subscriber = new Subscriber(this, -1);

        Assert.Equal(there, await subscriber.Take(3));
        await subscriber.UntilLevel();
        var later = await Append("b", 0, 2);
        var last = await Append("a", 3, 1);

        Assert.Equal([.. later, .. last], await subscriber.Take(3));
    }

    [SkippableFact]
    public async Task It_begins_behind_the_position_that_it_is_given()
    {
        var there = await Append("a", 0, 5);
        var second = (await Store.ReadForwards(_prefix + "a", 1, 1, Cancellation))[0].Position;
        await using var subscriber = new Subscriber(this, second);

        Assert.Equal(there[2..], await subscriber.Take(3));
    }

    [SkippableFact]
    public async Task A_subscriber_hears_that_it_is_level_though_there_is_nothing_for_it()
    {
        await using var subscriber = new Subscriber(this, await Store.ReadHeadPosition(Cancellation));

        await subscriber.UntilLevel();

        Assert.Equal(await Append("a", 0, 1), await subscriber.Take(1));
    }

    [SkippableFact]
    public async Task Only_streams_of_the_prefixes_come()
    {
        await using var subscriber = new Subscriber(this, await Store.ReadHeadPosition(Cancellation), "x", "y");
        await subscriber.UntilLevel();

        var first = await Append("x1", 0, 2);
        await Append("other", 0, 200);
        var second = await Append("y1", 0, 1);

        Assert.Equal([.. first, .. second], await subscriber.Take(3));
    }

    [SkippableFact]
    public async Task Positions_grow_and_can_be_gone_on_from_wherever_it_ended()
    {
        var there = await Append("a", 0, 70);
        var (seen, position) = (new List<Guid>(), -1L);
        while (seen.Count < there.Count)
        {
            await using var subscriber = new Subscriber(this, position);
            seen.AddRange(await subscriber.Take(1));
            Assert.True(subscriber.Position > position);
            position = subscriber.Position;
        }

        Assert.Equal(there, seen);
    }

    [SkippableFact]
    public async Task Appends_of_many_writers_come_once_each_and_in_order()
    {
        await using var subscriber = new Subscriber(this, await Store.ReadHeadPosition(Cancellation));
        await subscriber.UntilLevel();

        var written = await Task.WhenAll(Enumerable.Range(0, 8).Select(async writer =>
        {
            var ids = new List<Guid>();
            for (var i = 0; i < 25; i++) ids.AddRange(await Append($"w{writer}", i, 1));
            return ids;
        }));
        var taken = await subscriber.TakeEvents(200);

        Assert.Equal(written.SelectMany(ids => ids).Order(), taken.Select(one => one.Id).Order());
        Assert.Equal(taken.Select(one => one.Position).Order(), taken.Select(one => one.Position));
        foreach (var stream in taken.GroupBy(one => one.Stream))
            Assert.Equal(Enumerable.Range(0, 25).Select(revision => (long)revision), stream.Select(one => one.Revision));
    }

    [SkippableFact]
    public async Task It_ends_as_it_is_cancelled()
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var subscription = Subscriptions.Subscribe(-1, [_prefix], ending.Token);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var page in subscription) if (page.IsEnd) await ending.CancelAsync();
        });
    }

    private async Task<List<Guid>> Append(string stream, long from, int count)
    {
        var events = Enumerable.Range(0, count).Select(i => new NewEvent(
            Guid.NewGuid(), "SomethingHappenedV1", Encoding.UTF8.GetBytes($$"""{"n":{{i}}}"""), "{}"u8.ToArray())).ToList();
        Assert.True((await Store.Append(_prefix + stream, from - 1, events, Cancellation)).Appended);
        return events.ConvertAll(added => added.Id);
    }

    /// <summary>Takes what comes, an event at a time.</summary>
    private sealed class Subscriber : IAsyncDisposable
    {
        private readonly IAsyncEnumerator<LogPage> _pages;
        private readonly CancellationTokenSource _ending;
        private readonly Queue<StoredEvent> _come = new();
        private bool _isLevel;

        public Subscriber(CatchUpSubscriptionContract test, long afterPosition, params string[] prefixes)
        {
            _ending = CancellationTokenSource.CreateLinkedTokenSource(test.Cancellation);
            string[] names = prefixes.Length == 0 ? [""] : prefixes;
            _pages = test.Subscriptions.Subscribe(afterPosition, [.. names.Select(name => test._prefix + name)], _ending.Token)
                .GetAsyncEnumerator(_ending.Token);
            Position = afterPosition;
        }

        public long Position { get; private set; }

        public async Task UntilLevel()
        {
            while (!_isLevel) await Next();
        }

        public async Task<List<StoredEvent>> TakeEvents(int count)
        {
            var taken = new List<StoredEvent>();
            while (taken.Count < count)
            {
                if (_come.TryDequeue(out var one)) taken.Add(one);
                else await Next();
            }
            if (taken.Count > 0) Position = taken[^1].Position;
            return taken;
        }

        public async Task<List<Guid>> Take(int count) => (await TakeEvents(count)).ConvertAll(one => one.Id);

        public async ValueTask DisposeAsync()
        {
            await _ending.CancelAsync();
            await _pages.DisposeAsync();
            _ending.Dispose();
        }

        private async Task Next()
        {
            Assert.True(await _pages.MoveNextAsync());
            foreach (var one in _pages.Current.Events) _come.Enqueue(one);
            _isLevel |= _pages.Current.IsEnd;
        }
    }
}
