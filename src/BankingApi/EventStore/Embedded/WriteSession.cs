namespace BankingApi.EventStore.Embedded;

/// <summary>The writer's connection: its statements, and what it knows by heart. Only the writer's thread touches it.</summary>
internal sealed class WriteSession : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly TimeProvider _clock;
    private readonly StreamHeads _heads;
    private readonly Statement _begin, _commit, _rollback, _lastPosition, _findStream, _addStream, _addEvent, _eventIds;
    private readonly Statement _saveSnapshot, _saveCheckpoint, _park, _unpark;
    private bool _knowsHead;

    public WriteSession(SqliteConnection connection, TimeProvider clock, int rememberedStreams = StreamHeads.DefaultGenerationSize)
    {
        _connection = connection;
        _clock = clock;
        _heads = new StreamHeads(rememberedStreams);
        _begin = connection.Prepare("BEGIN IMMEDIATE");
        _commit = connection.Prepare("COMMIT");
        _rollback = connection.Prepare("ROLLBACK");
        _lastPosition = connection.Prepare("SELECT max(position) FROM events");
        _findStream = connection.Prepare(
            "SELECT id, (SELECT max(revision) FROM events WHERE stream = s.id) FROM streams s WHERE name = ?1");
        _addStream = connection.Prepare("INSERT INTO streams (name) VALUES (?1)");
        _addEvent = connection.Prepare(
            "INSERT INTO events (position, stream, revision, event_id, type, created, data, metadata) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)");
        _eventIds = connection.Prepare("SELECT event_id FROM events WHERE stream = ?1 AND revision >= ?2 ORDER BY revision");
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
        LoadHead();
    }

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

    public void Commit() => _commit.Execute();

    /// <summary>After a failure: SQLite may have rolled back already. What was learnt in the transaction is forgotten.</summary>
    public void Rollback()
    {
        _knowsHead = false;
        _heads.Clear();
        if (_connection.InTransaction) _rollback.Execute();
    }

    public void Checkpoint(bool truncate = false) => _connection.Checkpoint(truncate);

    public StreamHead? FindHead(string stream)
    {
        if (_heads.TryGet(stream, out var known)) return known;
        if (!_findStream.Bind(1, stream).Step()) return null;
        var head = new StreamHead { Id = _findStream.Int64(0), Revision = _findStream.IsNull(1) ? -1 : _findStream.Int64(1) };
        _findStream.Reset();
        _heads.Add(stream, head);
        return head;
    }

    public StreamHead AddStream(string stream)
    {
        _addStream.Bind(1, stream).Execute();
        var head = new StreamHead { Id = _connection.LastInsertRowId, Revision = -1 };
        _heads.Add(stream, head);
        return head;
    }

    public void AddEvent(string stream, StreamHead head, NewEvent added)
    {
        _addEvent.Bind(1, HeadPosition + 1).Bind(2, head.Id).Bind(3, head.Revision + 1)
            .Bind(4, added.Id).Bind(5, added.Type).Bind(6, EventsSchema.ToTicks(Now))
            .Bind(7, added.Data.Span).Bind(8, added.Metadata.Span)
            .Execute();
        HeadPosition++;
        head.Revision++;
        Written.Add(new StoredEvent(stream, head.Revision, HeadPosition, added.Id, added.Type, added.Data, added.Metadata, Now));
    }

    /// <summary>Whether the stream has exactly these events, in this order, from <paramref name="revision"/> on.</summary>
    public bool Has(StreamHead head, long revision, IReadOnlyList<NewEvent> events)
    {
        _eventIds.Bind(1, head.Id).Bind(2, revision);
        foreach (var candidate in events)
        {
            if (!_eventIds.Step()) return false;
            if (_eventIds.Guid(0) == candidate.Id) continue;
            _eventIds.Reset();
            return false;
        }
        _eventIds.Reset();
        return true;
    }

    public void SaveSnapshot(string stream, Snapshot snapshot) =>
        _saveSnapshot.Bind(1, stream).Bind(2, snapshot.Revision).Bind(3, snapshot.SchemaVersion).Bind(4, snapshot.Data.Span).Execute();

    public void SaveCheckpoint(string group, long position) => _saveCheckpoint.Bind(1, group).Bind(2, position).Execute();

    public void Park(string group, long position, string reason) =>
        _park.Bind(1, group).Bind(2, position).Bind(3, reason).Bind(4, EventsSchema.ToTicks(Now)).Execute();

    public void Unpark(string group, long position) => _unpark.Bind(1, group).Bind(2, position).Execute();

    public void Dispose() => _connection.Dispose();

    private void LoadHead()
    {
        HeadPosition = _lastPosition.Scalar() ?? -1;
        _knowsHead = true;
    }
}
