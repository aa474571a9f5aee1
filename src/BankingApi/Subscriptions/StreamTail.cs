namespace BankingApi.Subscriptions;

/// <summary>The newest events of one stream, for all who follow it.</summary>
internal sealed class StreamTail
{
    /// <summary>Who is further behind reads the log.</summary>
    private const int Kept = 128;

    private readonly Lock _gate = new();
    private readonly Queue<StoredEvent> _newest = new();
    private StreamFollower[] _followers = []; // replaced, never changed
    private long _last;

    public int Followers => Volatile.Read(ref _followers).Length;

    public void Add(StreamFollower follower)
    {
        lock (_gate) _followers = [.. _followers, follower];
    }

    /// <returns>Whether nobody is left.</returns>
    public bool Remove(StreamFollower follower)
    {
        lock (_gate) _followers = [.. _followers.Where(one => one != follower)];
        return _followers.Length == 0;
    }

    /// <summary>Up to <paramref name="most"/> events behind a revision, in order; null where only the log knows.</summary>
    public IReadOnlyList<StoredEvent>? After(long revision, int most)
    {
        lock (_gate)
        {
            if (!_newest.TryPeek(out var first) || first.Revision > revision + 1) return null;
            if (_last <= revision) return [];
            return [.. _newest.SkipWhile(one => one.Revision <= revision).Take(most)];
        }
    }

    public void Add(StoredEvent appended)
    {
        lock (_gate)
        {
            // Out of line where the subscription was interrupted for too long: then the log tells what is missing.
            if (appended.Revision != _last + 1) _newest.Clear();
            if (_newest.Count == Kept) _newest.Dequeue();
            _newest.Enqueue(appended);
            _last = appended.Revision;
        }
        foreach (var follower in Volatile.Read(ref _followers)) follower.Signal();
    }
}
