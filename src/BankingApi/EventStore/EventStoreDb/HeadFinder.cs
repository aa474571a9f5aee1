using EventStoreDb.Client.Streams;
using EventStoreDb.Client.Values;
using Direction = EventStoreDb.Client.Values.Direction;

namespace BankingApi.EventStore.EventStoreDb;

/// <summary>Finds the last event of the log among what the server writes for itself (statistics, checkpoints), snapshots and what is other
/// services'. It looks back from the end only as far as it has not looked before, so that asking often is cheap, however long the service
/// has been idle.</summary>
internal sealed class HeadFinder(EventStoreClient client, IReadOnlyList<string> ours)
{
    private const int Few = 16;

    /// <summary>The head as of a tail. Replaced as a whole; an older one costs a longer look back, nothing else.</summary>
    private volatile Found? _last;

    public async Task<long> Find(CancellationToken cancellationToken)
    {
        var last = _last;
        var tail = StoredEvents.UnknownPosition;
        await foreach (var one in client.ReadAllAsync(Direction.Backwards, Position.End, Few, cancellationToken: cancellationToken))
        {
            var position = StoredEvents.PositionOf(one.Event.Position);
            if (tail < 0) tail = position;
            if (last is not null && position <= last.Tail) return Remember(tail, last.Head);
            if (StreamFilters.IsOf(ours, one.Event.EventStreamId)) return Remember(tail, position);
        }
        await foreach (var one in client.ReadAllAsync(
            Direction.Backwards, Position.End, StreamFilters.Of(ours), 1, cancellationToken: cancellationToken))
            return Remember(tail, StoredEvents.PositionOf(one.Event.Position));
        return Remember(tail, -1);
    }

    /// <summary>Position of whatever the server has written last.</summary>
    public static async Task<long> Tail(EventStoreClient client, CancellationToken cancellationToken)
    {
        await foreach (var one in client.ReadAllAsync(Direction.Backwards, Position.End, 1, cancellationToken: cancellationToken))
            return StoredEvents.PositionOf(one.Event.Position);
        return -1;
    }

    private long Remember(long tail, long head)
    {
        _last = new Found(tail, head);
        return head;
    }

    private sealed record Found(long Tail, long Head);
}
