namespace EventStore.Abstractions;

/// <summary>A log as whoever checks it needs it: from its front to its end, with what its store knows besides. It is only read, and its
/// owner may write to it meanwhile.</summary>
/// <remarks>Every method throws <see cref="EventStoreUnavailableException"/> when the log cannot be looked at. Pages are read one
/// at a time.</remarks>
public interface ILogReader : IAsyncDisposable
{
    /// <summary>Whether the first event is at position 0 and each other one directly behind the one before,
    /// so that one that is gone leaves a gap.</summary>
    bool HasEveryPosition { get; }

    /// <summary>Whether the store can be told to keep the first events of a stream from its readers,
    /// while the log has them still.</summary>
    bool CanHideEvents { get; }

    /// <summary>Position of the last event that is to be checked, -1 when the log is empty.</summary>
    ValueTask<long> ReadHeadPosition(CancellationToken cancellationToken);

    /// <summary>The events after a position (exclusive), in the order of the log, as many as are good to handle at a time.</summary>
    /// <param name="afterPosition">A position seen before, or -1 for the start of the log.</param>
    /// <exception cref="DamagedLogException">No event can be read there.</exception>
    ValueTask<LoggedPage> Read(long afterPosition, CancellationToken cancellationToken);

    /// <summary>Revision of the first event that readers of the stream get; null where they get none.</summary>
    ValueTask<long?> ReadFirstRevision(string stream, CancellationToken cancellationToken);
}

/// <summary>An event with what its store says of it.</summary>
/// <param name="Fits">Whether it is as the store wrote it, by a checksum of the store's own; null where there is none.</param>
public readonly record struct LoggedEvent(StoredEvent Stored, bool? Fits);

/// <summary>A page of the log.</summary>
/// <param name="Position">Read on after this.</param>
/// <param name="IsEnd">Whether the log ended here when it was read.</param>
public sealed record LoggedPage(IReadOnlyList<LoggedEvent> Events, long Position, bool IsEnd);

/// <summary>What should be a log is not, or not any more: its bytes make no sense to its store.</summary>
public sealed class DamagedLogException(string message, Exception? inner = null) : Exception(message, inner);
