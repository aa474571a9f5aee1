namespace EventStore.Abstractions;

/// <summary>The latest snapshot of each stream: a shortcut, never the truth. Losing all of them costs time only.</summary>
public interface ISnapshotStore
{
    /// <summary>The latest snapshot of <paramref name="stream"/>, or null.</summary>
    ValueTask<Snapshot?> Load(string stream, CancellationToken cancellationToken);

    /// <summary>Replaces the snapshot of <paramref name="stream"/>, unless the one there is of a later revision.</summary>
    ValueTask Save(string stream, Snapshot snapshot, CancellationToken cancellationToken);
}

/// <summary>State as of an event.</summary>
/// <param name="Revision">Of the last event folded into it: read on from the next.</param>
/// <param name="SchemaVersion">Of <paramref name="Data"/>; compared before anything is deserialized.</param>
/// <param name="Data">UTF-8 JSON.</param>
public sealed record Snapshot(long Revision, int SchemaVersion, ReadOnlyMemory<byte> Data);
