using Sqlite;
using SQLitePCL;

namespace BankingApi.ReadModel.Embedded;

/// <summary>The file of the views on disk: judged when it is opened, replaced by an empty one when it is of no use.</summary>
internal sealed partial class EmbeddedViewFile(string directory, EmbeddedViewSchema schema, ILogger logger)
{
    /// <summary>A larger file is not read through at every start;
    /// damage in it shows when it is met, see <see cref="MarkDamaged"/>.</summary>
    private const long LargestCheckedFile = 128L * 1024 * 1024;

    private const string WriterSettings = """
        PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -24576;
        PRAGMA wal_autocheckpoint = 16000; PRAGMA journal_size_limit = 134217728;
        """;

    private const string ReaderSettings = "PRAGMA query_only = ON; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -4096;";

    private const string Name = "views.db";

    private readonly string _path = Path.Combine(directory, Name);

    private string DamageMark => _path + "-damaged";

    /// <summary>Opens the file for writing, as the only writer. A missing or useless one is created anew.</summary>
    public SqliteConnection OpenWriter()
    {
        try
        {
            Directory.CreateDirectory(directory);
            if (!File.Exists(_path)) return Create();
            if (File.Exists(DamageMark)) return Replace("it was found damaged before");
            return TryOpen(out var uselessness) ?? Replace(uselessness);
        }
        catch (Exception e) when (e is SqliteFailure or IOException or UnauthorizedAccessException)
        {
            throw new ReadStoreUnavailableException($"The views in '{_path}' cannot be opened: {e.Message}", e);
        }
    }

    public SqliteConnection OpenReader() => SqliteConnection.OpenForReading(_path, ReaderSettings);

    /// <summary>Refuses closed views that could not be written into one file (a full disk, say):
    /// what is left beside it would be lost.</summary>
    public static void ThrowUnlessWhole(string folder)
    {
        var file = Path.Combine(folder, Name);
        if (!File.Exists(file) || new FileInfo(file + "-wal") is { Exists: true, Length: > 0 })
            throw new ReadStoreUnavailableException(
                $"The views in '{folder}' are not whole: their write-ahead log could not be merged into their file.");
    }

    /// <summary>Moves another, closed file of views into this one's place.
    /// Should the process die amid it, the next start finds no views and fills new ones.</summary>
    public void Adopt(string folder)
    {
        foreach (var old in (string[])[_path, _path + "-wal", _path + "-shm"]) File.Delete(old);
        File.Delete(DamageMark);
        File.Move(Path.Combine(folder, Name), _path);
    }

    /// <summary>Has the file replaced at the next start. Its contents are in the log, so nobody needs to repair it.</summary>
    public void MarkDamaged()
    {
        LogDamaged(_path);
        try
        {
            File.WriteAllBytes(DamageMark, []);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogNotMarked(DamageMark, e);
        }
    }

    private SqliteConnection? TryOpen(out string uselessness)
    {
        SqliteConnection? connection = null;
        try
        {
            connection = SqliteConnection.OpenForWriting(_path);
            uselessness = Judge(connection);
            if (uselessness.Length == 0)
            {
                connection.Execute(WriterSettings);
                return connection;
            }
        }
        catch (SqliteFailure e) when (e.Code is raw.SQLITE_NOTADB or raw.SQLITE_CORRUPT)
        {
            uselessness = $"it is damaged ({e.Message})";
        }
        catch
        {
            connection?.Dispose();
            throw;
        }
        connection?.Dispose();
        return null;
    }

    private string Judge(SqliteConnection connection)
    {
        if (connection.Scalar("PRAGMA application_id") != EmbeddedViewSchema.ApplicationId) return "it is not a file of views";
        var version = connection.Scalar("PRAGMA user_version");
        if (version != EmbeddedViewSchema.Version) return $"its schema has version {version}, not {EmbeddedViewSchema.Version}";
        if (new FileInfo(_path).Length > LargestCheckedFile) return string.Empty;
        return connection.Text("PRAGMA quick_check(1)") == "ok" ? string.Empty : "it is damaged";
    }

    private SqliteConnection Replace(string uselessness)
    {
        LogReplaced(_path, uselessness);
        return Create();
    }

    // The mark goes last: should the process die in between, the next start begins here again.
    private SqliteConnection Create()
    {
        foreach (var file in (string[])[_path, _path + "-wal", _path + "-shm"]) File.Delete(file);
        var connection = SqliteConnection.Create(_path, WriterSettings);
        try
        {
            connection.Execute(schema.Create);
            File.Delete(DamageMark);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Path} is replaced by empty views, which the log fills again: {Reason}.")]
    private partial void LogReplaced(string path, string reason);

    [LoggerMessage(Level = LogLevel.Error,
        Message = "{Path} is damaged. The next start replaces it by empty views, which the log fills again.")]
    private partial void LogDamaged(string path);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Path} cannot be written: the damaged views may be opened again at the next start.")]
    private partial void LogNotMarked(string path, Exception exception);
}
