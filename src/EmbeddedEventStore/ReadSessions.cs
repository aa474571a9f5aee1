using System.Collections.Concurrent;

namespace EmbeddedEventStore;

/// <summary>Read-only connections, as many as there are readers at one moment. A read is short and never leaves its thread, so that is
/// about one per processor; idle ones are kept.</summary>
internal sealed class ReadSessions(string path) : IDisposable
{
    private const int MaxIdle = 16;

    private readonly ConcurrentStack<ReadSession> _idle = new();
    private volatile bool _closed;

    public TResult Read<TArgument, TResult>(TArgument argument, Func<ReadSession, TArgument, TResult> read)
    {
        if (_closed) throw new EventStoreUnavailableException("The event store is closed.");
        ReadSession? session = null;
        try
        {
            if (!_idle.TryPop(out session)) session = new ReadSession(path);
            var result = read(session, argument);
            Return(session);
            return result;
        }
        catch (SqliteFailure failure)
        {
            session?.Dispose();
            throw new EventStoreUnavailableException($"The event store could not read: {failure.Message}", failure);
        }
        catch
        {
            session?.Dispose(); // Its row may be open still, and would hold back checkpoints.
            throw;
        }
    }

    public void Dispose()
    {
        _closed = true;
        DisposeIdle();
    }

    private void Return(ReadSession session)
    {
        if (_idle.Count >= MaxIdle)
        {
            session.Dispose();
            return;
        }
        _idle.Push(session);
        // Closed just now, perhaps after the idle ones were disposed of.
        if (_closed) DisposeIdle();
    }

    private void DisposeIdle()
    {
        while (_idle.TryPop(out var session)) session.Dispose();
    }
}
