using System.Collections.Concurrent;
using BankingApi.Sqlite;
using SQLitePCL;

namespace BankingApi.Views.Embedded;

/// <summary>
/// The views' SQLite file: one writer, whose transactions queue up, and pooled readers, which never wait for it (WAL).
/// Calls are short and run on the caller's thread; SQLite's errors become <see cref="ReadStoreUnavailableException"/> here and nowhere else.
/// </summary>
internal sealed class EmbeddedViewDatabase : IOpenedAtStart, IDisposable
{
    private const int MostIdleReaders = 16;

    private readonly EmbeddedViewFile file;
    private readonly SemaphoreSlim writing = new(1, 1);
    private readonly ConcurrentQueue<Reader> idleReaders = new();
    private readonly Lock opening = new();
    private int generation;
    private SqliteConnection? writer;
    private bool opened;
    private volatile bool closed;

    public EmbeddedViewDatabase(string directory, ILogger<EmbeddedViewDatabase> logger) => file = new(directory, logger);

    public RecentAccounts Recent { get; } = new();

    /// <summary>
    /// Opens the file, or creates it anew where it is missing or of no use (damaged, not ours, of another schema). Called once, before anything else,
    /// by the process that owns the folder.
    /// </summary>
    /// <exception cref="ReadStoreUnavailableException">The folder cannot be used; the message says why.</exception>
    public void Open()
    {
        if (opened) throw new InvalidOperationException("The views are open already.");
        writer = file.OpenWriter();
        opened = true;
    }

    /// <summary>Runs a short query.</summary>
    public ValueTask<T> Read<TArguments, T>(TArguments arguments, Func<SqliteConnection, TArguments, T> query, CancellationToken cancellation)
    {
        if (cancellation.IsCancellationRequested) return ValueTask.FromCanceled<T>(cancellation);
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
    public ValueTask<T> Scan<TArguments, T>(TArguments arguments, Func<SqliteConnection, TArguments, T> query, CancellationToken cancellation)
        => Read((arguments, query, cancellation), static (connection, run) =>
        {
            try
            {
                // Disposing it waits for a call under way, so that no interruption reaches the session's next user.
                using var interruption = run.cancellation.UnsafeRegister(static state => ((SqliteConnection)state!).Interrupt(), connection);
                return run.query(connection, run.arguments);
            }
            catch (SqliteFailure e) when (e.Code == raw.SQLITE_INTERRUPT)
            {
                throw new OperationCanceledException("The query was cancelled.", e, run.cancellation);
            }
        }, cancellation);

    /// <summary>Runs <paramref name="change"/> as one transaction: all of it, or none where it throws.</summary>
    /// <param name="committed">Called after the commit, still in the writer's turn.</param>
    public ValueTask<T> Write<TArguments, T>(
        TArguments arguments, Func<SqliteConnection, TArguments, T> change, CancellationToken cancellation, Action<TArguments, T>? committed = null)
        => RunAsWriter("BEGIN IMMEDIATE", arguments, change, cancellation, committed);

    /// <summary>Runs a query on the writer's connection, in its turn.</summary>
    public ValueTask<T> ReadAsWriter<TArguments, T>(TArguments arguments, Func<SqliteConnection, TArguments, T> query, CancellationToken cancellation)
        => RunAsWriter("BEGIN", arguments, query, cancellation);

    /// <summary>Puts the closed views of <paramref name="folder"/> in this file's place. Queries under way finish on the old one, new ones wait a moment.</summary>
    public async ValueTask ReplaceWith(string folder, CancellationToken cancellation)
    {
        await writing.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            lock (opening)
            {
                var old = OpenedWriter();
                EmbeddedViewFile.ThrowUnlessWhole(folder);
                old.Dispose();
                generation++;
                while (idleReaders.TryDequeue(out var reader)) reader.Session.Dispose();
                try
                {
                    file.Adopt(folder);
                }
                finally
                {
                    // Whichever file is there now. Where it cannot be opened, the next to write tries again.
                    writer = null;
                    Recent.Clear();
                    writer = file.OpenWriter();
                }
            }
        }
        finally
        {
            writing.Release();
        }
    }

    /// <summary>Closes the file, after the write under way; readers under way close theirs when they end.</summary>
    public void Dispose()
    {
        if (closed) return;
        writing.Wait();
        closed = true;
        while (idleReaders.TryDequeue(out var reader)) reader.Session.Dispose();
        writer?.Dispose();
        writing.Release();
    }

    private void ThrowUnlessOpen()
    {
        if (closed) throw new ReadStoreUnavailableException("The views are closed.");
        if (!opened) throw new InvalidOperationException("The views have not been opened.");
    }

    /// <summary>In the writer's turn. There is none where the file could not be opened after it was replaced.</summary>
    private SqliteConnection OpenedWriter()
    {
        ThrowUnlessOpen();
        return writer ??= file.OpenWriter();
    }

    private Reader Rent()
    {
        if (idleReaders.TryDequeue(out var reader)) return reader;
        lock (opening)
        {
            ThrowUnlessOpen();
            return new(file.OpenReader(), generation);
        }
    }

    private async ValueTask<T> RunAsWriter<TArguments, T>(
        string begin, TArguments arguments, Func<SqliteConnection, TArguments, T> run, CancellationToken cancellation, Action<TArguments, T>? committed = null)
    {
        await writing.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            var connection = OpenedWriter();
            connection.Prepare(begin).Execute();
            try
            {
                var answer = run(connection, arguments);
                connection.Commit();
                committed?.Invoke(arguments, answer);
                return answer;
            }
            catch
            {
                connection.RollBack();
                throw;
            }
        }
        catch (SqliteFailure e)
        {
            throw Unavailable(e);
        }
        finally
        {
            writing.Release();
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
        lock (opening)
        {
            if (!closed && reader.Generation == generation && idleReaders.Count < MostIdleReaders)
            {
                idleReaders.Enqueue(reader);
                return;
            }
        }
        reader.Session.Dispose();
    }

    private ReadStoreUnavailableException Unavailable(SqliteFailure e)
    {
        if (e.Code is raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB) file.MarkDamaged();
        return new($"The views cannot be reached: {e.Message}", e);
    }

    private readonly record struct Reader(SqliteConnection Session, int Generation);
}
