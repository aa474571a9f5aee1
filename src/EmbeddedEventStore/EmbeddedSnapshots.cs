namespace EmbeddedEventStore;

/// <summary>The latest snapshot of each stream.</summary>
public sealed class EmbeddedSnapshots(EmbeddedDatabase database) : ISnapshotStore
{
    /// <inheritdoc/>
    public ValueTask<Snapshot?> Load(string stream, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(stream);
        cancellationToken.ThrowIfCancellationRequested();
        return new(database.Read(stream, static (session, name) => session.Snapshot(name)));
    }

    /// <inheritdoc/>
    public async ValueTask Save(string stream, Snapshot snapshot, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(stream);
        await database.Write(new SaveSnapshotJob(stream, snapshot), cancellationToken).ConfigureAwait(false);
    }
}
