using SQLitePCL;

namespace EmbeddedEventStore;

/// <summary>The file before it is opened for writing: created whole or not at all, and looked at without being changed.</summary>
internal static class EventsFile
{
    /// <summary>Up to here the whole file is checked at start-up (about 0.2 s); beyond, only its ends are.</summary>
    private const long FullCheckBytes = 64L << 20;

    private const int LastEventsChecked = 16;

    public const string NotSqlite = "it is not an SQLite file";
    public const string NoVersion = "it has no schema version";

    public static SqliteConnection Open(string path)
    {
        try
        {
            if (Exists(path)) Inspect(path);
            else Create(path);
            return OpenForWriting(path);
        }
        catch (SqliteFailure failure)
        {
            throw Refusal(path, failure);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw StartRefusals.Unwritable(path, failure.Message, failure);
        }
    }

    /// <summary>Built under another name and renamed, so that a crash leaves either no file or a whole one.
    /// An empty file is therefore a damaged one.</summary>
    private static void Create(string path)
    {
        var draft = path + ".new";
        foreach (var leftover in new[] { draft, draft + "-journal", draft + "-wal", draft + "-shm" }) File.Delete(leftover);
        using (var connection = SqliteConnection.Create(draft))
        {
            connection.Execute($"""
                PRAGMA synchronous = FULL;
                BEGIN;
                {EventsSchema.Tables}
                PRAGMA application_id = {EventsSchema.ApplicationId};
                PRAGMA user_version = {EventsSchema.Version};
                COMMIT;
                """);
            connection.Execute("PRAGMA journal_mode = WAL");
        }
        File.Move(draft, path);
    }

    private static SqliteConnection OpenForWriting(string path)
    {
        var connection = SqliteConnection.OpenForWriting(path);
        try
        {
            if (connection.IsReadOnly) throw StartRefusals.Unwritable(path, "it is read-only");
            // The writer checkpoints by itself, after it has answered, rather than inside a commit that callers wait for.
            connection.Execute(
                "PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0; PRAGMA cache_size = -16384; PRAGMA temp_store = MEMORY");
            if (connection.Text("PRAGMA journal_mode = WAL") != "wal")
                throw StartRefusals.Unwritable(path, "its file system does not support write-ahead logging");
            if (connection.Scalar("PRAGMA user_version") == 1) connection.Execute(EventsSchema.From1To2);
            if (connection.Scalar("PRAGMA user_version") == 2) connection.Execute(EventsSchema.From2To3);
            StreamIndex.Complete(path, connection);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static bool Exists(string path)
    {
        if (File.Exists(path)) return true;
        if (WalFile.HasContent(path)) throw StartRefusals.Damaged(path, "it is missing, although its write-ahead log is there");
        return false;
    }

    private static void Inspect(string path)
    {
        if (!IsSqlite(path)) throw StartRefusals.Damaged(path, NotSqlite);
        using var connection = WalFile.HasContent(path) ? SqliteConnection.OpenForReading(path) : SqliteConnection.OpenUntouched(path);
        if (VersionOf(path, connection) < 1) throw StartRefusals.Damaged(path, NoVersion);
        LookForDamage(path, connection);
    }

    public static bool IsSqlite(string path)
    {
        Span<byte> start = stackalloc byte[16];
        using var file = File.OpenRead(path);
        return file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) == start.Length
            && start.SequenceEqual("SQLite format 3\0"u8);
    }

    /// <returns>Of the schema; less than 1 where the file is ours and has none.</returns>
    /// <exception cref="EmbeddedStoreException">The file is another program's, or a newer release's.</exception>
    public static long VersionOf(string path, SqliteConnection connection)
    {
        var application = connection.Scalar("PRAGMA application_id");
        if (application != EventsSchema.ApplicationId) throw StartRefusals.Foreign(path);
        var version = connection.Scalar("PRAGMA user_version") ?? 0;
        return version <= EventsSchema.Version ? version : throw StartRefusals.Newer(path, version);
    }

    private static void LookForDamage(string path, SqliteConnection connection)
    {
        var pageSize = connection.Scalar("PRAGMA page_size") ?? 0;
        var pages = connection.Scalar("PRAGMA page_count") ?? 0;
        var length = new FileInfo(path).Length;
        var pagesInFile = length / pageSize;
        if (pagesInFile < pages && WalFile.CountPagesBeyond(path, pagesInFile) < pages - pagesInFile)
            throw StartRefusals.Damaged(path, $"it has {length} bytes where {pages * pageSize} are due");
        if (length <= FullCheckBytes && connection.Text("PRAGMA quick_check(1)") is not "ok" and var finding)
            throw StartRefusals.Damaged(path, finding.ReplaceLineEndings(" "));
        CheckLastEvents(path, connection, connection.Scalar("PRAGMA user_version") == 1 ? "events" : "stream_index");
    }

    public static string Misfit(long position) => $"the event at position {position} does not fit its stream";

    /// <summary>The last events that are indexed are there whole, and each stands in its stream's chain: its index entry leads to it, its
    /// predecessor came before it. Those beyond are looked at as they are indexed, see <see cref="StreamIndex.Complete"/>.</summary>
    /// <param name="index">What has the streams, revisions and positions that are found by stream.</param>
    private static void CheckLastEvents(string path, SqliteConnection connection, string index)
    {
        var reach = index == "events" ? "" : "WHERE position <= (SELECT position FROM indexed)";
        var broken = connection.Scalar($"""
            SELECT e.position
            FROM (SELECT * FROM events {reach} ORDER BY position DESC LIMIT {LastEventsChecked}) e
            WHERE length(e.event_id) <> 16 OR length(e.data || e.metadata) IS NULL
               OR NOT EXISTS (SELECT 1 FROM streams s WHERE s.id = e.stream)
               OR NOT EXISTS (SELECT 1 FROM {index} i WHERE i.stream = e.stream AND i.revision = e.revision AND i.position = e.position)
               OR (e.revision > 0 AND NOT EXISTS (
                      SELECT 1 FROM {index} i CROSS JOIN events p
                      WHERE i.stream = e.stream AND i.revision = e.revision - 1 AND i.position < e.position
                          AND p.position = i.position AND p.stream = i.stream AND p.revision = i.revision))
            LIMIT 1
            """);
        if (broken is not null) throw StartRefusals.Damaged(path, Misfit(broken.Value));
    }

    private static EmbeddedStoreException Refusal(string path, SqliteFailure failure) => failure.Code switch
    {
        raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB or raw.SQLITE_FORMAT or raw.SQLITE_ERROR
            => StartRefusals.Damaged(path, failure.Message, failure),
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED => StartRefusals.InUse(path, failure),
        _ => StartRefusals.Unwritable(path, failure.Message, failure),
    };
}
