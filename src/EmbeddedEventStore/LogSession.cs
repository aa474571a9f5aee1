namespace EmbeddedEventStore;

/// <summary>A connection for <see cref="EmbeddedLogReader"/>.</summary>
internal sealed class LogSession : IDisposable
{
    /// <summary>Bounds how long a WAL checkpoint is held up.</summary>
    private const int PageSize = 1024;

    private const int IdBytes = 16;

    private static readonly long Earliest = EventsSchema.ToTicks(DateTimeOffset.MinValue);
    private static readonly long Latest = EventsSchema.ToTicks(DateTimeOffset.MaxValue);

    private readonly string _path;
    private readonly FileState _opened;
    private readonly SqliteConnection _connection;
    private readonly SqliteStatement _head, _log;

    public LogSession(string path)
    {
        (_path, _opened) = (path, FileState.Of(path));
        if (!EventsFile.IsSqlite(path)) throw new DamagedLogException(EventsFile.NotSqlite);
        _connection = _opened.HasWal ? SqliteConnection.OpenForReading(path) : SqliteConnection.OpenUntouched(path);
        try
        {
            var version = EventsFile.VersionOf(path, _connection);
            if (version < 1) throw new DamagedLogException(EventsFile.NoVersion);
            _head = _connection.Prepare("SELECT max(position) FROM events");
            // Events whose stream has no name, too: that one would be missing must show.
            _log = _connection.Prepare($"""
                SELECT {EventsSchema.EventColumns}, s.name, e.stream, {(version < 3 ? "NULL" : "e.checksum")}
                FROM events e LEFT JOIN streams s ON s.id = e.stream WHERE e.position > ?1 ORDER BY e.position LIMIT ?2
                """);
        }
        catch
        {
            _connection.Dispose();
            throw;
        }
    }

    /// <summary>Whether the file is read as one that does not change, and has changed.</summary>
    public bool IsStale => !_opened.HasWal && FileState.Of(_path) != _opened;

    public long HeadPosition() => _head.Scalar() ?? -1;

    public LoggedPage Read(long afterPosition)
    {
        var events = new List<LoggedEvent>(PageSize);
        try
        {
            _log.Add(afterPosition).Add(PageSize);
            while (_log.Step()) events.Add(Event());
        }
        catch (SqliteFailure) when (events.Count > 0)
        {
            // What can be read before it comes first. The next page begins at what cannot, and says so.
            return new LoggedPage(events, events[^1].Stored.Position, IsEnd: false);
        }
        return new LoggedPage(events, events.Count > 0 ? events[^1].Stored.Position : afterPosition, events.Count < PageSize);
    }

    public void Dispose() => _connection.Dispose();

    /// <summary>Whatever stands in the row: nothing of it may end the walk.</summary>
    private LoggedEvent Event()
    {
        var id = _log.Bytes(2);
        var created = _log.Long(6);
        var isReadable = id.Length == IdBytes && created >= Earliest && created <= Latest;
        var stored = new StoredEvent(
            _log.NullableText(7) ?? $"(stream {_log.Long(8)} without a name)", _log.Long(0), _log.Long(1),
            isReadable ? new Guid(id, bigEndian: true) : Guid.Empty, _log.Text(3), _log.Blob(4), _log.Blob(5),
            EventsSchema.ToTime(isReadable ? created : 0));
        if (!isReadable) return new(stored, Fits: false);
        return new(stored, _log.NullableLong(9) is { } sum
            ? sum == EventChecksum.Of(stored.Position, stored.Stream, stored.Revision, stored.Id, stored.Type, created) : null);
    }

    private readonly record struct FileState(bool HasWal, long Length, DateTime Written)
    {
        public static FileState Of(string path)
            => new FileInfo(path) is { Exists: true } file ? new(WalFile.HasContent(path), file.Length, file.LastWriteTimeUtc) : default;
    }
}
