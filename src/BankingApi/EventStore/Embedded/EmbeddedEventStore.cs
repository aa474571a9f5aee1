namespace BankingApi.EventStore.Embedded;

/// <summary>The log in SQLite. Reads are answered on the caller's thread: they take microseconds, less than handing them over would.</summary>
internal sealed class EmbeddedEventStore(EmbeddedDatabase database) : IEventStore
{
    public ValueTask<AppendResult> Append(
        string stream, long expectedRevision, IReadOnlyList<NewEvent> events, CancellationToken cancellation)
    {
        // Here, because inside a group commit it would fail together with its innocent neighbours.
        var bytes = StoreArguments.CheckAppend(stream, expectedRevision, events);
        return database.Write(new AppendJob(stream, expectedRevision, events, bytes), cancellation);
    }

    public ValueTask<IReadOnlyList<StoredEvent>> ReadForwards(
        string stream, long fromRevision, int maxCount, CancellationToken cancellation)
    {
        StoreArguments.CheckRead(stream, fromRevision, maxCount, cancellation);
        return new(database.ReadStream(stream, fromRevision, maxCount, backwards: false));
    }

    public ValueTask<IReadOnlyList<StoredEvent>> ReadBackwards(
        string stream, long fromRevision, int maxCount, CancellationToken cancellation)
    {
        StoreArguments.CheckRead(stream, fromRevision, maxCount, cancellation);
        return new(database.ReadStream(stream, fromRevision, maxCount, backwards: true));
    }

    public ValueTask<LogPage> ReadAll(long afterPosition, int maxCount, IReadOnlyList<string> prefixes, CancellationToken cancellation)
    {
        StoreArguments.CheckReadAll(afterPosition, maxCount, cancellation);
        return new(database.ReadLog(afterPosition, maxCount, prefixes));
    }

    public ValueTask<long> ReadHeadPosition(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return new(database.HeadPosition);
    }
}
