namespace BankingApi.EventStore;

/// <summary>What a background worker says of itself: whether it lives, and what went wrong last. Lag alone cannot tell a level worker from a dead one.</summary>
public class WorkerState(TimeProvider clock)
{
    /// <summary>A worker beats much more often than this, even with nothing to do.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(30);

    private long lastBeat = clock.GetTimestamp();
    private volatile bool isRunning;
    private volatile Failure? lastFailure;
    private long failures;
    private long redelivered;

    /// <summary>It is in its loop and has shown signs of life lately.</summary>
    public bool IsAlive => isRunning && clock.GetElapsedTime(Volatile.Read(ref lastBeat)) < Silence;

    public string? LastError => lastFailure?.Error;

    public DateTimeOffset? LastErrorAt => lastFailure?.At;

    /// <summary>Since the start.</summary>
    public long Failures => Volatile.Read(ref failures);

    /// <summary>Deliveries since the start that had been made before.</summary>
    public long Redelivered => Volatile.Read(ref redelivered);

    public void Started()
    {
        Beat();
        isRunning = true;
    }

    public void Stopped() => isRunning = false;

    /// <summary>It got something done, or found nothing to do.</summary>
    public void Beat() => Volatile.Write(ref lastBeat, clock.GetTimestamp());

    public void Failed(string error)
    {
        lastFailure = new(error, clock.GetInstant());
        Interlocked.Increment(ref failures);
    }

    public void Delivered(IReadOnlyList<Delivery> batch)
    {
        var again = 0;
        foreach (var delivery in batch)
            if (delivery.RetryCount > 0) again++;
        if (again > 0) Interlocked.Add(ref redelivered, again);
    }

    private sealed record Failure(string Error, DateTimeOffset At);
}
