using Sqlite;

namespace BankingApi.Privacy.Embedded;

/// <summary>The SQLite file of the owners' keys, <c>keys.db</c>. One connection, one call at a time: each takes microseconds.</summary>
internal sealed class OwnerKeyFile(string folder) : IDisposable
{
    private const int ApplicationId = 0x424B4559;
    private const int Version = 1;

    /// <summary>What is erased is overwritten (<c>secure_delete</c>), and what is written is on the disk before it is answered.</summary>
    private const string Settings = """
        PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; PRAGMA temp_store = MEMORY;
        """;

    private static readonly string Schema = $"""
        BEGIN IMMEDIATE;
        CREATE TABLE owner_keys (
            owner BLOB PRIMARY KEY, master_key TEXT, wrapped BLOB, erased_at INTEGER, erased_by TEXT, reason TEXT,
            CHECK ((wrapped IS NULL) = (erased_at IS NOT NULL))) STRICT, WITHOUT ROWID;
        CREATE TABLE scrubbing (id INTEGER PRIMARY KEY CHECK (id = 1), is_due INTEGER NOT NULL) STRICT;
        INSERT INTO scrubbing VALUES (1, 0);
        CREATE INDEX owner_keys_erased ON owner_keys (erased_at) WHERE erased_at IS NOT NULL;
        CREATE INDEX owner_keys_by_master ON owner_keys (master_key) WHERE master_key IS NOT NULL;
        PRAGMA application_id = {ApplicationId};
        PRAGMA user_version = {Version};
        COMMIT;
        """;

    /// <summary>Belongs to the transaction that erases.</summary>
    public const string MarkToScrub = "UPDATE scrubbing SET is_due = 1";

    private readonly string _path = Path.Combine(folder, "keys.db");
    private readonly Lock _gate = new();
    private SqliteConnection? _connection;

    /// <summary>Opens the file, or makes it. Called once.</summary>
    /// <exception cref="ReadStoreUnavailableException">It cannot be used; the message says why.</exception>
    public void Open()
    {
        try
        {
            Directory.CreateDirectory(folder);
            _connection = SqliteConnection.Create(_path, Settings);
            if (_connection.Scalar("PRAGMA application_id") == 0 && _connection.Scalar("SELECT count(*) FROM sqlite_schema") == 0)
                _connection.Execute(Schema);
            var (application, version) = (_connection.Scalar("PRAGMA application_id"), _connection.Scalar("PRAGMA user_version"));
            if (application != ApplicationId || version != Version)
                throw new ReadStoreUnavailableException(
                    $"'{_path}' is no file of keys that this version of the service can use. It is not made anew by itself, since without "
                    + "it nobody knows who the owners are.");
            Scrub(_connection);
        }
        catch (Exception e) when (e is SqliteFailure or IOException or UnauthorizedAccessException)
        {
            throw new ReadStoreUnavailableException($"The keys in '{_path}' cannot be opened: {e.Message}", e);
        }
    }

    /// <summary>Removes what an erasure left in the file and in its WAL, if there was one.</summary>
    /// <param name="connection">Outside a transaction.</param>
    /// <returns>False where a reader stood in the way: to be done again.</returns>
    public static bool Scrub(SqliteConnection connection)
    {
        if (connection.Prepare("SELECT is_due FROM scrubbing").Scalar() != 1) return true;
        // The mark goes first, with all else: it must not be what is written behind the scrubbing.
        connection.Execute("UPDATE scrubbing SET is_due = 0");
        if (connection.Scrub()) return true;
        connection.Execute(MarkToScrub);
        return false;
    }

    public T Run<T>(Func<SqliteConnection, T> call)
    {
        lock (_gate)
        {
            if (_connection is null) throw new ReadStoreUnavailableException("The file of keys is closed.");
            try
            {
                return call(_connection);
            }
            catch (SqliteFailure e)
            {
                throw new ReadStoreUnavailableException($"The keys in '{_path}' cannot be read or written: {e.Message}", e);
            }
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _connection?.Checkpoint(truncate: true);
            _connection?.Dispose();
            _connection = null;
        }
    }
}
