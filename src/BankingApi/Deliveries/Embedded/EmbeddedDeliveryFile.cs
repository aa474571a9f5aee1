using Sqlite;

namespace BankingApi.Deliveries.Embedded;

/// <summary>The SQLite file of what is delivered to webhooks, <c>webhooks.db</c>. One connection, one call at a time: each takes
/// microseconds.</summary>
internal sealed class EmbeddedDeliveryFile(string folder) : IDisposable
{
    private const int ApplicationId = 0x42574844;
    private const int Version = 1;

    /// <summary>What was delivered may be delivered again after a power cut; what is still to be delivered must not be lost in one, see
    /// <see cref="WriteDurably"/>.</summary>
    private const string Settings = """
        PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -8192;
        PRAGMA journal_size_limit = 67108864;
        """;

    private static readonly string Schema = $"""
        BEGIN IMMEDIATE;
        CREATE TABLE complete (id INTEGER PRIMARY KEY CHECK (id = 1)) STRICT;
        CREATE TABLE webhooks (
            position INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, revision INTEGER NOT NULL, since INTEGER NOT NULL, state TEXT NOT NULL,
            failures INTEGER NOT NULL, failing_since INTEGER, retry_at INTEGER) STRICT;
        CREATE TABLE lanes (
            webhook BLOB NOT NULL, stream TEXT NOT NULL, filled_to INTEGER NOT NULL, due_at INTEGER, failures INTEGER NOT NULL,
            failing_since INTEGER, PRIMARY KEY (webhook, stream)) STRICT, WITHOUT ROWID;
        CREATE INDEX lanes_due ON lanes (webhook, due_at) WHERE due_at IS NOT NULL;
        CREATE TABLE deliveries (
            id BLOB PRIMARY KEY, webhook BLOB NOT NULL, stream TEXT NOT NULL, revision INTEGER NOT NULL, position INTEGER NOT NULL,
            event_id BLOB NOT NULL, event_type TEXT NOT NULL, status INTEGER NOT NULL, attempts INTEGER NOT NULL,
            created_at INTEGER NOT NULL, last_attempt_at INTEGER, next_attempt_at INTEGER, delivered_at INTEGER,
            response_status INTEGER, error TEXT) STRICT, WITHOUT ROWID;
        -- Delivered is 2.
        CREATE INDEX deliveries_pending ON deliveries (webhook, stream, revision) WHERE status < 2;
        CREATE INDEX deliveries_by_position ON deliveries (webhook, position);
        CREATE INDEX deliveries_by_status ON deliveries (webhook, status, position);
        CREATE INDEX deliveries_done ON deliveries (delivered_at) WHERE status = 2;
        PRAGMA application_id = {ApplicationId};
        PRAGMA user_version = {Version};
        COMMIT;
        """;

    private readonly string _path = Path.Combine(folder, "webhooks.db");
    private readonly Lock _gate = new();
    private SqliteConnection? _connection;

    /// <summary>Opens the file, or makes it. Called once, by the process that owns the folder.</summary>
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
                    $"'{_path}' is no file of webhooks that this version of the service can use. It is not made anew by itself, since only "
                    + "it says what has been delivered.", null);
        }
        catch (Exception e) when (e is SqliteFailure or IOException or UnauthorizedAccessException)
        {
            throw new ReadStoreUnavailableException($"The webhooks in '{_path}' cannot be opened: {e.Message}", e);
        }
    }

    public T Read<T>(Func<SqliteConnection, T> query) => Run(query);

    public void Write(Action<SqliteConnection> change) => Run(connection => InTransaction(connection, change));

    /// <summary>As <see cref="Write"/>, and on the disk before it returns: what it writes is acknowledged to the log.</summary>
    public void WriteDurably(Action<SqliteConnection> change) => Run(connection =>
    {
        connection.Execute("PRAGMA synchronous = FULL");
        try
        {
            return InTransaction(connection, change);
        }
        finally
        {
            connection.Execute("PRAGMA synchronous = NORMAL");
        }
    });

    public void Dispose()
    {
        lock (_gate)
        {
            _connection?.Checkpoint(truncate: true);
            _connection?.Dispose();
            _connection = null;
        }
    }

    private T Run<T>(Func<SqliteConnection, T> call)
    {
        lock (_gate)
        {
            if (_connection is null) throw new ReadStoreUnavailableException("The file of webhooks is closed.", null);
            try
            {
                return call(_connection);
            }
            catch (SqliteFailure e)
            {
                throw new ReadStoreUnavailableException($"The webhooks in '{_path}' cannot be read or written: {e.Message}", e);
            }
        }
    }

    private static bool InTransaction(SqliteConnection connection, Action<SqliteConnection> change)
        => connection.InTransaction("BEGIN IMMEDIATE", change, static (within, change) =>
        {
            change(within);
            return true;
        });
}
