using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace BankingApi.Views.Embedded;

/// <summary>
/// A prepared statement and how the views' values are stored: ids as 16 big-endian bytes, instants as milliseconds since 1970 (UTC),
/// decimals as exact text with all their decimals. It talks to SQLite directly: a <c>SqliteCommand</c> boxes every value, which
/// would be most of the cost of a batch.
/// </summary>
/// <remarks>Parameters are bound in their order with <c>Add</c>; columns are read by index. Not thread-safe.</remarks>
internal sealed class SqliteStatement : IDisposable
{
    private const int LongestCachedCode = 4;
    private const int StackText = 256;

    // Currency codes repeat in every row: one string each, instead of one per row.
    private static readonly ConcurrentDictionary<uint, string> Codes = new();

    private readonly sqlite3 database;
    private readonly sqlite3_stmt statement;
    private int parameter;

    public SqliteStatement(sqlite3 database, string sql)
    {
        this.database = database;
        Check(raw.sqlite3_prepare_v3(database, sql, raw.SQLITE_PREPARE_PERSISTENT, out statement));
    }

    public SqliteStatement Add(long value) => Bound(raw.sqlite3_bind_int64(statement, ++parameter, value));

    public SqliteStatement Add(long? value) => value is { } some ? Add(some) : AddNull();

    public SqliteStatement Add(Guid value)
    {
        Span<byte> bytes = stackalloc byte[16];
        value.TryWriteBytes(bytes, bigEndian: true, out _);
        return Bound(raw.sqlite3_bind_blob(statement, ++parameter, bytes));
    }

    public SqliteStatement Add(Guid? value) => value is { } some ? Add(some) : AddNull();

    public SqliteStatement Add(DateTimeOffset value) => Add(value.ToUnixTimeMilliseconds());

    public SqliteStatement Add(DateTimeOffset? value) => value is { } some ? Add(some) : AddNull();

    public SqliteStatement Add(decimal value)
    {
        Span<byte> text = stackalloc byte[32];
        value.TryFormat(text, out var length, default, CultureInfo.InvariantCulture);
        return Bound(raw.sqlite3_bind_text(statement, ++parameter, text[..length]));
    }

    public SqliteStatement Add(decimal? value) => value is { } some ? Add(some) : AddNull();

    public SqliteStatement AddFloorKey(decimal value)
    {
        Span<byte> key = stackalloc byte[DecimalKey.Size];
        DecimalKey.WriteFloor(value, key);
        return Bound(raw.sqlite3_bind_blob(statement, ++parameter, key));
    }

    public SqliteStatement AddCeilingKey(decimal value)
    {
        Span<byte> key = stackalloc byte[DecimalKey.Size];
        DecimalKey.WriteCeiling(value, key);
        return Bound(raw.sqlite3_bind_blob(statement, ++parameter, key));
    }

    public SqliteStatement Add(string? value)
    {
        if (value is null) return AddNull();
        // An empty span has no address, which SQLite would take for NULL.
        if (value.Length == 0) return Bound(raw.sqlite3_bind_text(statement, ++parameter, string.Empty));
        var most = Encoding.UTF8.GetMaxByteCount(value.Length);
        var bytes = most <= StackText ? stackalloc byte[StackText] : new byte[most];
        return Bound(raw.sqlite3_bind_text(statement, ++parameter, bytes[..Encoding.UTF8.GetBytes(value, bytes)]));
    }

    /// <summary>Runs a statement that answers no rows, and readies it for its next use.</summary>
    /// <returns>How many rows it inserted, updated or deleted.</returns>
    public int Execute()
    {
        try
        {
            var result = raw.sqlite3_step(statement);
            Check(result is raw.SQLITE_DONE or raw.SQLITE_ROW ? raw.SQLITE_OK : result);
            return raw.sqlite3_changes(database);
        }
        finally
        {
            Reset();
        }
    }

    /// <summary>Moves to the next row. Whoever reads rows calls <see cref="Reset"/> at the end, failed or not: an open statement holds its snapshot.</summary>
    public bool Step()
    {
        var result = raw.sqlite3_step(statement);
        if (result == raw.SQLITE_ROW) return true;
        Check(result == raw.SQLITE_DONE ? raw.SQLITE_OK : result);
        return false;
    }

    /// <remarks>Its result code repeats what the last step has already reported.</remarks>
    public void Reset()
    {
        _ = raw.sqlite3_reset(statement);
        parameter = 0;
    }

    public bool IsNull(int column) => raw.sqlite3_column_type(statement, column) == raw.SQLITE_NULL;

    public long Long(int column) => raw.sqlite3_column_int64(statement, column);

    public long? NullableLong(int column) => IsNull(column) ? null : Long(column);

    public int Int(int column) => raw.sqlite3_column_int(statement, column);

    public Guid Guid(int column) => new(raw.sqlite3_column_blob(statement, column), bigEndian: true);

    public Guid? NullableGuid(int column) => IsNull(column) ? null : Guid(column);

    public DateTimeOffset Instant(int column) => DateTimeOffset.FromUnixTimeMilliseconds(Long(column));

    public DateTimeOffset? NullableInstant(int column) => IsNull(column) ? null : Instant(column);

    public decimal Decimal(int column) => decimal.Parse(Bytes(column), NumberStyles.Number, CultureInfo.InvariantCulture);

    public decimal? NullableDecimal(int column) => IsNull(column) ? null : Decimal(column);

    public string Text(int column) => Encoding.UTF8.GetString(Bytes(column));

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

    public void Dispose() => statement.Dispose();

    // A text's blob is its UTF-8, without the copy that a string would be.
    private ReadOnlySpan<byte> Bytes(int column) => raw.sqlite3_column_blob(statement, column);

    private SqliteStatement AddNull() => Bound(raw.sqlite3_bind_null(statement, ++parameter));

    private SqliteStatement Bound(int result)
    {
        Check(result);
        return this;
    }

    private void Check(int result)
    {
        if (result != raw.SQLITE_OK) SqliteException.ThrowExceptionForRC(result, database);
    }
}
