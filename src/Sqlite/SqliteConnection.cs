using SQLitePCL;

namespace Sqlite;

/// <summary>A connection to a file of ours with the statements that it has prepared. Used by one thread at a time.</summary>
/// <remarks>It talks to SQLite through the bindings that Microsoft.Data.Sqlite stands on: ADO.NET's parameter objects box every value and
/// cost more than the insert itself.</remarks>
internal sealed class SqliteConnection : IDisposable
{
    private const int BusyTimeoutMilliseconds = 5000;
    private const int CacheWrite = 9; // SQLITE_DBSTATUS_CACHE_WRITE

    private readonly sqlite3 _handle;
    private readonly Dictionary<string, SqliteStatement> _statements = [];

    static SqliteConnection() => Batteries_V2.Init();

    private SqliteConnection(string name, int flags, string settings = "")
    {
        var code = raw.sqlite3_open_v2(name, out _handle, flags | raw.SQLITE_OPEN_NOMUTEX | raw.SQLITE_OPEN_URI, null);
        try
        {
            SqliteFailure.ThrowUnlessOk(code, _handle);
            _ = raw.sqlite3_extended_result_codes(_handle, 1);
            _ = raw.sqlite3_busy_timeout(_handle, BusyTimeoutMilliseconds);
            // Or this build of SQLite plans a statement anew for every value bound to it, which takes longer than running it.
            const int EnableQueryPlannerStability = 1007; // SQLITE_DBCONFIG_ENABLE_QPSG
            _ = raw.sqlite3_db_config(_handle, EnableQueryPlannerStability, 1, out _);
            Execute(settings);
        }
        catch
        {
            _handle?.Dispose();
            throw;
        }
    }

    /// <param name="path">Of a file that is there.</param>
    /// <param name="settings">Pragmas.</param>
    public static SqliteConnection OpenForWriting(string path, string settings = "") => new(Uri(path), raw.SQLITE_OPEN_READWRITE, settings);

    public static SqliteConnection Create(string path, string settings = "")
        => new(Uri(path), raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE, settings);

    public static SqliteConnection OpenForReading(string path, string settings = "") => new(Uri(path), raw.SQLITE_OPEN_READONLY, settings);

    /// <summary>Reads without leaving a trace, not even a lock or a companion file; only while nobody writes, and without a WAL.</summary>
    public static SqliteConnection OpenUntouched(string path) => new(Uri(path) + "?immutable=1", raw.SQLITE_OPEN_READONLY);

    public bool IsReadOnly => raw.sqlite3_db_readonly(_handle, "main") != 0;

    public long LastInsertRowId => raw.sqlite3_last_insert_rowid(_handle);

    /// <summary>Pages written since the last checkpoint that this connection made, nearly all of them into the WAL.</summary>
    public int PagesWritten
    {
        get
        {
            _ = raw.sqlite3_db_status(_handle, CacheWrite, out var pages, out _, 0);
            return pages;
        }
    }

    /// <summary>Changes when another connection has committed.</summary>
    public long DataVersion => Prepare("PRAGMA data_version").Scalar() ?? 0;

    /// <summary>The statement, prepared on its first use and ready to be bound. It lives as long as the connection.</summary>
    public SqliteStatement Prepare(string sql)
    {
        if (!_statements.TryGetValue(sql, out var statement)) _statements.Add(sql, statement = new(_handle, sql));
        return statement;
    }

    /// <summary>Runs statements that are not worth preparing and whose rows, if any, do not matter.</summary>
    public void Execute(string sql) => SqliteFailure.ThrowUnlessOk(raw.sqlite3_exec(_handle, sql), _handle);

    public long? Scalar(string sql)
    {
        using var statement = new SqliteStatement(_handle, sql);
        return statement.Scalar();
    }

    public string Text(string sql)
    {
        using var statement = new SqliteStatement(_handle, sql);
        return statement.Step() ? statement.Text(0) : "";
    }

    /// <summary>All of it, or none where it throws.</summary>
    /// <param name="begin">The kind of transaction, such as <c>BEGIN IMMEDIATE</c>.</param>
    public T InTransaction<TArguments, T>(string begin, TArguments arguments, Func<SqliteConnection, TArguments, T> run)
    {
        Prepare(begin).Execute();
        try
        {
            var answer = run(this, arguments);
            Commit();
            return answer;
        }
        catch
        {
            RollBack();
            throw;
        }
    }

    public void Commit() => Prepare("COMMIT").Execute();

    /// <remarks>SQLite has rolled back by itself after some errors (a full disk, say).</remarks>
    public void RollBack()
    {
        if (raw.sqlite3_get_autocommit(_handle) == 0) Prepare("ROLLBACK").Execute();
    }

    /// <summary>Has the statement that runs now, on whatever thread, fail.</summary>
    public void Interrupt() => raw.sqlite3_interrupt(_handle);

    /// <summary>Moves the WAL's pages into the database file, as far as readers permit.</summary>
    /// <returns>Whether they permitted all of it.</returns>
    public bool Checkpoint(bool truncate)
    {
        var code = raw.sqlite3_wal_checkpoint_v2(
            _handle, null, truncate ? raw.SQLITE_CHECKPOINT_TRUNCATE : raw.SQLITE_CHECKPOINT_PASSIVE, out _, out _);
        // Counted from here on: SQLite's counter wraps at 2^31.
        _ = raw.sqlite3_db_status(_handle, CacheWrite, out _, out _, 1);
        return code == raw.SQLITE_OK;
    }

    /// <summary>Where it is due, writes the file anew without anything that was deleted from it, and empties its WAL: what they once
    /// held is in neither any more. Takes as long as copying the file, and keeps other writers out meanwhile; not within a
    /// transaction.</summary>
    /// <returns>False where a reader stood in the way for too long: then it has to be done again.</returns>
    public bool ScrubIfDue(ScrubMark mark)
    {
        if (Prepare(mark.Select).Scalar() != 1) return true;
        // The mark goes first, with all else: it must not be what is written behind the scrubbing.
        Execute(mark.Clear);
        // By way of a file: in memory it would be as large as what is written.
        Execute("PRAGMA secure_delete = ON; PRAGMA temp_store = FILE; VACUUM; PRAGMA temp_store = MEMORY");
        if (Checkpoint(truncate: true)) return true;
        Execute(mark.Set);
        return false;
    }

    public void Dispose()
    {
        foreach (var statement in _statements.Values) statement.Dispose();
        _handle.Dispose();
    }

    private static string Uri(string path)
        => "file:" + path.Replace("%", "%25", StringComparison.Ordinal).Replace("?", "%3f", StringComparison.Ordinal)
            .Replace("#", "%23", StringComparison.Ordinal).Replace('\\', '/');
}
