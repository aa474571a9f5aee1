using BankingApi.Subscriptions;

namespace BankingApi.Projections;

/// <summary>What the projection worker says of itself,
/// for health checks and for queries that must not answer from half-built views.</summary>
public sealed class ProjectionState(TimeProvider clock) : WorkerState(clock)
{
    private long _projectedPosition = -1;
    private volatile bool _isBuilding = true;
    private volatile bool _isRebuilding;
    private long _rebuildPosition = -1;

    /// <summary>Views that were created empty are being filled from the log, or may be: lists would leave accounts out.</summary>
    public bool IsBuilding
    {
        get => _isBuilding;
        set => _isBuilding = value;
    }

    /// <summary>New views are being filled beside those that answer.</summary>
    public bool IsRebuilding
    {
        get => _isRebuilding;
        set => _isRebuilding = value;
    }

    /// <summary>How far the new views have got; -1 at first, and of no meaning when none are being filled.</summary>
    public long RebuildPosition
    {
        get => Volatile.Read(ref _rebuildPosition);
        set => Volatile.Write(ref _rebuildPosition, value);
    }

    /// <summary>The furthest position that this process has projected, or found projected.</summary>
    public long ProjectedPosition => Volatile.Read(ref _projectedPosition);

    public void Projected(long position)
    {
        for (var seen = ProjectedPosition; position > seen; seen = ProjectedPosition)
            if (Interlocked.CompareExchange(ref _projectedPosition, position, seen) == seen) return;
    }
}
