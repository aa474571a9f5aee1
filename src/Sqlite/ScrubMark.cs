namespace Sqlite;

/// <summary>Where a file remembers that it has to be scrubbed (see <see cref="SqliteConnection.ScrubIfDue"/>), over a crash too.</summary>
/// <param name="table">Has one row.</param>
/// <param name="column">1 where it is due, else 0.</param>
internal sealed class ScrubMark(string table, string column)
{
    public string Select { get; } = $"SELECT {column} FROM {table}";

    /// <summary>Belongs to the transaction that deletes.</summary>
    public string Set { get; } = $"UPDATE {table} SET {column} = 1";

    public string Clear { get; } = $"UPDATE {table} SET {column} = 0";
}
