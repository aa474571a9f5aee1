using BankingApi.Hosting.Embedded;
using Sqlite;

namespace BankingApi.Privacy.Embedded;

/// <summary>The SQLite file of the owners' keys, <c>keys.db</c>.</summary>
internal sealed class OwnerKeyFile(string folder) : IDisposable
{
    /// <summary>Set with an erasure.</summary>
    public static readonly ScrubMark Mark = new("scrubbing", "is_due");

    private static readonly KeptFileKind Kind = new(
        ApplicationId: 0x424B4559, Version: 1, What: "keys", Why: "without it nobody knows who the owners are",
        // What is erased is overwritten (secure_delete), and what is written is on the disk before it is answered.
        Settings: """
            PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; PRAGMA temp_store = MEMORY;
            """,
        Tables: """
            CREATE TABLE owner_keys (
                owner BLOB PRIMARY KEY, master_key TEXT, wrapped BLOB, erased_at INTEGER, erased_by TEXT, reason TEXT,
                CHECK ((wrapped IS NULL) = (erased_at IS NOT NULL))) STRICT, WITHOUT ROWID;
            CREATE TABLE scrubbing (id INTEGER PRIMARY KEY CHECK (id = 1), is_due INTEGER NOT NULL) STRICT;
            INSERT INTO scrubbing VALUES (1, 0);
            CREATE INDEX owner_keys_erased ON owner_keys (erased_at) WHERE erased_at IS NOT NULL;
            CREATE INDEX owner_keys_by_master ON owner_keys (master_key) WHERE master_key IS NOT NULL;
            """);

    private readonly KeptFile _file = new(Path.Combine(folder, "keys.db"), Kind);

    /// <inheritdoc cref="KeptFile.Open"/>
    public void Open()
    {
        _file.Open();
        // A crash may have come between an erasure and its scrubbing.
        _file.Run(static connection => connection.ScrubIfDue(Mark));
    }

    /// <inheritdoc cref="KeptFile.Run"/>
    public T Run<T>(Func<SqliteConnection, T> call) => _file.Run(call);

    public void Dispose() => _file.Dispose();
}
