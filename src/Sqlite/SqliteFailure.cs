using SQLitePCL;

namespace Sqlite;

/// <summary>SQLite refused. Never leaves an adapter, which says what it means for its port.</summary>
internal sealed class SqliteFailure(int code, string message) : Exception($"SQLite error {code}: {message}")
{
    /// <summary>The primary result code.</summary>
    public int Code => code & 0xFF;

    public static void ThrowUnlessOk(int code, sqlite3? connection)
    {
        if (code != raw.SQLITE_OK) throw From(code, connection);
    }

    public static SqliteFailure From(int code, sqlite3? connection)
    {
        var message = connection is null || connection.IsInvalid ? raw.sqlite3_errstr(code) : raw.sqlite3_errmsg(connection);
        return new SqliteFailure(code, message.utf8_to_string());
    }
}
