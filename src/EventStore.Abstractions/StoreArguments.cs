namespace EventStore.Abstractions;

/// <summary>What every event store asks of its arguments, checked before a call leaves for it:
/// an adapter that refused later would fail others' appends along.</summary>
public static class StoreArguments
{
    /// <summary>EventStoreDB's default limit of one append, so that what works on one store works on the other.
    /// A server whose limit is lower refuses by itself.</summary>
    private const int MaxAppendBytes = 1024 * 1024;

    /// <returns>Bytes of the events' types, data and metadata.</returns>
    public static int CheckAppend(string stream, long expectedRevision, IReadOnlyList<NewEvent> events)
    {
        ArgumentException.ThrowIfNullOrEmpty(stream);
        ArgumentOutOfRangeException.ThrowIfLessThan(expectedRevision, ExpectedRevision.NoStream);
        var bytes = 0L;
        for (var i = 0; i < events.Count; i++)
        {
            ArgumentException.ThrowIfNullOrEmpty(events[i].Type, nameof(events));
            bytes += events[i].Type.Length + events[i].Data.Length + events[i].Metadata.Length;
        }
        if (bytes > MaxAppendBytes)
            throw new ArgumentException($"An append of {bytes} bytes is over the limit of {MaxAppendBytes}.", nameof(events));
        if (events.Count > 1 && events.Select(added => added.Id).Distinct().Count() < events.Count)
            throw new ArgumentException("Two events of one append have the same id.", nameof(events));
        return (int)bytes;
    }

    /// <summary>Of a read of one stream, either way.</summary>
    public static void CheckRead(string stream, long fromRevision, int maxCount, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(stream);
        ArgumentOutOfRangeException.ThrowIfNegative(fromRevision);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxCount);
        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>Of a read of the log.</summary>
    public static void CheckReadAll(long afterPosition, int maxCount, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(afterPosition, -1);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxCount);
        cancellationToken.ThrowIfCancellationRequested();
    }
}
