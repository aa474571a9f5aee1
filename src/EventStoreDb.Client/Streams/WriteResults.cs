using EventStoreDb.Client.Connections;

namespace EventStoreDb.Client.Streams;

/// <summary>What became of an append.</summary>
public interface IWriteResult
{
    /// <summary>The stream's revision now, which the next append expects; -1 none.</summary>
    long NextExpectedVersion { get; }

    /// <summary>The same as a <see cref="StreamRevision"/>.</summary>
    StreamRevision NextExpectedStreamRevision { get; }

    /// <summary>Where the last event is in <c>$all</c>; <see cref="Position.End"/> if nothing was written.</summary>
    Position LogPosition { get; }
}

/// <summary>The events are in the stream.</summary>
/// <param name="NextExpectedStreamRevision">The revision of the last event.</param>
/// <param name="LogPosition">Its position in <c>$all</c>.</param>
public sealed record SuccessResult(StreamRevision NextExpectedStreamRevision, Position LogPosition) : IWriteResult
{
    /// <inheritdoc />
    public long NextExpectedVersion => NextExpectedStreamRevision.ToInt64();
}

/// <summary>The stream is elsewhere, and nothing was written.
/// Only without <see cref="EventStoreClientOperationOptions.ThrowOnAppendFailure"/>.</summary>
/// <param name="StreamName">The stream.</param>
/// <param name="ActualStreamRevision">Where it is, or <see cref="StreamRevision.None"/>.</param>
public sealed record WrongExpectedVersionResult(string StreamName, StreamRevision ActualStreamRevision) : IWriteResult
{
    /// <inheritdoc />
    public long NextExpectedVersion => ActualStreamRevision.ToInt64();

    /// <inheritdoc />
    public StreamRevision NextExpectedStreamRevision => ActualStreamRevision;

    /// <inheritdoc />
    public Position LogPosition => Position.End;
}

/// <summary>How a conditional append went.</summary>
public enum ConditionalWriteStatus
{
    /// <summary>The events are in the stream.</summary>
    Succeeded,

    /// <summary>The stream is at another revision.</summary>
    VersionMismatch,

    /// <summary>The stream is tombstoned.</summary>
    StreamDeleted,
}

/// <summary>What became of a conditional append.</summary>
/// <param name="Status">How it went.</param>
/// <param name="NextExpectedVersion">The stream's revision now; -1 none.</param>
/// <param name="LogPosition">Where the last event is in <c>$all</c>, or <see cref="Position.End"/>.</param>
public readonly record struct ConditionalWriteResult(ConditionalWriteStatus Status, long NextExpectedVersion, Position LogPosition);

/// <summary>What became of a deletion.</summary>
/// <param name="LogPosition">Where it is in <c>$all</c>; <see cref="Position.End"/> if the server did not tell.</param>
public readonly record struct DeleteResult(Position LogPosition);
