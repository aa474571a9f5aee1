using EventStoreDb.Client.Values;

namespace BankingApi.EventStore.EventStoreDb;

/// <summary>Between the client's records and positions and the port's.</summary>
internal static class StoredEvents
{
    /// <summary>The server does not tell the position of an event that was reached through a link in a stream.</summary>
    public const long UnknownPosition = -1;

    public static StoredEvent Of(EventRecord record) => new(
        record.EventStreamId, record.EventNumber.ToInt64(), PositionOf(record.Position), record.EventId.ToGuid(), record.EventType,
        record.Data, record.Metadata, new DateTimeOffset(DateTime.SpecifyKind(record.Created, DateTimeKind.Utc)));

    /// <summary>The event with its position, which its own stream tells.</summary>
    public static async ValueTask<StoredEvent> WithPosition(
        this IEventStore events, StoredEvent stored, CancellationToken cancellationToken)
    {
        if (stored.Position != UnknownPosition) return stored;
        return await events.ReadForwards(stored.Stream, stored.Revision, 1, cancellationToken) is [var found] && found.Id == stored.Id
            ? found : stored;
    }

    /// <summary>Every event that is appended over gRPC is a transaction of its own: its prepare position is its commit position.</summary>
    public static Position PositionOf(long position) => position < 0 ? Position.Start : new Position((ulong)position, (ulong)position);

    public static long PositionOf(Position position)
        => position.CommitPosition > long.MaxValue ? UnknownPosition : (long)position.CommitPosition;
}
