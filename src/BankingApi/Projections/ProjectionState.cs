namespace BankingApi.Projections;

/// <summary>What the projection worker says of itself, for health checks and for queries that must not answer from half-built views.</summary>
public sealed class ProjectionState(TimeProvider clock)
{
    private long projectedPosition = -1;
    private long lastBeat = clock.GetTimestamp();
    private volatile string? lastError;
    private volatile bool isBuilding = true;
    private volatile bool isRunning;

    /// <summary>Views that were created empty are being filled from the log, or may be: lists would leave accounts out.</summary>
    public bool IsBuilding
    {
        get => isBuilding;
        set => isBuilding = value;
    }

    /// <summary>The furthest position that this process has projected, or found projected.</summary>
    public long ProjectedPosition => Volatile.Read(ref projectedPosition);

    public void Projected(long position)
    {
        for (var seen = ProjectedPosition; position > seen; seen = ProjectedPosition)
            if (Interlocked.CompareExchange(ref projectedPosition, position, seen) == seen) return;
    }

    /// <summary>Null while all is well.</summary>
    public string? LastError => lastError;

    public DateTimeOffset? LastErrorAt { get; private set; }

    /// <summary>The worker is in its loop, whether there is anything to do or not.</summary>
    public bool IsRunning
    {
        get => isRunning;
        set => isRunning = value;
    }

    /// <summary>Since the worker last got something done, or found nothing to do.</summary>
    public TimeSpan SinceBeat => clock.GetElapsedTime(Volatile.Read(ref lastBeat));

    public void Beat()
    {
        Volatile.Write(ref lastBeat, clock.GetTimestamp());
        lastError = null;
    }

    public void Failed(string error)
    {
        LastErrorAt = clock.GetUtcNow();
        lastError = error;
    }
}
