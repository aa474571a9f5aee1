namespace EmbeddedEventStore;

/// <summary>What a group has read from the log, or replays, and has not dealt with. Guarded by the group's lock.</summary>
internal sealed class OpenEvents
{
    /// <summary>Replays included.</summary>
    private readonly Dictionary<long, PendingEvent> _byPosition = [];

    /// <summary>From the oldest that is not dealt with on, in log order, without replays: its front is what holds the checkpoint.</summary>
    private readonly Queue<PendingEvent> _window = new();

    /// <summary>To be delivered once more. May hold entries that were settled meanwhile.</summary>
    private readonly Queue<PendingEvent> _again = new();

    public int Count => _byPosition.Count;

    /// <summary>From the oldest that is not dealt with to the newest that was read.</summary>
    public int Window => _window.Count;

    /// <summary>When the oldest one was written; null where everything is dealt with.</summary>
    public DateTimeOffset? Oldest => _window.TryPeek(out var front) ? front.Event?.Created : null;

    public PendingEvent Add(StoredEvent read)
    {
        var pending = new PendingEvent(read, isReplay: false);
        _byPosition.Add(pending.Position, pending);
        _window.Enqueue(pending);
        return pending;
    }

    public void AddReplay(StoredEvent parked)
    {
        var pending = new PendingEvent(parked, isReplay: true);
        _byPosition.Add(pending.Position, pending);
        _again.Enqueue(pending);
    }

    public bool TryFind(long position, [NotNullWhen(true)] out PendingEvent? pending) => _byPosition.TryGetValue(position, out pending);

    /// <summary>In log order.</summary>
    public List<PendingEvent> HeldBy(EmbeddedPersistentSubscription consumer)
        => [.. _byPosition.Values.Where(pending => pending.Holder == consumer).OrderBy(pending => pending.Position)];

    public bool TryTakeAgain([NotNullWhen(true)] out PendingEvent? pending)
    {
        while (_again.TryDequeue(out pending))
            if (pending.State == PendingState.Waiting) return true;
        return false;
    }

    public void WaitAgain(PendingEvent pending, bool countRetry)
    {
        pending.WaitAgain(countRetry);
        _again.Enqueue(pending);
    }

    public void Finish(PendingEvent pending)
    {
        pending.Finish();
        _byPosition.Remove(pending.Position);
    }

    /// <summary>Lets go of what is dealt with at the front.</summary>
    /// <returns>The last position up to which everything is; null where nothing was let go of.</returns>
    public long? Trim()
    {
        long? last = null;
        while (_window.TryPeek(out var front) && front.State == PendingState.Done) last = _window.Dequeue().Position;
        return last;
    }
}
