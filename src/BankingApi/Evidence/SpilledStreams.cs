using System.Runtime.InteropServices;
using Sqlite;

namespace BankingApi.Evidence;

/// <summary>What does not fit into memory of a <see cref="StreamLedger"/>: in a file of SQLite's that has no name and goes with the
/// process.</summary>
internal sealed class SpilledStreams : IDisposable
{
    private const string NoName = "";

    private readonly SqliteConnection _connection = SqliteConnection.Create(
        NoName,
        "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -8192; "
            + "CREATE TABLE streams (stream BLOB PRIMARY KEY, state BLOB NOT NULL) WITHOUT ROWID");

    /// <returns>As it was put; a new one where it was not.</returns>
    public LedgerEntry Find(StreamKey stream)
        => Run(() => Add(_connection.Prepare("SELECT state FROM streams WHERE stream = ?1"), stream).First(row => State(row, 0)));

    /// <param name="states">In their order, so that neighbours are written together.</param>
    public void Put(IEnumerable<KeyValuePair<StreamKey, LedgerEntry>> states) => Run(() =>
    {
        var put = _connection.Prepare("INSERT OR REPLACE INTO streams (stream, state) VALUES (?1, ?2)");
        return _connection.InTransaction("BEGIN", states, (_, all) =>
        {
            foreach (var (stream, state) in all)
                Add(put, stream).Add(MemoryMarshal.AsBytes(new ReadOnlySpan<LedgerEntry>(in state))).Execute();
            return 0;
        });
    });

    /// <summary>In their order, which is that of their bytes.</summary>
    public IEnumerable<KeyValuePair<StreamKey, LedgerEntry>> All()
    {
        var all = Run(() => _connection.Prepare("SELECT stream, state FROM streams ORDER BY stream"));
        while (Run(all.Step)) yield return new(StreamKey.Read(all.Bytes(0)), State(all, 1));
    }

    public void Dispose() => _connection.Dispose();

    private static SqliteStatement Add(SqliteStatement statement, StreamKey stream)
    {
        Span<byte> bytes = stackalloc byte[StreamKey.Size];
        stream.Write(bytes);
        return statement.Add(bytes);
    }

    // Written and read by the same process: as it lies in memory.
    private static LedgerEntry State(SqliteStatement row, int column) => MemoryMarshal.Read<LedgerEntry>(row.Bytes(column));

    /// <exception cref="IOException">The disk is full, as a rule.</exception>
    private static T Run<T>(Func<T> call)
    {
        try
        {
            return call();
        }
        catch (SqliteFailure failure)
        {
            throw new IOException($"What is known of the streams does not fit into a temporary file: {failure.Message}", failure);
        }
    }
}
