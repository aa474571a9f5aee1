namespace EmbeddedEventStore;

/// <summary>The folder: <c>events.db</c> with one writer and many readers, locked against other processes. Must be opened before it is
/// used, at the host's start, so that what is wrong with it shows at once.</summary>
public sealed class EmbeddedDatabase(string folder, TimeProvider clock) : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetFullPath(folder), "events.db");
    private readonly WriteQueue _queue = new();
    private readonly RecentEvents _recent = new();
    private readonly Lock _lifecycle = new();
    private FileStream? _lock;
    private WriteSession? _session;
    private GroupCommitWriter? _writer;
    private ReadSessions? _reads;
    private long _headPosition = -1;
    private bool _disposed;

    /// <summary>Raised on the thread that writes after each commit that added events. Handlers must be quick and must not throw.</summary>
    public event Action? LogGrew;

    private UnindexedEvents Unindexed => (_session ?? throw NotOpen()).Unindexed;

    /// <summary>Position of the last durable event, -1 in an empty log.</summary>
    public long HeadPosition => Volatile.Read(ref _headPosition);

    /// <summary>Opening an open database changes nothing.</summary>
    /// <exception cref="EmbeddedStoreException">The folder cannot be used; see the message.</exception>
    public void Open()
    {
        lock (_lifecycle)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_writer is not null) return;
            var folderLock = FolderLock.Take(Path.GetDirectoryName(_path)!);
            try
            {
                _session = new WriteSession(EventsFile.Open(_path), clock);
            }
            catch
            {
                folderLock.Dispose();
                throw;
            }
            _lock = folderLock;
            _headPosition = _session.HeadPosition;
            _reads = new ReadSessions(_path);
            _writer = new GroupCommitWriter(_session, _queue, Committed);
        }
    }

    /// <summary>Done when durable.</summary>
    /// <exception cref="EventStoreUnavailableException">It could not be written, or it is not known whether it was.</exception>
    internal ValueTask<TResult> Write<TResult>(WriteJob<TResult> job, CancellationToken cancellationToken)
    {
        if (_writer is null) throw NotOpen();
        cancellationToken.ThrowIfCancellationRequested();
        if (_writer.TryWrite(job)) return new(job.Answer);
        var queued = _queue.Enqueue(job, cancellationToken);
        return queued.IsCompletedSuccessfully ? new(job.Answer) : Later(queued, job);

        static async ValueTask<TResult> Later(ValueTask queued, WriteJob<TResult> job)
        {
            await queued.ConfigureAwait(false);
            return await job.Answer.ConfigureAwait(false);
        }
    }

    /// <summary>Queues a small write that nobody waits for; disposing waits for it.</summary>
    internal void Post(WriteJob job) => _queue.Post(job);

    /// <summary>Runs <paramref name="read"/> on a connection of its own, on this thread.</summary>
    internal TResult Read<TArgument, TResult>(TArgument argument, Func<ReadSession, TArgument, TResult> read)
        => (_reads ?? throw NotOpen()).Read(argument, read);

    /// <summary>The log after a position, from memory where it is recent.</summary>
    internal LogPage ReadLog(long afterPosition, int maxCount, IReadOnlyList<string> prefixes)
        => _recent.Log(afterPosition, maxCount, prefixes)
        ?? Read((afterPosition, HeadPosition, maxCount, prefixes),
            static (session, a) => session.Log(a.afterPosition, a.HeadPosition, a.maxCount, a.prefixes));

    internal List<StoredEvent> ReadStream(string stream, long fromRevision, int maxCount, bool backwards)
    {
        var unindexed = Unindexed.Find(stream, fromRevision, maxCount, backwards);
        return Read(
            (stream, fromRevision, maxCount, backwards, unindexed),
            static (session, a) => a.backwards
                ? session.Backwards(a.stream, a.fromRevision, a.maxCount, a.unindexed)
                : session.Forwards(a.stream, a.fromRevision, a.maxCount, a.unindexed));
    }

    /// <summary>Writes what is queued, moves the WAL into the database file, lets go of the folder.</summary>
    public void Dispose()
    {
        lock (_lifecycle)
        {
            if (_disposed) return;
            _disposed = true;
            _queue.Close();
            _writer?.Join();
            _reads?.Dispose();
            Close(_session);
            _lock?.Dispose();
        }
    }

    private static void Close(WriteSession? session)
    {
        if (session is null) return;
        try
        {
            session.CompleteIndex();
        }
        catch (SqliteFailure)
        {
            // A full disk, say: nothing is lost, and the next opening completes it.
        }
        session.Checkpoint(truncate: true);
        session.Dispose();
    }

    private void Committed(long headPosition)
    {
        if (headPosition == _headPosition) return;
        _recent.Add(_session!.Written);
        Volatile.Write(ref _headPosition, headPosition);
        LogGrew?.Invoke();
    }

    private static InvalidOperationException NotOpen() => new("The embedded event store was not opened.");
}
