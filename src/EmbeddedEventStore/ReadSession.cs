namespace EmbeddedEventStore;

/// <summary>A read-only connection with its statements.</summary>
internal sealed class ReadSession : IDisposable
{
    /// <summary>Events looked at in one go when few of them are wanted: bounds how long a WAL checkpoint is held up.</summary>
    private const int ScanLimit = 4096;

    private const int CountLimit = 1000;

    private readonly SqliteConnection _connection;
    private readonly SqliteStatement _forwards, _backwards, _at, _log, _snapshot, _checkpoint, _parkedPositions, _parked, _names;

    public ReadSession(string path)
    {
        _connection = SqliteConnection.OpenForReading(path, "PRAGMA cache_size = -8192");
        _forwards = _connection.Prepare($"""
            SELECT {EventsSchema.EventColumns} FROM stream_index i CROSS JOIN events e
            WHERE i.stream = (SELECT id FROM streams WHERE name = ?1) AND i.revision >= ?2 AND i.revision < ?4 AND e.position = i.position
            ORDER BY i.revision LIMIT ?3
            """);
        _backwards = _connection.Prepare($"""
            SELECT {EventsSchema.EventColumns} FROM stream_index i CROSS JOIN events e
            WHERE i.stream = (SELECT id FROM streams WHERE name = ?1) AND i.revision <= ?2 AND i.revision < ?4 AND e.position = i.position
            ORDER BY i.revision DESC LIMIT ?3
            """);
        _at = _connection.Prepare($"SELECT {EventsSchema.EventColumns} FROM events e WHERE e.position = ?1");
        // CROSS JOIN keeps SQLite from ever starting at the streams.
        _log = _connection.Prepare($"""
            SELECT {EventsSchema.EventColumns}, s.name FROM events e CROSS JOIN streams s
            WHERE e.position > ?1 AND e.position <= ?3 AND s.id = e.stream ORDER BY e.position LIMIT ?2
            """);
        _names = _connection.Prepare("""
            SELECT s.name, e.created FROM events e CROSS JOIN streams s
            WHERE e.position > ?1 AND e.position <= ?2 AND s.id = e.stream ORDER BY e.position
            """);
        _snapshot = _connection.Prepare("SELECT revision, schema_version, data FROM snapshots WHERE stream = ?1");
        _checkpoint = _connection.Prepare("SELECT position FROM checkpoints WHERE consumer_group = ?1");
        _parkedPositions = _connection.Prepare("SELECT position FROM parked WHERE consumer_group = ?1");
        _parked = _connection.Prepare($"""
            SELECT {EventsSchema.EventColumns}, s.name, p.reason, p.parked_at
            FROM parked p CROSS JOIN events e CROSS JOIN streams s
            WHERE p.consumer_group = ?1 AND e.position = p.position AND s.id = e.stream ORDER BY p.id LIMIT ?2
            """);
    }

    /// <param name="unindexed">Asked for before this reading.</param>
    public List<StoredEvent> Forwards(string stream, long fromRevision, int maxCount, UnindexedPage unindexed)
    {
        var events = new List<StoredEvent>(Math.Min(maxCount, 64));
        if (fromRevision < unindexed.First) AddIndexed(events, _forwards, stream, fromRevision, maxCount, unindexed.First);
        AddUnindexed(events, stream, maxCount, unindexed.Positions);
        return events;
    }

    /// <inheritdoc cref="Forwards"/>
    public List<StoredEvent> Backwards(string stream, long fromRevision, int maxCount, UnindexedPage unindexed)
    {
        var events = new List<StoredEvent>(Math.Min(maxCount, 64));
        AddUnindexed(events, stream, maxCount, unindexed.Positions);
        AddIndexed(events, _backwards, stream, fromRevision, maxCount, unindexed.First);
        return events;
    }

    /// <param name="upToPosition">Up to here the log is known to all readers:
    /// what was committed a moment ago may not be found by its stream yet.</param>
    public LogPage Log(long afterPosition, long upToPosition, int maxCount, IReadOnlyList<string> prefixes)
    {
        var events = new List<StoredEvent>(Math.Min(maxCount, ScanLimit));
        var position = afterPosition;
        var scan = Math.Max(maxCount, ScanLimit);
        // One more than may be used shows whether the log ends there.
        _log.Add(afterPosition).Add(scan + 1L).Add(upToPosition);
        for (var seen = 0; _log.Step(); seen++)
        {
            if (events.Count == maxCount || seen == scan)
            {
                _log.Reset();
                return new LogPage(events, position, IsEnd: false);
            }
            position = _log.Long(1);
            var stream = _log.Text(7);
            if (StreamPrefixes.Match(stream, prefixes)) events.Add(Event(_log, stream));
        }
        return new LogPage(events, position, IsEnd: true);
    }

    /// <summary>How many events after one position up to another are of these streams, and when the first of them was written. Exact up to
    /// a bound, beyond which all are counted: positions have no gaps, and then a few of other streams do not matter.</summary>
    public (long Count, DateTimeOffset? First) CountUnread(long afterPosition, long upToPosition, IReadOnlyList<string> prefixes)
    {
        var counted = Math.Min(upToPosition, afterPosition + CountLimit);
        var count = 0L;
        DateTimeOffset? first = null;
        _names.Add(afterPosition).Add(counted);
        while (_names.Step())
        {
            if (!StreamPrefixes.Match(_names.Text(0), prefixes)) continue;
            count++;
            first ??= EventsSchema.ToTime(_names.Long(1));
        }
        return (count + upToPosition - counted, first);
    }

    public Snapshot? Snapshot(string stream)
    {
        if (!_snapshot.Add(stream).Step()) return null;
        var snapshot = new Snapshot(_snapshot.Long(0), checked((int)_snapshot.Long(1)), _snapshot.Blob(2));
        _snapshot.Reset();
        return snapshot;
    }

    public long Checkpoint(string group) => _checkpoint.Add(group).Scalar() ?? -1;

    public HashSet<long> ParkedPositions(string group)
    {
        var positions = new HashSet<long>();
        _parkedPositions.Add(group);
        while (_parkedPositions.Step()) positions.Add(_parkedPositions.Long(0));
        return positions;
    }

    public List<ParkedEvent> Parked(string group, long maxCount)
    {
        var parked = new List<ParkedEvent>();
        _parked.Add(group).Add(maxCount);
        while (_parked.Step())
            parked.Add(new ParkedEvent(Event(_parked, _parked.Text(7)), _parked.Text(8), EventsSchema.ToTime(_parked.Long(9))));
        return parked;
    }

    public void Dispose() => _connection.Dispose();

    private static void AddIndexed(
        List<StoredEvent> events, SqliteStatement statement, string stream, long fromRevision, int maxCount, long firstUnindexed)
    {
        if (events.Count == maxCount) return;
        statement.Add(stream).Add(fromRevision).Add(maxCount - events.Count).Add(firstUnindexed);
        while (events.Count < maxCount && statement.Step()) events.Add(Event(statement, stream));
        statement.Reset();
    }

    private void AddUnindexed(List<StoredEvent> events, string stream, int maxCount, IReadOnlyList<long> positions)
    {
        for (var i = 0; i < positions.Count && events.Count < maxCount; i++)
        {
            if (!_at.Add(positions[i]).Step()) throw new InvalidOperationException("A committed event is not in the file.");
            events.Add(Event(_at, stream));
            _at.Reset();
        }
    }

    private static StoredEvent Event(SqliteStatement row, string stream) => new(
        stream, row.Long(0), row.Long(1), row.Guid(2), row.Text(3), row.Blob(4), row.Blob(5), EventsSchema.ToTime(row.Long(6)));
}
