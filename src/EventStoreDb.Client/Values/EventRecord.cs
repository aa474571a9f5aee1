namespace EventStoreDb.Client.Values;

/// <summary>An event as the server recorded it.</summary>
/// <param name="EventStreamId">The stream it was appended to.</param>
/// <param name="EventId">The id that the writer gave it.</param>
/// <param name="EventNumber">Its position in that stream, from 0.</param>
/// <param name="Position">Its position in <c>$all</c>.</param>
/// <param name="EventType">The name that the writer gave its type.</param>
/// <param name="Data">The body.</param>
/// <param name="Metadata">What is not the body; may be empty.</param>
/// <param name="Created">When the server wrote it, UTC.</param>
/// <param name="ContentType"><c>application/json</c> or <c>application/octet-stream</c>.</param>
public sealed record EventRecord(
    string EventStreamId, Uuid EventId, StreamPosition EventNumber, Position Position, string EventType,
    ReadOnlyMemory<byte> Data, ReadOnlyMemory<byte> Metadata, DateTime Created, string ContentType);

/// <summary>An event as it was read: itself, or reached through a link to it.</summary>
/// <param name="Event">The event; null if the link's target is gone.</param>
/// <param name="Link">The link, if links are resolved and it was reached through one.</param>
/// <param name="OriginalPosition">The position in <c>$all</c> to go on from, where the server told it.</param>
public readonly record struct ResolvedEvent(EventRecord Event, EventRecord? Link, Position? OriginalPosition)
{
    /// <summary>The link, else the event. <b>Its</b> id is what is acknowledged.</summary>
    public EventRecord OriginalEvent => Link ?? Event;

    /// <summary>The stream that was read.</summary>
    public string OriginalStreamId => OriginalEvent.EventStreamId;

    /// <summary>The position in the stream that was read.</summary>
    public StreamPosition OriginalEventNumber => OriginalEvent.EventNumber;

    /// <summary>Whether it is a link with its target.</summary>
    public bool IsResolved => Link is not null && Event is not null;
}
