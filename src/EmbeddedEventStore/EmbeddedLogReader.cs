using SQLitePCL;

namespace EmbeddedEventStore;

/// <summary>The log of a folder for whoever checks it, whether or not a service runs on it. It takes no lock and changes nothing; all that
/// it may leave behind is SQLite's shared memory, where there is a write-ahead log to be read.</summary>
public sealed class EmbeddedLogReader : ILogReader
{
    private readonly string _path;
    private LogSession? _session;

    private EmbeddedLogReader(string path) => _path = path;

    /// <inheritdoc/>
    public bool HasEveryPosition => true;

    /// <inheritdoc/>
    public bool CanHideEvents => false;

    /// <exception cref="EmbeddedStoreException">There is no log, or it cannot be read; see the message.</exception>
    /// <exception cref="DamagedLogException">The file is there, and is no log any more.</exception>
    public static EmbeddedLogReader Open(string folder)
    {
        folder = Path.GetFullPath(folder);
        var reader = new EmbeddedLogReader(Path.Combine(folder, "events.db"));
        // SQLite would not say so in a folder that is not there.
        if (!File.Exists(reader._path)) throw StartRefusals.Missing(folder);
        try
        {
            reader.Read(0, static (_, _) => 0);
            return reader;
        }
        catch
        {
            reader._session?.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public ValueTask<long> ReadHeadPosition(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new(Read(0, static (session, _) => session.HeadPosition()));
    }

    /// <inheritdoc/>
    public ValueTask<LoggedPage> Read(long afterPosition, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new(Read(afterPosition, static (session, after) => session.Read(after)));
    }

    /// <inheritdoc/>
    public ValueTask<long?> ReadFirstRevision(string stream, CancellationToken cancellationToken) => new(0);

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _session?.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>A file without a write-ahead log is read as one that never changes, or SQLite would put two files beside it. A service may
    /// start on it meanwhile: what was read while the file changed is read again.</summary>
    private TResult Read<TArgument, TResult>(TArgument argument, Func<LogSession, TArgument, TResult> read)
    {
        try
        {
            while (true)
            {
                if (_session?.IsStale != false)
                {
                    _session?.Dispose();
                    _session = null;
                    _session = new LogSession(_path);
                }
                try
                {
                    var result = read(_session, argument);
                    if (!_session.IsStale) return result;
                }
                catch (SqliteFailure) when (_session.IsStale)
                {
                    // Of a file that is half the old one and half the new one.
                }
            }
        }
        catch (SqliteFailure failure)
        {
            throw failure.Code switch
            {
                raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB or raw.SQLITE_FORMAT or raw.SQLITE_ERROR
                    => new DamagedLogException(failure.Message, failure),
                raw.SQLITE_BUSY or raw.SQLITE_LOCKED => StartRefusals.InUse(_path, failure),
                _ => StartRefusals.Unreadable(_path, failure.Message, failure),
            };
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw StartRefusals.Unreadable(_path, failure.Message, failure);
        }
    }
}
