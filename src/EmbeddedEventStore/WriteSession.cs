namespace EmbeddedEventStore;

/// <summary>The writer's connection: its statements, and what it knows by heart. Only the writer's thread touches it.</summary>
internal sealed class WriteSession : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly TimeProvider _clock;
    private readonly StreamHeads _heads;
    private readonly SqliteStatement _begin, _lastPosition, _findStream, _lastIndexed, _addStream, _addEvent, _indexed, _eventId;
    private readonly SqliteStatement _saveSnapshot, _saveCheckpoint, _park, _unpark;
    private readonly StreamIndex _index;
    private bool _knowsHead;

    public WriteSession(SqliteConnection connection, TimeProvider clock, int rememberedStreams = StreamHeads.DefaultGenerationSize)
    {
        _connection = connection;
        _clock = clock;
        _heads = new StreamHeads(rememberedStreams);
        _begin = connection.Prepare("BEGIN IMMEDIATE");
        _lastPosition = connection.Prepare("SELECT max(position) FROM events");
        _findStream = connection.Prepare("SELECT id FROM streams WHERE name = ?1");
        _lastIndexed = connection.Prepare("SELECT max(revision) FROM stream_index WHERE stream = ?1");
        _addStream = connection.Prepare("INSERT INTO streams (name) VALUES (?1)");
        _addEvent = connection.Prepare(
            "INSERT INTO events (position, stream, revision, event_id, type, created, data, metadata, checksum) "
                + "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)");
        _indexed = connection.Prepare("SELECT position FROM stream_index WHERE stream = ?1 AND revision = ?2");
        _eventId = connection.Prepare("SELECT event_id FROM events WHERE position = ?1");
        _saveSnapshot = connection.Prepare("""
            INSERT INTO snapshots (stream, revision, schema_version, data) VALUES (?1, ?2, ?3, ?4)
            ON CONFLICT (stream) DO UPDATE SET revision = excluded.revision, schema_version = excluded.schema_version, data = excluded.data
            WHERE excluded.revision >= snapshots.revision
            """);
        _saveCheckpoint = connection.Prepare("""
            INSERT INTO checkpoints (consumer_group, position) VALUES (?1, ?2)
            ON CONFLICT (consumer_group) DO UPDATE SET position = max(position, excluded.position)
            """);
        _park = connection.Prepare("INSERT OR REPLACE INTO parked (consumer_group, position, reason, parked_at) VALUES (?1, ?2, ?3, ?4)");
        _unpark = connection.Prepare("DELETE FROM parked WHERE consumer_group = ?1 AND position = ?2");
        _index = new StreamIndex(connection, stream => FindHead(stream)!.Id);
        LoadHead();
    }

    /// <summary>What readers have to know besides the file; safe for any thread.</summary>
    public UnindexedEvents Unindexed => _index.Unindexed;

    /// <summary>Of the last event written, committed or not; -1 in an empty log.</summary>
    public long HeadPosition { get; private set; }

    public int PagesWritten => _connection.PagesWritten;

    /// <summary>What the transaction, the last one where none is under way, has added to the log.</summary>
    public List<StoredEvent> Written { get; } = [];

    /// <summary>When the transaction began: the time of everything in it.</summary>
    public DateTimeOffset Now { get; private set; }

    public void Begin()
    {
        _begin.Execute();
        if (!_knowsHead) LoadHead();
        Now = _clock.GetUtcNow();
        Written.Clear();
    }

    public void Commit()
    {
        _index.Merge(Written.Count);
        _connection.Commit();
        _index.Committed(Written);
    }

    /// <summary>Before closing, so that the next opening has nothing to do: brings the index up to the log's end.</summary>
    public void CompleteIndex()
    {
        for (var generation = 0; generation < 2; generation++)
        {
            Begin();
            _index.MergeAll();
            Commit();
        }
    }

    /// <summary>After a failure: SQLite may have rolled back already. What was learnt in the transaction is forgotten.</summary>
    public void Rollback()
    {
        _knowsHead = false;
        _heads.Clear();
        Written.Clear();
        _index.RolledBack();
        _connection.RollBack();
    }

    public void Checkpoint(bool truncate = false) => _connection.Checkpoint(truncate);

    public StreamHead? FindHead(string stream)
    {
        if (_heads.TryGet(stream, out var known)) return known;
        if (_findStream.Add(stream).Scalar() is not { } id) return null;
        var last = LastWritten(stream) ?? Unindexed.LastRevision(stream) ?? _lastIndexed.Add(id).Scalar() ?? -1;
        var head = new StreamHead { Id = id, Revision = last };
        _heads.Add(stream, head);
        return head;
    }

    public StreamHead AddStream(string stream)
    {
        _addStream.Add(stream).Execute();
        var head = new StreamHead { Id = _connection.LastInsertRowId, Revision = -1 };
        _heads.Add(stream, head);
        return head;
    }

    public void AddEvent(string stream, StreamHead head, NewEvent added)
    {
        var created = EventsSchema.ToTicks(Now);
        _addEvent.Add(HeadPosition + 1).Add(head.Id).Add(head.Revision + 1)
            .Add(added.Id).Add(added.Type).Add(created)
            .Add(added.Data.Span).Add(added.Metadata.Span)
            .Add(EventChecksum.Of(HeadPosition + 1, stream, head.Revision + 1, added.Id, added.Type, created))
            .Execute();
        HeadPosition++;
        head.Revision++;
        Written.Add(new StoredEvent(stream, head.Revision, HeadPosition, added.Id, added.Type, added.Data, added.Metadata, Now));
    }

    /// <summary>Whether the stream has exactly these events, in this order, from <paramref name="revision"/> on.</summary>
    public bool Has(string stream, StreamHead head, long revision, IReadOnlyList<NewEvent> events)
    {
        foreach (var candidate in events)
        {
            if (FindPosition(stream, head, revision++) is not { } position || !_eventId.Add(position).Step()) return false;
            var isSame = _eventId.Guid(0) == candidate.Id;
            _eventId.Reset();
            if (!isSame) return false;
        }
        return true;
    }

    public void SaveSnapshot(string stream, Snapshot snapshot)
        => _saveSnapshot.Add(stream).Add(snapshot.Revision).Add(snapshot.SchemaVersion).Add(snapshot.Data.Span).Execute();

    public void SaveCheckpoint(string group, long position) => _saveCheckpoint.Add(group).Add(position).Execute();

    public void Park(string group, long position, string reason)
        => _park.Add(group).Add(position).Add(reason).Add(EventsSchema.ToTicks(Now)).Execute();

    public void Unpark(string group, long position) => _unpark.Add(group).Add(position).Execute();

    public void Dispose() => _connection.Dispose();

    private long? FindPosition(string stream, StreamHead head, long revision)
    {
        foreach (var written in Written)
            if (written.Revision == revision && written.Stream == stream) return written.Position;
        var unindexed = Unindexed.Find(stream, revision, 1, backwards: false);
        if (unindexed.Positions.Count > 0) return unindexed.Positions[0];
        return _indexed.Add(head.Id).Add(revision).Scalar();
    }

    private long? LastWritten(string stream)
    {
        for (var i = Written.Count - 1; i >= 0; i--)
            if (Written[i].Stream == stream) return Written[i].Revision;
        return null;
    }

    private void LoadHead()
    {
        HeadPosition = _lastPosition.Scalar() ?? -1;
        _knowsHead = true;
    }
}
