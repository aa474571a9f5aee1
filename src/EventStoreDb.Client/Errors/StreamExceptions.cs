namespace EventStoreDb.Client.Errors;

/// <summary>The stream is not at the expected revision; nothing was appended.</summary>
public sealed class WrongExpectedVersionException : Exception
{
    internal WrongExpectedVersionException(
        string streamName, ExpectedRevision? expected, StreamRevision actual, Exception? innerException = null)
        : base($"Stream '{streamName}' was expected at {expected?.ToString() ?? "another revision"}, but is at "
               + $"{(actual == StreamRevision.None ? "no stream" : actual.ToString())}.", innerException)
    {
        StreamName = streamName;
        ActualStreamRevision = actual;
        ExpectedStreamRevision = expected?.Revision;
        ExpectedVersion = expected?.Value;
    }

    /// <summary>The stream.</summary>
    public string StreamName { get; }

    /// <summary>What was expected: a revision from 0, -1 no stream, -2 any, -4 an existing stream;
    /// null if the server did not tell.</summary>
    public long? ExpectedVersion { get; }

    /// <summary>The revision that the stream has; null if it has none.</summary>
    public long? ActualVersion => ActualStreamRevision == StreamRevision.None ? null : ActualStreamRevision.ToInt64();

    /// <summary>What was expected, if that was a revision.</summary>
    public StreamRevision? ExpectedStreamRevision { get; }

    /// <summary>The revision that the stream has, or <see cref="StreamRevision.None"/>.</summary>
    public StreamRevision ActualStreamRevision { get; }
}

/// <summary>There is no such stream.</summary>
/// <param name="stream">Its name.</param>
/// <param name="innerException">The call's own failure.</param>
public sealed class StreamNotFoundException(string stream, Exception? innerException = null)
    : Exception($"Stream '{stream}' was not found.", innerException)
{
    /// <summary>Its name.</summary>
    public string Stream { get; } = stream;
}

/// <summary>The stream was tombstoned: its name can never be used again.</summary>
/// <param name="stream">Its name.</param>
/// <param name="innerException">The call's own failure.</param>
public sealed class StreamDeletedException(string stream, Exception? innerException = null)
    : Exception($"Stream '{stream}' is deleted.", innerException)
{
    /// <summary>Its name.</summary>
    public string Stream { get; } = stream;
}

/// <summary>The append is larger than the server takes; nothing was appended.</summary>
/// <param name="maxAppendSize">The most that it takes, in bytes: the sum over the events of the append.</param>
/// <param name="innerException">The call's own failure.</param>
public sealed class MaximumAppendSizeExceededException(uint maxAppendSize, Exception? innerException = null)
    : Exception($"The append is larger than the {maxAppendSize} bytes that the server takes.", innerException)
{
    /// <summary>In bytes.</summary>
    public uint MaxAppendSize { get; } = maxAppendSize;
}

/// <summary>An event lacks metadata that the server needs; a defect of this client.</summary>
public sealed class RequiredMetadataPropertyMissingException(string missing, Exception? innerException = null)
    : Exception($"Required metadata is missing: {missing}.", innerException);

/// <summary>The server gave up the append as inconsistent, e.g. since its ids are those of different events.</summary>
public sealed class InvalidTransactionException(string message, Exception? innerException = null) : Exception(message, innerException);
