namespace EmbeddedEventStore;

internal sealed class SaveSnapshotJob(string stream, Snapshot snapshot) : WriteJob<bool>
{
    public override int Size => snapshot.Data.Length + 256;

    protected override bool Write(WriteSession session)
    {
        session.SaveSnapshot(stream, snapshot);
        return true;
    }
}

internal sealed class SaveCheckpointJob(string group, long position) : WriteJob<bool>
{
    protected override bool Write(WriteSession session)
    {
        session.SaveCheckpoint(group, position);
        return true;
    }
}

internal sealed class ParkJob(string group, IReadOnlyList<long> positions, string reason) : WriteJob<bool>
{
    protected override bool Write(WriteSession session)
    {
        foreach (var position in positions) session.Park(group, position, reason);
        return true;
    }
}

internal sealed class UnparkJob(string group, IReadOnlyList<long> positions) : WriteJob<bool>
{
    protected override bool Write(WriteSession session)
    {
        foreach (var position in positions) session.Unpark(group, position);
        return true;
    }
}
