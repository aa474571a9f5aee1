namespace BankingApi.Subscriptions;

/// <summary>The newest events of one stream, for all who follow it.</summary>
public sealed class StreamTail
{
    /// <summary>Who is further behind reads the log.</summary>
    private const int Kept = 128;

    private readonly Lock _gate = new();
    private readonly Queue<StoredEvent> _newest = new();
    private readonly Pulse _grew = new();
    private long _last;

    /// <summary>Done with the stream's next event. Take it before asking for events.</summary>
    public Task Next => _grew.Next;

    /// <summary>Up to <paramref name="most"/> events behind a revision, in order; null where only the log knows.</summary>
    public IReadOnlyList<StoredEvent>? After(long revision, int most)
    {
        lock (_gate)
        {
            if (!_newest.TryPeek(out var first) || first.Revision > revision + 1) return null;
            return [.. _newest.SkipWhile(one => one.Revision <= revision).Take(most)];
        }
    }

    internal int Followers { get; set; }

    internal void Add(StoredEvent appended)
    {
        lock (_gate)
        {
            // Out of line where the subscription was interrupted for too long: then the log tells what is missing.
            if (appended.Revision != _last + 1) _newest.Clear();
            if (_newest.Count == Kept) _newest.Dequeue();
            _newest.Enqueue(appended);
            _last = appended.Revision;
        }
        _grew.Beat();
    }
}
