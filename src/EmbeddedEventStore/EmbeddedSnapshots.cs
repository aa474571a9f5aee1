namespace EmbeddedEventStore;

public sealed class EmbeddedSnapshots(EmbeddedDatabase database) : ISnapshotStore
{
    public ValueTask<Snapshot?> Load(string stream, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(stream);
        cancellationToken.ThrowIfCancellationRequested();
        return new(database.Read(stream, static (session, name) => session.Snapshot(name)));
    }

    public async ValueTask Save(string stream, Snapshot snapshot, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(stream);
        await database.Write(new SaveSnapshotJob(stream, snapshot), cancellationToken).ConfigureAwait(false);
    }
}
