using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using SQLitePCL;

namespace Sqlite;

/// <summary>A prepared statement. Parameters are bound in their order with <c>Add</c>; columns are read by index. Ids are 16 big-endian
/// bytes, instants milliseconds since 1970 (UTC), decimals exact text with all their decimals.</summary>
internal sealed class SqliteStatement : IDisposable
{
    private const int LongestCachedCode = 4;
    private const int StackText = 256;

    // Currency codes repeat in every row: one string each, instead of one per row.
    private static readonly ConcurrentDictionary<uint, string> Codes = new();

    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;
    private int _parameter;

    public SqliteStatement(sqlite3 database, string sql)
    {
        _database = database;
        SqliteFailure.ThrowUnlessOk(raw.sqlite3_prepare_v3(database, sql, raw.SQLITE_PREPARE_PERSISTENT, out _statement), database);
    }

    public SqliteStatement Add(long value) => Bound(raw.sqlite3_bind_int64(_statement, ++_parameter, value));

    public SqliteStatement Add(long? value) => value is { } some ? Add(some) : AddNull();

    public SqliteStatement Add(Guid value)
    {
        Span<byte> bytes = stackalloc byte[16];
        value.TryWriteBytes(bytes, bigEndian: true, out _);
        return Bound(raw.sqlite3_bind_blob(_statement, ++_parameter, bytes));
    }

    public SqliteStatement Add(Guid? value) => value is { } some ? Add(some) : AddNull();

    public SqliteStatement Add(DateTimeOffset value) => Add(value.ToUnixTimeMilliseconds());

    public SqliteStatement Add(DateTimeOffset? value) => value is { } some ? Add(some) : AddNull();

    public SqliteStatement Add(decimal value)
    {
        Span<byte> text = stackalloc byte[32];
        value.TryFormat(text, out var length, default, CultureInfo.InvariantCulture);
        return Bound(raw.sqlite3_bind_text(_statement, ++_parameter, text[..length]));
    }

    public SqliteStatement Add(decimal? value) => value is { } some ? Add(some) : AddNull();

    public SqliteStatement Add(ReadOnlySpan<byte> blob)
        // An empty span has no address, which SQLite would take for NULL.
        => Bound(blob.IsEmpty
            ? raw.sqlite3_bind_zeroblob(_statement, ++_parameter, 0) : raw.sqlite3_bind_blob(_statement, ++_parameter, blob));

    public SqliteStatement Add(string? value)
    {
        if (value is null) return AddNull();
        // An empty span has no address, which SQLite would take for NULL.
        if (value.Length == 0) return Bound(raw.sqlite3_bind_text(_statement, ++_parameter, string.Empty));
        var most = Encoding.UTF8.GetMaxByteCount(value.Length);
        var bytes = most <= StackText ? stackalloc byte[StackText] : new byte[most];
        return Bound(raw.sqlite3_bind_text(_statement, ++_parameter, bytes[..Encoding.UTF8.GetBytes(value, bytes)]));
    }

    /// <summary>Runs a statement whose rows, if any, do not matter, and readies it for its next use.</summary>
    /// <returns>How many rows it inserted, updated or deleted.</returns>
    public int Execute()
    {
        while (Step()) { }
        return raw.sqlite3_changes(_database);
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
        throw Failed(code);
    }

    /// <summary>The first row, or the default where there is none.</summary>
    public T? First<T>(Func<SqliteStatement, T> row)
    {
        try
        {
            return Step() ? row(this) : default;
        }
        finally
        {
            Reset();
        }
    }

    /// <summary>All rows, in order.</summary>
    public List<T> ToList<T>(Func<SqliteStatement, T> row)
    {
        var rows = new List<T>();
        ForEach(statement => rows.Add(row(statement)));
        return rows;
    }

    public void ForEach(Action<SqliteStatement> row)
    {
        try
        {
            while (Step()) row(this);
        }
        finally
        {
            Reset();
        }
    }

    /// <summary>The first column of the first row as a number, or null where there is no row or it is NULL.</summary>
    public long? Scalar() => First(static row => row.NullableLong(0));

    /// <summary>Ends a reading before its last row. As long as a row is open, so is the transaction.</summary>
    /// <remarks>Its result code repeats what the last step has already reported.</remarks>
    public void Reset()
    {
        _ = raw.sqlite3_reset(_statement);
        _parameter = 0;
    }

    public bool IsNull(int column) => raw.sqlite3_column_type(_statement, column) == raw.SQLITE_NULL;

    public long Long(int column) => raw.sqlite3_column_int64(_statement, column);

    public long? NullableLong(int column) => IsNull(column) ? null : Long(column);

    public int Int(int column) => raw.sqlite3_column_int(_statement, column);

    public Guid Guid(int column) => new(raw.sqlite3_column_blob(_statement, column), bigEndian: true);

    public Guid? NullableGuid(int column) => IsNull(column) ? null : Guid(column);

    public DateTimeOffset Instant(int column) => DateTimeOffset.FromUnixTimeMilliseconds(Long(column));

    public DateTimeOffset? NullableInstant(int column) => IsNull(column) ? null : Instant(column);

    public decimal Decimal(int column) => decimal.Parse(Bytes(column), NumberStyles.Number, CultureInfo.InvariantCulture);

    public decimal? NullableDecimal(int column) => IsNull(column) ? null : Decimal(column);

    public string Text(int column) => Encoding.UTF8.GetString(Bytes(column));

    /// <summary>A blob as it lies in SQLite's memory, until the next step; of a text, its UTF-8.</summary>
    public ReadOnlySpan<byte> Bytes(int column) => raw.sqlite3_column_blob(_statement, column);

    public byte[] Blob(int column) => Bytes(column).ToArray();

    public string? NullableText(int column) => IsNull(column) ? null : Text(column);

    /// <summary>A short text that many rows share.</summary>
    public string Code(int column)
    {
        var bytes = Bytes(column);
        if (bytes.Length > LongestCachedCode) return Text(column);
        var key = 0u;
        foreach (var b in bytes) key = (key << 8) | b;
        return Codes.TryGetValue(key, out var code) ? code : Codes.GetOrAdd(key, Text(column));
    }

    public void Dispose() => _statement.Dispose();

    private SqliteStatement AddNull() => Bound(raw.sqlite3_bind_null(_statement, ++_parameter));

    private SqliteStatement Bound(int code)
    {
        if (code == raw.SQLITE_OK) return this;
        throw Failed(code);
    }

    private SqliteFailure Failed(int code)
    {
        var failure = SqliteFailure.From(code, _database);
        Reset();
        return failure;
    }
}
