using BankingApi.Hosting.Embedded;
using Sqlite;

namespace BankingApi.Deliveries.Embedded;

/// <summary>The SQLite file of what is delivered to webhooks, <c>webhooks.db</c>.</summary>
internal sealed class EmbeddedDeliveryFile(string folder) : IDisposable
{
    private static readonly KeptFileKind Kind = new(
        ApplicationId: 0x42574844, Version: 1, What: "webhooks", Why: "only it says what has been delivered",
        // What was delivered may be delivered again after a power cut; what is still to be delivered must not be lost in one, see
        // WriteDurably.
        Settings: """
            PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -8192;
            PRAGMA journal_size_limit = 67108864;
            """,
        Tables: """
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
            """);

    private readonly KeptFile _file = new(Path.Combine(folder, "webhooks.db"), Kind);

    /// <inheritdoc cref="KeptFile.Open"/>
    public void Open() => _file.Open();

    public T Read<T>(Func<SqliteConnection, T> query) => _file.Run(query);

    public void Write(Action<SqliteConnection> change) => _file.Run(connection => InTransaction(connection, change));

    /// <summary>As <see cref="Write"/>, and on the disk before it returns: what it writes is acknowledged to the log.</summary>
    public void WriteDurably(Action<SqliteConnection> change) => _file.Run(connection =>
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

    public void Dispose() => _file.Dispose();

    private static bool InTransaction(SqliteConnection connection, Action<SqliteConnection> change)
        => connection.InTransaction("BEGIN IMMEDIATE", change, static (within, change) =>
        {
            change(within);
            return true;
        });
}
