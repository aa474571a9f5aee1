namespace EventStore.Abstractions;

/// <summary>The log: streams of events, appended with optimistic concurrency, read by revision or, across streams, by position. Semantics
/// are EventStoreDB's; <c>EventStoreContract</c> in the tests is this interface's specification.</summary>
/// <remarks>Every method throws <see cref="EventStoreUnavailableException"/> when the store cannot answer.</remarks>
public interface IEventStore
{
    /// <summary>Appends all <paramref name="events"/> or none, and answers only when they are durable. Sending the same ids again with the
    /// same <paramref name="expectedRevision"/> is the same append: it answers the original revision.</summary>
    /// <param name="expectedRevision">Revision of the stream's last event, or <see cref="ExpectedRevision.NoStream"/>.</param>
    /// <param name="events">At most 1 MiB of types, data and metadata together, EventStoreDB's default.
    /// None at all only compares the revision.</param>
    /// <param name="cancellationToken">Heeded until the append is on its way; after that its outcome is awaited.</param>
    /// <exception cref="ArgumentException">An empty stream or type, an id twice in one append, too many bytes.</exception>
    ValueTask<AppendResult> Append(
        string stream, long expectedRevision, IReadOnlyList<NewEvent> events, CancellationToken cancellationToken);

    /// <summary>Up to <paramref name="maxCount"/> events from <paramref name="fromRevision"/> (inclusive) on, oldest first;
    /// empty past the end or where there is no stream.</summary>
    ValueTask<IReadOnlyList<StoredEvent>> ReadForwards(string stream, long fromRevision, int maxCount, CancellationToken cancellationToken);

    /// <summary>Up to <paramref name="maxCount"/> events from <paramref name="fromRevision"/> (inclusive) back, newest first;
    /// empty where there is no stream.</summary>
    /// <param name="fromRevision">A revision (one beyond the end means the end), or <see cref="long.MaxValue"/> for the end.</param>
    ValueTask<IReadOnlyList<StoredEvent>> ReadBackwards(
        string stream, long fromRevision, int maxCount, CancellationToken cancellationToken);

    /// <summary>Up to <paramref name="maxCount"/> events of the streams whose names start with one of <paramref name="prefixes"/>,
    /// in log order, after <paramref name="afterPosition"/> (exclusive).</summary>
    /// <param name="afterPosition">A position seen before, or -1 for the start of the log.</param>
    ValueTask<LogPage> ReadAll(long afterPosition, int maxCount, IReadOnlyList<string> prefixes, CancellationToken cancellationToken);

    /// <summary>Position of the log's last event, -1 when it is empty.</summary>
    ValueTask<long> ReadHeadPosition(CancellationToken cancellationToken);
}

/// <summary>What a stream is expected to be at, where it is no revision.</summary>
public static class ExpectedRevision
{
    /// <summary>The stream must not exist yet.</summary>
    public const long NoStream = -1;
}

/// <summary>An event to append. <paramref name="Data"/> and <paramref name="Metadata"/> are UTF-8 JSON.</summary>
/// <param name="Id">Identifies the event for ever: the same id is the same event.</param>
/// <param name="Type">The stored name, see <c>EventTypeRegistry</c>.</param>
public sealed record NewEvent(Guid Id, string Type, ReadOnlyMemory<byte> Data, ReadOnlyMemory<byte> Metadata);

/// <summary>An event as the store has it.</summary>
/// <param name="Revision">Place in its stream, from 0, without gaps.</param>
/// <param name="Position">Place in the log: grows with every event, with gaps.</param>
/// <param name="Created">When the store wrote it (UTC); for people, the event's own <c>recordedAt</c> is what counts.</param>
public sealed record StoredEvent(
    string Stream, long Revision, long Position, Guid Id, string Type, ReadOnlyMemory<byte> Data, ReadOnlyMemory<byte> Metadata,
    DateTimeOffset Created);

/// <summary>What became of an append.</summary>
/// <param name="Appended">Whether the events are in the stream.</param>
/// <param name="Revision">Appended: the revision of the last of them.
/// Refused: the stream's actual last revision, -1 where there is no stream.</param>
public readonly record struct AppendResult(bool Appended, long Revision)
{
    /// <summary>Appended.</summary>
    public static AppendResult At(long revision) => new(true, revision);

    /// <summary>Refused: the stream is elsewhere.</summary>
    public static AppendResult Conflict(long actualRevision) => new(false, actualRevision);
}

/// <summary>A page of the log.</summary>
/// <param name="Events">May be empty before the end, where many events of other streams lie in between.</param>
/// <param name="Position">Read on after this; at least the last event's position,
/// further where events of other streams were skipped.</param>
/// <param name="IsEnd">Whether the log ended here when it was read.</param>
public sealed record LogPage(IReadOnlyList<StoredEvent> Events, long Position, bool IsEnd);

/// <summary>The event store cannot be reached or cannot answer now.
/// What an append became is then unknown; the same append may be sent again.</summary>
public sealed class EventStoreUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
