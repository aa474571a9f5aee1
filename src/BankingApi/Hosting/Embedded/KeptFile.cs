using Sqlite;

namespace BankingApi.Hosting.Embedded;

/// <summary>An SQLite file that nothing could be made again from: it is made where there is none, and refused, never replaced, where it is
/// of no use. One connection, one call at a time: each takes microseconds.</summary>
internal sealed class KeptFile(string path, KeptFileKind kind) : IDisposable
{
    private readonly Lock _gate = new();
    private SqliteConnection? _connection;

    /// <summary>Opens the file, or makes it. Called once.</summary>
    /// <exception cref="ReadStoreUnavailableException">It cannot be used; the message says why.</exception>
    public void Open()
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            _connection = SqliteConnection.Create(path, kind.Settings);
            if (_connection.Scalar("PRAGMA application_id") == 0 && _connection.Scalar("SELECT count(*) FROM sqlite_schema") == 0)
                _connection.Execute(kind.Schema);
            var (application, version) = (_connection.Scalar("PRAGMA application_id"), _connection.Scalar("PRAGMA user_version"));
            if (application != kind.ApplicationId || version != kind.Version)
                throw new ReadStoreUnavailableException(
                    $"'{path}' is no file of {kind.What} that this version of the service can use. It is not made anew by itself, since "
                    + $"{kind.Why}.");
        }
        catch (Exception e) when (e is SqliteFailure or IOException or UnauthorizedAccessException)
        {
            throw new ReadStoreUnavailableException($"The {kind.What} in '{path}' cannot be opened: {e.Message}", e);
        }
    }

    public T Run<T>(Func<SqliteConnection, T> call)
    {
        lock (_gate)
        {
            if (_connection is null) throw new ReadStoreUnavailableException($"The file of {kind.What} is closed.");
            try
            {
                return call(_connection);
            }
            catch (SqliteFailure e)
            {
                throw new ReadStoreUnavailableException($"The {kind.What} in '{path}' cannot be read or written: {e.Message}", e);
            }
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _connection?.Checkpoint(truncate: true);
            _connection?.Dispose();
            _connection = null;
        }
    }
}

/// <param name="What">It is a file of, for people.</param>
/// <param name="Why">It is not replaced: the rest of a sentence.</param>
/// <param name="Settings">Pragmas of its connection.</param>
/// <param name="Tables">SQL that makes them, with their indexes and first rows.</param>
internal sealed record KeptFileKind(int ApplicationId, int Version, string What, string Why, string Settings, string Tables)
{
    public string Schema { get; } = $"""
        BEGIN IMMEDIATE;
        {Tables}
        PRAGMA application_id = {ApplicationId};
        PRAGMA user_version = {Version};
        COMMIT;
        """;
}
