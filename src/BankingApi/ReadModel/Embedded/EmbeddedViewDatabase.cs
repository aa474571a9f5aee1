using System.Collections.Concurrent;
using Sqlite;
using SQLitePCL;

namespace BankingApi.ReadModel.Embedded;

/// <summary>The views' SQLite file: one writer, whose transactions queue up, and pooled readers, which never wait for it (WAL). Calls are
/// short and run on the caller's thread; SQLite's errors become <see cref="ReadStoreUnavailableException"/> here and nowhere
/// else.</summary>
internal sealed class EmbeddedViewDatabase : IDisposable
{
    private const int MostIdleReaders = 16;

    /// <summary>Set with an erasure.</summary>
    public static readonly ScrubMark Mark = new("progress", "to_scrub");

    private readonly EmbeddedViewFile _file;
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly ConcurrentQueue<Reader> _idleReaders = new();
    private readonly Lock _opening = new();
    private int _generation;
    private SqliteConnection? _writer;
    private bool _opened;
    private volatile bool _closed;

    public EmbeddedViewDatabase(string directory, EmbeddedViewSchema schema, ILogger<EmbeddedViewDatabase> logger)
        => (Schema, _file) = (schema, new(directory, schema, logger));

    public EmbeddedViewSchema Schema { get; }

    public RecentAccounts Recent { get; } = new();

    /// <summary>Opens the file, or creates it anew where it is missing or of no use (damaged, not ours, of another schema). Called once,
    /// before anything else, by the process that owns the folder.</summary>
    /// <exception cref="ReadStoreUnavailableException">The folder cannot be used; the message says why.</exception>
    public void Open()
    {
        if (_opened) throw new InvalidOperationException("The views are open already.");
        _writer = _file.OpenWriter();
        _opened = true;
    }

    /// <summary>Runs a short query.</summary>
    public ValueTask<T> Read<TArguments, T>(
        TArguments arguments, Func<SqliteConnection, TArguments, T> query, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested) return ValueTask.FromCanceled<T>(cancellationToken);
        try
        {
            return ValueTask.FromResult(Run(arguments, query));
        }
        catch (SqliteFailure e)
        {
            return ValueTask.FromException<T>(Unavailable(e));
        }
    }

    /// <summary>Runs a query that may take a while; cancelling interrupts it.</summary>
    public ValueTask<T> Scan<TArguments, T>(
        TArguments arguments, Func<SqliteConnection, TArguments, T> query, CancellationToken cancellationToken)
        => Read((arguments, query, cancellationToken), static (connection, run) =>
        {
            try
            {
                // Disposing it waits for a call under way, so that no interruption reaches the session's next user.
                using var interruption =
                    run.cancellationToken.UnsafeRegister(static state => ((SqliteConnection)state!).Interrupt(), connection);
                return run.query(connection, run.arguments);
            }
            catch (SqliteFailure e) when (e.Code == raw.SQLITE_INTERRUPT)
            {
                throw new OperationCanceledException("The query was cancelled.", e, run.cancellationToken);
            }
        }, cancellationToken);

    /// <summary>Runs <paramref name="change"/> as one transaction: all of it, or none where it throws.</summary>
    /// <param name="committed">Called after the commit, still in the writer's turn.</param>
    public ValueTask<T> Write<TArguments, T>(
        TArguments arguments, Func<SqliteConnection, TArguments, T> change, CancellationToken cancellationToken,
        Action<TArguments, T>? committed = null)
        => RunAsWriter("BEGIN IMMEDIATE", arguments, change, cancellationToken, committed);

    /// <summary>Runs a query on the writer's connection, in its turn.</summary>
    public ValueTask<T> ReadAsWriter<TArguments, T>(
        TArguments arguments, Func<SqliteConnection, TArguments, T> query, CancellationToken cancellationToken)
        => RunAsWriter("BEGIN", arguments, query, cancellationToken);

    /// <summary>Removes what an erasure left in the file and in its WAL, if there was one. Writers wait meanwhile, readers do
    /// not.</summary>
    /// <returns>False where a reader stood in the way: to be done again.</returns>
    public async ValueTask<bool> ScrubIfDue(CancellationToken cancellationToken)
    {
        if (!await Read(0, static (connection, _) => connection.Prepare(Mark.Select).Scalar() == 1, cancellationToken)) return true;
        await _writing.WaitAsync(cancellationToken);
        try
        {
            return OpenedWriter().ScrubIfDue(Mark);
        }
        catch (SqliteFailure e)
        {
            throw Unavailable(e);
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>Puts the closed views of <paramref name="folder"/> in this file's place.
    /// Queries under way finish on the old one, new ones wait a moment.</summary>
    public async ValueTask ReplaceWith(string folder, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            lock (_opening)
            {
                var old = OpenedWriter();
                EmbeddedViewFile.ThrowUnlessWhole(folder);
                old.Dispose();
                _generation++;
                while (_idleReaders.TryDequeue(out var reader)) reader.Session.Dispose();
                try
                {
                    _file.Adopt(folder);
                }
                finally
                {
                    // Whichever file is there now. Where it cannot be opened, the next to write tries again.
                    _writer = null;
                    Recent.Clear();
                    _writer = _file.OpenWriter();
                }
            }
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>Closes the file, after the write under way; readers under way close theirs when they end.</summary>
    public void Dispose()
    {
        if (_closed) return;
        _writing.Wait();
        _closed = true;
        while (_idleReaders.TryDequeue(out var reader)) reader.Session.Dispose();
        _writer?.Dispose();
        _writing.Release();
    }

    private void ThrowUnlessOpen()
    {
        if (_closed) throw new ReadStoreUnavailableException("The views are closed.");
        if (!_opened) throw new InvalidOperationException("The views have not been opened.");
    }

    /// <summary>In the writer's turn. There is none where the file could not be opened after it was replaced.</summary>
    private SqliteConnection OpenedWriter()
    {
        ThrowUnlessOpen();
        return _writer ??= _file.OpenWriter();
    }

    private Reader Rent()
    {
        if (_idleReaders.TryDequeue(out var reader)) return reader;
        lock (_opening)
        {
            ThrowUnlessOpen();
            return new(_file.OpenReader(), _generation);
        }
    }

    private async ValueTask<T> RunAsWriter<TArguments, T>(
        string begin, TArguments arguments, Func<SqliteConnection, TArguments, T> run, CancellationToken cancellationToken,
        Action<TArguments, T>? committed = null)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            var answer = OpenedWriter().InTransaction(begin, arguments, run);
            committed?.Invoke(arguments, answer);
            return answer;
        }
        catch (SqliteFailure e)
        {
            throw Unavailable(e);
        }
        finally
        {
            _writing.Release();
        }
    }

    private T Run<TArguments, T>(TArguments arguments, Func<SqliteConnection, TArguments, T> query)
    {
        var reader = Rent();
        try
        {
            var answer = query(reader.Session, arguments);
            Return(reader);
            return answer;
        }
        catch
        {
            reader.Session.Dispose();
            throw;
        }
    }

    private void Return(Reader reader)
    {
        // A reader of views that have been replaced since would bring back the past.
        lock (_opening)
        {
            if (!_closed && reader.Generation == _generation && _idleReaders.Count < MostIdleReaders)
            {
                _idleReaders.Enqueue(reader);
                return;
            }
        }
        reader.Session.Dispose();
    }

    private ReadStoreUnavailableException Unavailable(SqliteFailure e)
    {
        if (e.Code is raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB) _file.MarkDamaged();
        return new($"The views cannot be reached: {e.Message}", e);
    }

    private readonly record struct Reader(SqliteConnection Session, int Generation);
}
