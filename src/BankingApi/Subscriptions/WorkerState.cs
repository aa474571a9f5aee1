namespace BankingApi.Subscriptions;

/// <summary>What a background worker says of itself: whether it lives, and what went wrong last.
/// Lag alone cannot tell a level worker from a dead one.</summary>
public class WorkerState(TimeProvider clock)
{
    /// <summary>A worker beats much more often than this, even with nothing to do.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(30);

    private long _lastBeat = clock.GetTimestamp();
    private volatile bool _isRunning;
    private volatile Failure? _lastFailure;
    private long _failures;
    private long _redelivered;

    /// <summary>It is in its loop and has shown signs of life lately.</summary>
    public bool IsAlive => _isRunning && clock.GetElapsedTime(Volatile.Read(ref _lastBeat)) < Silence;

    public string? LastError => _lastFailure?.Error;

    public DateTimeOffset? LastErrorAt => _lastFailure?.At;

    /// <summary>Since the start.</summary>
    public long Failures => Volatile.Read(ref _failures);

    /// <summary>Deliveries since the start that had been made before.</summary>
    public long Redelivered => Volatile.Read(ref _redelivered);

    public void Started()
    {
        Beat();
        _isRunning = true;
    }

    public void Stopped() => _isRunning = false;

    /// <summary>It got something done, or found nothing to do.</summary>
    public void Beat() => Volatile.Write(ref _lastBeat, clock.GetTimestamp());

    public void Failed(string error)
    {
        _lastFailure = new(error, clock.GetInstant());
        Interlocked.Increment(ref _failures);
    }

    public void Delivered(IReadOnlyList<Delivery> batch)
    {
        var again = 0;
        foreach (var delivery in batch)
            if (delivery.RetryCount > 0) again++;
        if (again > 0) Interlocked.Add(ref _redelivered, again);
    }

    private sealed record Failure(string Error, DateTimeOffset At);
}
