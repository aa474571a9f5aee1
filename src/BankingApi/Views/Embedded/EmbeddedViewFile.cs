using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace BankingApi.Views.Embedded;

/// <summary>The file of the views on disk: judged when it is opened, replaced by an empty one when it is of no use.</summary>
internal sealed partial class EmbeddedViewFile(string directory, ILogger logger)
{
    /// <summary>A larger file is not read through at every start; damage in it shows when it is met, see <see cref="MarkDamaged"/>.</summary>
    private const long LargestCheckedFile = 128L * 1024 * 1024;

    private const string WriterSettings = """
        PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -24576;
        PRAGMA wal_autocheckpoint = 16000; PRAGMA journal_size_limit = 134217728;
        """;

    private const string ReaderSettings = "PRAGMA query_only = ON; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -4096;";

    private readonly string path = Path.Combine(directory, "views.db");

    private string DamageMark => path + "-damaged";

    /// <summary>Opens the file for writing, as the only writer. A missing or useless one is created anew.</summary>
    public SqliteSession OpenWriter()
    {
        try
        {
            Directory.CreateDirectory(directory);
            if (!File.Exists(path)) return Create();
            if (File.Exists(DamageMark)) return Replace("it was found damaged before");
            return TryOpen(out var uselessness) ?? Replace(uselessness);
        }
        catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException)
        {
            throw new ReadStoreUnavailableException($"The views in '{path}' cannot be opened: {e.Message}", e);
        }
    }

    public SqliteSession OpenReader() => SqliteSession.Open(path, SqliteOpenMode.ReadOnly, ReaderSettings);

    /// <summary>Moves another, closed file of views into this one's place. Should the process die amid it, the next start finds no views and fills new ones.</summary>
    public void Adopt(string folder)
    {
        foreach (var old in (string[])[path, path + "-wal", path + "-shm"]) File.Delete(old);
        File.Move(Path.Combine(folder, Path.GetFileName(path)), path);
    }

    /// <summary>Has the file replaced at the next start. Its contents are in the log, so nobody needs to repair it.</summary>
    public void MarkDamaged()
    {
        LogDamaged(path);
        try
        {
            File.WriteAllBytes(DamageMark, []);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogNotMarked(DamageMark, e);
        }
    }

    private SqliteSession? TryOpen(out string uselessness)
    {
        SqliteSession? session = null;
        try
        {
            session = SqliteSession.Open(path, SqliteOpenMode.ReadWrite, string.Empty);
            uselessness = Judge(session);
            if (uselessness.Length == 0)
            {
                session.Run(WriterSettings);
                return session;
            }
        }
        catch (SqliteException e) when (e.SqliteErrorCode is raw.SQLITE_NOTADB or raw.SQLITE_CORRUPT)
        {
            uselessness = $"it is damaged ({e.Message})";
        }
        catch
        {
            session?.Dispose();
            throw;
        }
        session?.Dispose();
        return null;
    }

    private string Judge(SqliteSession session)
    {
        if (ReadNumber(session, "PRAGMA application_id") != EmbeddedViewSchema.ApplicationId) return "it is not a file of views";
        var version = ReadNumber(session, "PRAGMA user_version");
        if (version != EmbeddedViewSchema.Version) return $"its schema has version {version}, not {EmbeddedViewSchema.Version}";
        if (new FileInfo(path).Length > LargestCheckedFile) return string.Empty;
        var check = session.Prepare("PRAGMA quick_check(1)");
        try
        {
            return check.Step() && check.Text(0) == "ok" ? string.Empty : "it is damaged";
        }
        finally
        {
            check.Reset();
        }
    }

    private static long ReadNumber(SqliteSession session, string sql)
    {
        var statement = session.Prepare(sql);
        try
        {
            return statement.Step() ? statement.Long(0) : 0;
        }
        finally
        {
            statement.Reset();
        }
    }

    private SqliteSession Replace(string uselessness)
    {
        LogReplaced(path, uselessness);
        return Create();
    }

    // The mark goes last: should the process die in between, the next start begins here again.
    private SqliteSession Create()
    {
        foreach (var file in (string[])[path, path + "-wal", path + "-shm"]) File.Delete(file);
        var session = SqliteSession.Open(path, SqliteOpenMode.ReadWriteCreate, WriterSettings);
        try
        {
            session.Run(EmbeddedViewSchema.Create);
            File.Delete(DamageMark);
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Path} is replaced by empty views, which the log fills again: {Reason}.")]
    private partial void LogReplaced(string path, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Path} is damaged. The next start replaces it by empty views, which the log fills again.")]
    private partial void LogDamaged(string path);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Path} cannot be written: the damaged views may be opened again at the next start.")]
    private partial void LogNotMarked(string path, Exception exception);
}
