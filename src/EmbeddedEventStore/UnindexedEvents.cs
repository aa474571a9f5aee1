namespace EmbeddedEventStore;

/// <summary>Where the newest events of each stream are, as long as the index in the file does not say it. In two generations: the old one
/// is being merged into the index while the young one collects.</summary>
internal sealed class UnindexedEvents
{
    private readonly Lock _gate = new();
    private Dictionary<string, Run> _young = new(StringComparer.Ordinal);
    private Dictionary<string, Run> _old = new(StringComparer.Ordinal);
    private int _youngEvents;

    /// <param name="committed">In the order of the log.</param>
    public void Add(List<StoredEvent> committed)
    {
        if (committed.Count == 0) return;
        lock (_gate)
        {
            foreach (var added in committed)
            {
                if (!_young.TryGetValue(added.Stream, out var run)) _young.Add(added.Stream, run = new Run(added.Revision));
                run.Positions.Add(added.Position);
            }
            _youngEvents += committed.Count;
        }
    }

    /// <summary>Starts a new generation once the young one has that many events, for the then old one to be merged.</summary>
    /// <returns>The old generation's events: those of an earlier turn until <see cref="Merged"/> is called; or nothing.</returns>
    public IReadOnlyCollection<KeyValuePair<string, Run>> Turn(int events)
    {
        lock (_gate)
        {
            if (_old.Count > 0) return _old;
            if (_youngEvents < events) return [];
            (_old, _young, _youngEvents) = (_young, new(StringComparer.Ordinal), 0);
            return _old;
        }
    }

    /// <summary>The old generation is in the index, durably.</summary>
    public void Merged()
    {
        lock (_gate) _old = new(StringComparer.Ordinal);
    }

    /// <summary>Of a stream that has events here; otherwise null.</summary>
    public long? LastRevision(string stream)
    {
        lock (_gate) return _young.TryGetValue(stream, out var run) || _old.TryGetValue(stream, out run) ? run.Last : null;
    }

    /// <summary>To be asked before the index: what is merged in between is then found twice rather than not at all.</summary>
    public UnindexedPage Find(string stream, long fromRevision, int maxCount, bool backwards)
    {
        lock (_gate)
        {
            _old.TryGetValue(stream, out var old);
            _young.TryGetValue(stream, out var young);
            if ((old ?? young) is not { } first) return UnindexedPage.None;
            var positions = new List<long>();
            foreach (var run in backwards ? (ReadOnlySpan<Run?>)[young, old] : [old, young])
                run?.Copy(fromRevision, maxCount, backwards, positions);
            return new(first.First, positions);
        }
    }

    /// <summary>Events of one stream with revisions that follow each other.</summary>
    internal sealed class Run(long first)
    {
        public long First => first;

        public long Last => first + Positions.Count - 1;

        public List<long> Positions { get; } = [];

        public void Copy(long fromRevision, int maxCount, bool backwards, List<long> into)
        {
            var index = (backwards ? Math.Min(Last, fromRevision) : Math.Max(first, fromRevision)) - first;
            for (; index >= 0 && index < Positions.Count && into.Count < maxCount; index += backwards ? -1 : 1)
                into.Add(Positions[(int)index]);
        }
    }
}

/// <summary>What of a page of a stream is not in the index.</summary>
/// <param name="First">The stream's first revision that was not in the index; all before it are.</param>
/// <param name="Positions">In the order of reading.</param>
internal readonly record struct UnindexedPage(long First, IReadOnlyList<long> Positions)
{
    public static readonly UnindexedPage None = new(long.MaxValue, []);
}
