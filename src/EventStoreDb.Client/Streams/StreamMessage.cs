namespace EventStoreDb.Client.Streams;

/// <summary>What a read tells.</summary>
public abstract record StreamMessage
{
    private StreamMessage()
    {
    }

    /// <summary>The stream exists; comes first.</summary>
    public sealed record Ok : StreamMessage
    {
        internal static readonly Ok Instance = new();
    }

    /// <summary>There is no such stream; comes first, and alone.</summary>
    public sealed record NotFound : StreamMessage
    {
        internal static readonly NotFound Instance = new();
    }

    /// <summary>An event.</summary>
    /// <param name="ResolvedEvent">The event.</param>
    public sealed record Event(ResolvedEvent ResolvedEvent) : StreamMessage;

    /// <summary>The first event that is still in the stream; told when the read lies before it.</summary>
    /// <param name="StreamPosition">Its position.</param>
    public sealed record FirstStreamPosition(StreamPosition StreamPosition) : StreamMessage;

    /// <summary>The last event of the stream; told at its end.</summary>
    /// <param name="StreamPosition">Its position.</param>
    public sealed record LastStreamPosition(StreamPosition StreamPosition) : StreamMessage;

    /// <summary>The last event of <c>$all</c>.</summary>
    /// <param name="Position">Its position.</param>
    public sealed record LastAllStreamPosition(Position Position) : StreamMessage;

    /// <summary>The subscription stands; comes first.</summary>
    /// <param name="SubscriptionId">The server's name for it.</param>
    public sealed record SubscriptionConfirmation(string SubscriptionId) : StreamMessage;

    /// <summary>How far the server has looked for events that pass the filter: a subscription may go on from here.</summary>
    /// <param name="Position">The position.</param>
    public sealed record AllStreamCheckpointReached(Position Position) : StreamMessage;

    /// <summary>What was there has come; from here on events come as they are appended.</summary>
    public sealed record CaughtUp : StreamMessage
    {
        internal static readonly CaughtUp Instance = new();
    }

    /// <summary>Something that this version of the client does not know.</summary>
    public sealed record Unknown : StreamMessage
    {
        internal static readonly Unknown Instance = new();
    }
}

/// <summary>Whether the stream that is read exists.</summary>
public enum ReadState
{
    /// <summary>It does not.</summary>
    StreamNotFound,

    /// <summary>It does.</summary>
    Ok,
}
