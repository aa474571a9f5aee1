using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace BankingApi.Views.Embedded;

/// <summary>One connection to the views' file with the statements that it has prepared. Used by one thread at a time.</summary>
internal sealed class SqliteSession : IDisposable
{
    /// <summary>Begins a transaction in which everything is read as of one moment.</summary>
    public const string BeginRead = "BEGIN";

    /// <summary>Begins a transaction that takes the lock for writing right away.</summary>
    public const string BeginWrite = "BEGIN IMMEDIATE";

    private const int BusyTimeoutSeconds = 5;

    private readonly SqliteConnection connection;
    private readonly sqlite3 database;
    private readonly Dictionary<string, SqliteStatement> statements = [];

    private SqliteSession(SqliteConnection connection)
    {
        this.connection = connection;
        database = connection.Handle!;
    }

    /// <param name="settings">Pragmas, each ended with a semicolon.</param>
    public static SqliteSession Open(string file, SqliteOpenMode mode, string settings)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Mode = mode, Pooling = false }.ConnectionString);
        try
        {
            connection.Open();
            var session = new SqliteSession(connection);
            raw.sqlite3_busy_timeout(session.database, BusyTimeoutSeconds * 1000);
            session.Run(settings);
            return session;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>The statement, prepared on its first use; it is ready to be bound.</summary>
    public SqliteStatement Prepare(string sql)
    {
        if (!statements.TryGetValue(sql, out var statement)) statements.Add(sql, statement = new(database, sql));
        return statement;
    }

    /// <summary>Changes when another connection has committed.</summary>
    public long DataVersion
    {
        get
        {
            var statement = Prepare("PRAGMA data_version");
            try
            {
                return statement.Step() ? statement.Long(0) : 0;
            }
            finally
            {
                statement.Reset();
            }
        }
    }

    /// <summary>Runs statements that are not worth preparing and whose rows, if any, do not matter.</summary>
    public void Run(string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    public void Commit() => Prepare("COMMIT").Execute();

    /// <remarks>SQLite has rolled back by itself after some errors (a full disk, say).</remarks>
    public void RollBack()
    {
        if (raw.sqlite3_get_autocommit(database) == 0) Prepare("ROLLBACK").Execute();
    }

    /// <summary>Has the statement that runs now, on whatever thread, fail.</summary>
    public void Interrupt() => raw.sqlite3_interrupt(database);

    public void Dispose()
    {
        foreach (var statement in statements.Values) statement.Dispose();
        connection.Dispose();
    }
}
