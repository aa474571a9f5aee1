namespace EmbeddedEventStore;

/// <summary>The log in SQLite.
/// Reads are answered on the caller's thread: they take microseconds, less than handing them over would.</summary>
public sealed class EmbeddedStreams(EmbeddedDatabase database) : IEventStore
{
    /// <inheritdoc/>
    public ValueTask<AppendResult> Append(
        string stream, long expectedRevision, IReadOnlyList<NewEvent> events, CancellationToken cancellationToken)
    {
        // Here, because inside a group commit it would fail together with its innocent neighbours.
        var bytes = StoreArguments.CheckAppend(stream, expectedRevision, events);
        return database.Write(new AppendJob(stream, expectedRevision, events, bytes), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StoredEvent>> ReadForwards(
        string stream, long fromRevision, int maxCount, CancellationToken cancellationToken)
    {
        StoreArguments.CheckRead(stream, fromRevision, maxCount, cancellationToken);
        return new(database.ReadStream(stream, fromRevision, maxCount, backwards: false));
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StoredEvent>> ReadBackwards(
        string stream, long fromRevision, int maxCount, CancellationToken cancellationToken)
    {
        StoreArguments.CheckRead(stream, fromRevision, maxCount, cancellationToken);
        return new(database.ReadStream(stream, fromRevision, maxCount, backwards: true));
    }

    /// <inheritdoc/>
    public ValueTask<LogPage> ReadAll(long afterPosition, int maxCount, IReadOnlyList<string> prefixes, CancellationToken cancellationToken)
    {
        StoreArguments.CheckReadAll(afterPosition, maxCount, cancellationToken);
        return new(database.ReadLog(afterPosition, maxCount, prefixes));
    }

    /// <inheritdoc/>
    public ValueTask<long> ReadHeadPosition(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new(database.HeadPosition);
    }
}
