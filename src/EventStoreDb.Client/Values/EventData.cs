namespace EventStoreDb.Client.Values;

/// <summary>An event to append.</summary>
public sealed class EventData
{
    /// <summary>The content type of JSON; only events of this type can be queried by the server's projections.</summary>
    public const string Json = "application/json";

    /// <param name="eventId">Appending the same id at the same place again changes nothing: keep it when you retry.</param>
    /// <param name="type">Not empty.</param>
    /// <param name="data">The body. Not copied: leave it unchanged until the append is over. The server does not look into it.</param>
    /// <param name="metadata">What is not the body, as a rule JSON. Not copied either.</param>
    /// <param name="contentType">A media type;
    /// whatever is not <c>application/json</c> comes back as <c>application/octet-stream</c>.</param>
    public EventData(
        Uuid eventId, string type, ReadOnlyMemory<byte> data, ReadOnlyMemory<byte>? metadata = null, string contentType = Json)
    {
        if (eventId == Uuid.Empty) throw new ArgumentOutOfRangeException(nameof(eventId), "An event needs an id.");
        ArgumentException.ThrowIfNullOrEmpty(type);
        ArgumentException.ThrowIfNullOrEmpty(contentType);
        EventId = eventId;
        Type = type;
        Data = data;
        Metadata = metadata ?? ReadOnlyMemory<byte>.Empty;
        ContentType = contentType;
    }

    /// <summary>The event's identity.</summary>
    public Uuid EventId { get; }

    /// <summary>The name under which it is stored.</summary>
    public string Type { get; }

    /// <summary>The body.</summary>
    public ReadOnlyMemory<byte> Data { get; }

    /// <summary>What is not the body; may be empty.</summary>
    public ReadOnlyMemory<byte> Metadata { get; }

    /// <summary>The media type of <see cref="Data"/>.</summary>
    public string ContentType { get; }
}
