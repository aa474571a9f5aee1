namespace EmbeddedEventStore;

/// <summary>The writer's side of the index that finds events by stream. It follows the log at a distance: an entry for every event at once
/// would write a page of its own for each stream of a group, more than all the rest of a commit. Instead, thousands of entries are
/// gathered, sorted, and written a few with each commit, neighbours together. How far the index reaches stands in the file; an opening
/// store completes it first.</summary>
/// <param name="streamId">Of a stream that is there.</param>
internal sealed class StreamIndex(SqliteConnection connection, Func<string, long> streamId)
{
    /// <summary>Events that are merged at a time.
    /// More means fewer pages and more to complete after a crash (some 10 ms for each 10,000).</summary>
    private const int GenerationSize = 16_384;

    /// <summary>Entries merged for each event appended: with more than one, a generation is done before the next one is full.</summary>
    private const int Pace = 2;

    private readonly SqliteStatement _add = connection.Prepare("INSERT INTO stream_index (stream, revision, position) VALUES (?1, ?2, ?3)");
    private readonly SqliteStatement _saveReach = connection.Prepare("UPDATE indexed SET position = ?1");
    private readonly List<(long Stream, long Revision, long Position)> _merging = [];
    private int _merged; // in a committed transaction
    private int _reached; // in this one

    public UnindexedEvents Unindexed { get; } = new();

    /// <summary>Within a transaction: merges some entries, for so many events appended in it.</summary>
    public void Merge(int appended) => Merge(GenerationSize, Pace * appended);

    /// <summary>Within a transaction: merges what is left of the old generation;
    /// or, where nothing was left of it, all of the young one.</summary>
    public void MergeAll() => Merge(1, int.MaxValue);

    /// <param name="written">What the transaction has added to the log.</param>
    public void Committed(List<StoredEvent> written)
    {
        _merged = _reached;
        if (_merged > 0 && _merged == _merging.Count)
        {
            Unindexed.Merged();
            _merging.Clear();
            (_merged, _reached) = (0, 0);
        }
        Unindexed.Add(written);
    }

    public void RolledBack() => _reached = _merged;

    private void Merge(int generationSize, int entries)
    {
        if (_merging.Count == 0) Gather(generationSize);
        for (; entries > 0 && _reached < _merging.Count; entries--)
        {
            var (stream, revision, position) = _merging[_reached++];
            _add.Add(stream).Add(revision).Add(position).Execute();
        }
        if (_reached > 0 && _reached == _merging.Count) _saveReach.Add(_merging.Max(static entry => entry.Position)).Execute();
    }

    private void Gather(int generationSize)
    {
        // All of it or nothing: a stream may have to be looked up in the file,
        // which can fail, and what was not gathered would never be merged.
        var gathered = new List<(long Stream, long Revision, long Position)>();
        foreach (var (stream, run) in Unindexed.Turn(generationSize))
        {
            var (id, revision) = (streamId(stream), run.First);
            foreach (var position in run.Positions) gathered.Add((id, revision++, position));
        }
        gathered.Sort();
        _merging.AddRange(gathered);
    }

    /// <summary>Brings the index of a file that was not closed up to its last event.
    /// Its streams' chains are checked before anything is written.</summary>
    public static void Complete(string path, SqliteConnection connection)
    {
        var missing = new List<(long Stream, long Revision, long Position)>();
        var events = connection.Prepare(
            "SELECT stream, revision, position FROM events WHERE position > (SELECT position FROM indexed) ORDER BY position");
        while (events.Step()) missing.Add((events.Long(0), events.Long(1), events.Long(2)));
        if (missing.Count == 0) return;
        missing.Sort();
        CheckChains(path, connection, missing);
        connection.Execute("BEGIN IMMEDIATE");
        // Part of them may have been merged.
        var add = connection.Prepare("INSERT INTO stream_index (stream, revision, position) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING");
        foreach (var (stream, revision, position) in missing) add.Add(stream).Add(revision).Add(position).Execute();
        connection.Execute("UPDATE indexed SET position = (SELECT max(position) FROM events); COMMIT");
    }

    private static void CheckChains(string path, SqliteConnection connection, List<(long Stream, long Revision, long Position)> missing)
    {
        var lastIndexed = connection.Prepare("""
            SELECT revision FROM stream_index WHERE stream = ?1 AND position <= (SELECT position FROM indexed) ORDER BY revision DESC LIMIT 1
            """);
        var (current, lastRevision, lastPosition) = (-1L, -1L, -1L);
        foreach (var (stream, revision, position) in missing)
        {
            if (stream != current) (current, lastRevision, lastPosition) = (stream, lastIndexed.Add(stream).Scalar() ?? -1, -1);
            if (revision != lastRevision + 1 || position <= lastPosition) throw StartRefusals.Damaged(path, EventsFile.Misfit(position));
            (lastRevision, lastPosition) = (revision, position);
        }
    }
}
