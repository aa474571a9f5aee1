using System.Text;
using SQLitePCL;

namespace BankingApi.EventStore.Embedded;

/// <summary>
/// A prepared statement. It talks to SQLite through the bindings that Microsoft.Data.Sqlite stands on:
/// ADO.NET's parameter objects cost more than the insert itself, and want arrays where we have spans.
/// </summary>
internal sealed class Statement : IDisposable
{
    private readonly sqlite3 _connection;
    private readonly sqlite3_stmt _statement;

    public Statement(sqlite3 connection, string sql)
    {
        _connection = connection;
        SqliteFailure.ThrowUnlessOk(raw.sqlite3_prepare_v3(connection, sql, raw.SQLITE_PREPARE_PERSISTENT, out _statement), connection);
    }

    public Statement Bind(int index, long value) => Bound(raw.sqlite3_bind_int64(_statement, index, value));

    public Statement Bind(int index, ReadOnlySpan<byte> blob) =>
        // An empty span has no address, which SQLite would take for NULL.
        Bound(blob.IsEmpty ? raw.sqlite3_bind_zeroblob(_statement, index, 0) : raw.sqlite3_bind_blob(_statement, index, blob));

    public Statement Bind(int index, string text)
    {
        if (text.Length is 0 or > 256) return Bound(raw.sqlite3_bind_text(_statement, index, text));
        Span<byte> utf8 = stackalloc byte[768];
        return Bound(raw.sqlite3_bind_text(_statement, index, utf8[..Encoding.UTF8.GetBytes(text, utf8)]));
    }

    public Statement Bind(int index, Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        return Bound(raw.sqlite3_bind_blob(_statement, index, bytes));
    }

    /// <summary>Whether there is a row (another one). Without one, the statement is ready to be bound again.</summary>
    public bool Step()
    {
        var code = raw.sqlite3_step(_statement);
        if (code == raw.SQLITE_ROW) return true;
        if (code == raw.SQLITE_DONE)
        {
            Reset();
            return false;
        }
        var failure = SqliteFailure.From(code, _connection);
        Reset();
        throw failure;
    }

    public void Execute()
    {
        while (Step()) { }
    }

    /// <summary>The first column of the first row as a number, or null where there is no row or it is NULL.</summary>
    public long? Scalar()
    {
        if (!Step()) return null;
        long? value = raw.sqlite3_column_type(_statement, 0) == raw.SQLITE_NULL ? null : Int64(0);
        Reset();
        return value;
    }

    /// <summary>Ends a reading before its last row. As long as a row is open, so is the transaction.</summary>
    public void Reset() => _ = raw.sqlite3_reset(_statement);

    public long Int64(int column) => raw.sqlite3_column_int64(_statement, column);

    public bool IsNull(int column) => raw.sqlite3_column_type(_statement, column) == raw.SQLITE_NULL;

    public string Text(int column) => Encoding.UTF8.GetString(raw.sqlite3_column_blob(_statement, column));

    public ReadOnlySpan<byte> Bytes(int column) => raw.sqlite3_column_blob(_statement, column);

    public byte[] Blob(int column) => Bytes(column).ToArray();

    public Guid Guid(int column) => new(Bytes(column), bigEndian: true);

    public void Dispose() => _statement.Dispose();

    private Statement Bound(int code)
    {
        SqliteFailure.ThrowUnlessOk(code, _connection);
        return this;
    }
}
