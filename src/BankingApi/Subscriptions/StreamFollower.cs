using System.Threading.Tasks.Sources;

namespace BankingApi.Subscriptions;

/// <summary>One of those who follow a stream, until it is disposed of. It is woken by a signal of its own that is used again and again: a
/// thousand followers of a busy bank would otherwise make a task and a registration each for every event.</summary>
public sealed class StreamFollower : IValueTaskSource, IDisposable
{
    private const int Idle = 0;
    private const int Signalled = 1;
    private const int Waiting = 2;

    private readonly StreamTail _tail;
    private readonly Action<StreamFollower> _leave;
    private ManualResetValueTaskSourceCore<bool> _wait = new() { RunContinuationsAsynchronously = true };
    private int _state;
    private bool _left;

    internal StreamFollower(StreamTail tail, Action<StreamFollower> leave) => (_tail, _leave) = (tail, leave);

    /// <inheritdoc cref="StreamTail.After"/>
    public IReadOnlyList<StoredEvent>? After(long revision, int most) => _tail.After(revision, most);

    /// <summary>Whether others follow the stream, too.</summary>
    public bool HasCompany => _tail.Followers > 1;

    /// <summary>Waits for a signal, unless one has come since the last wait. One waits at a time.</summary>
    public ValueTask Wait()
    {
        if (Interlocked.CompareExchange(ref _state, Idle, Signalled) == Signalled) return ValueTask.CompletedTask;
        _wait.Reset();
        if (Interlocked.CompareExchange(ref _state, Waiting, Idle) == Idle) return new ValueTask(this, _wait.Version);
        Volatile.Write(ref _state, Idle); // A signal has come in between.
        return ValueTask.CompletedTask;
    }

    /// <summary>There is something new, or another reason to look up.</summary>
    public void Signal()
    {
        while (true)
        {
            var state = Volatile.Read(ref _state);
            if (state == Signalled) return;
            var next = state == Waiting ? Idle : Signalled;
            if (Interlocked.CompareExchange(ref _state, next, state) != state) continue;
            if (state == Waiting) _wait.SetResult(true);
            return;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!Interlocked.Exchange(ref _left, true)) _leave(this);
    }

    void IValueTaskSource.GetResult(short token) => _wait.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _wait.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
        => _wait.OnCompleted(continuation, state, token, flags);
}
