namespace EmbeddedEventStore;

/// <summary>A group's parked events. They are rows in the file; here is what is known of them by heart. Those being replayed stay parked
/// until the replay is acknowledged, so a crash in between loses none.</summary>
/// <remarks>All but what awaits the writer is called under the group's lock, which is <c>gate</c>; under it, <c>settled</c> is told how
/// many events were dealt with or wait again.</remarks>
internal sealed class ParkedEvents(
    string group, EmbeddedDatabase database, HashSet<long> positions, OpenEvents open, Lock gate, Action<int> settled, Wakeup wakeup)
{
    private readonly HashSet<long> _replaying = [];

    public int Replaying => _replaying.Count;

    /// <summary>Without those being replayed.</summary>
    public int Count => positions.Count - _replaying.Count;

    public bool Contains(long position) => positions.Contains(position);

    /// <summary>Those that are not being replayed, the longest parked first.</summary>
    public List<ParkedEvent> Read(int maxCount)
    {
        // A row may be a moment ahead of the sets or behind them: the sets decide.
        var limit = (long)maxCount + _replaying.Count;
        return database.Read((group, limit), static (session, a) => session.Parked(a.group, a.limit))
            .Where(parked => positions.Contains(parked.Event.Position) && !_replaying.Contains(parked.Event.Position))
            .Take(maxCount)
            .ToList();
    }

    public int Replay(int maxCount)
    {
        var parked = Read(maxCount);
        foreach (var replayed in parked)
        {
            _replaying.Add(replayed.Event.Position);
            open.AddReplay(replayed.Event);
        }
        return parked.Count;
    }

    /// <summary>Parks what is settling.</summary>
    public ValueTask Add(List<PendingEvent> settling, string reason, CancellationToken cancellationToken)
        => Settle(settling, new ParkJob(group, Positions(settling), reason), position => positions.Add(position), cancellationToken);

    /// <summary>Ends the replays that are settling: they were acknowledged.</summary>
    public ValueTask Remove(List<PendingEvent> settling, CancellationToken cancellationToken)
        => Settle(settling, new UnparkJob(group, Positions(settling)), position => positions.Remove(position), cancellationToken);

    /// <summary>Deals with these once <paramref name="job"/> is durable; where it fails, they wait for delivery again.</summary>
    private async ValueTask Settle(
        List<PendingEvent> settling, WriteJob<bool> job, Action<long> written, CancellationToken cancellationToken)
    {
        var isWritten = false;
        try
        {
            await database.Write(job, cancellationToken).ConfigureAwait(false);
            isWritten = true;
        }
        finally
        {
            lock (gate)
            {
                foreach (var pending in settling)
                {
                    if (pending.State != PendingState.Settling) continue; // given twice
                    if (isWritten)
                    {
                        written(pending.Position);
                        _replaying.Remove(pending.Position);
                        open.Finish(pending);
                    }
                    else
                    {
                        open.WaitAgain(pending, countRetry: false);
                    }
                }
                settled(settling.Count);
            }
            wakeup.Raise();
        }
    }

    private static List<long> Positions(List<PendingEvent> pending) => pending.ConvertAll(one => one.Position);
}
