namespace BankingApi.EventStore.Embedded;

internal sealed class EmbeddedSnapshotStore(EmbeddedDatabase database) : ISnapshotStore
{
    public ValueTask<Snapshot?> Load(string stream, CancellationToken cancellation)
    {
        ArgumentException.ThrowIfNullOrEmpty(stream);
        cancellation.ThrowIfCancellationRequested();
        return new(database.Read(stream, static (session, name) => session.Snapshot(name)));
    }

    public async ValueTask Save(string stream, Snapshot snapshot, CancellationToken cancellation)
    {
        ArgumentException.ThrowIfNullOrEmpty(stream);
        await database.Write(new SaveSnapshotJob(stream, snapshot), cancellation);
    }
}
