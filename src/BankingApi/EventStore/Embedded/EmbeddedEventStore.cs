namespace BankingApi.EventStore.Embedded;

/// <summary>The log in SQLite. Reads are answered on the caller's thread: they take microseconds, less than handing them over would.</summary>
internal sealed class EmbeddedEventStore(EmbeddedDatabase database) : IEventStore
{
    /// <summary>EventStoreDB's default limit of one append, so that what works here works there.</summary>
    public const int MaxAppendBytes = 1024 * 1024;

    public ValueTask<AppendResult> Append(
        string stream, long expectedRevision, IReadOnlyList<NewEvent> events, CancellationToken cancellation)
    {
        ArgumentException.ThrowIfNullOrEmpty(stream);
        ArgumentOutOfRangeException.ThrowIfLessThan(expectedRevision, ExpectedRevision.NoStream);
        return database.Write(new AppendJob(stream, expectedRevision, events, Measure(events)), cancellation);
    }

    public ValueTask<IReadOnlyList<StoredEvent>> ReadForwards(
        string stream, long fromRevision, int maxCount, CancellationToken cancellation)
    {
        CheckRead(stream, fromRevision, maxCount, cancellation);
        return new(database.Read((stream, fromRevision, maxCount), static (session, a) => session.Forwards(a.stream, a.fromRevision, a.maxCount)));
    }

    public ValueTask<IReadOnlyList<StoredEvent>> ReadBackwards(
        string stream, long fromRevision, int maxCount, CancellationToken cancellation)
    {
        CheckRead(stream, fromRevision, maxCount, cancellation);
        return new(database.Read((stream, fromRevision, maxCount), static (session, a) => session.Backwards(a.stream, a.fromRevision, a.maxCount)));
    }

    public ValueTask<LogPage> ReadAll(long afterPosition, int maxCount, IReadOnlyList<string> prefixes, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(afterPosition, -1);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxCount);
        cancellation.ThrowIfCancellationRequested();
        return new(database.ReadLog(afterPosition, maxCount, prefixes));
    }

    public ValueTask<long> ReadHeadPosition(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return new(database.HeadPosition);
    }

    /// <summary>Refuses here what would otherwise fail inside a group commit, together with its innocent neighbours.</summary>
    private static int Measure(IReadOnlyList<NewEvent> events)
    {
        var bytes = 0L;
        for (var i = 0; i < events.Count; i++)
        {
            ArgumentException.ThrowIfNullOrEmpty(events[i].Type, nameof(events));
            bytes += events[i].Type.Length + events[i].Data.Length + events[i].Metadata.Length;
        }
        if (bytes > MaxAppendBytes) throw new ArgumentException($"An append of {bytes} bytes is over the limit of {MaxAppendBytes}.", nameof(events));
        if (events.Count > 1 && events.Select(added => added.Id).Distinct().Count() < events.Count)
            throw new ArgumentException("Two events of one append have the same id.", nameof(events));
        return (int)bytes;
    }

    private static void CheckRead(string stream, long fromRevision, int maxCount, CancellationToken cancellation)
    {
        ArgumentException.ThrowIfNullOrEmpty(stream);
        ArgumentOutOfRangeException.ThrowIfNegative(fromRevision);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxCount);
        cancellation.ThrowIfCancellationRequested();
    }
}
