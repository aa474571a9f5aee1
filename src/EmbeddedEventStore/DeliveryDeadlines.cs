namespace EmbeddedEventStore;

/// <summary>When deliveries count as lost. All have the same time, so the order of delivery is the order of expiry: one queue, one timer
/// that is set for its front. Guarded by the group's lock; <paramref name="expire"/> is called without it.</summary>
internal sealed class DeliveryDeadlines(TimeSpan timeout, TimeProvider clock, Action expire) : IDisposable
{
    private readonly Queue<(PendingEvent Pending, int DeliveryNumber, long DeliveredAt)> _deliveries = new();
    private ITimer? _timer;
    private bool _armed;

    public void Add(PendingEvent pending)
    {
        _deliveries.Enqueue((pending, pending.DeliveryNumber, clock.GetTimestamp()));
        if (!_armed) Arm(timeout);
    }

    /// <summary>Lets go of what was dealt with at the front. The timer stays as it is: it finds out when it fires.</summary>
    public void Trim()
    {
        while (_deliveries.TryPeek(out var front) && IsOver(front.Pending, front.DeliveryNumber)) _deliveries.Dequeue();
    }

    /// <summary>To be called until it says false, after <c>expire</c>; it then sets the timer for the next.</summary>
    public bool TryTakeExpired([NotNullWhen(true)] out PendingEvent? expired)
    {
        Trim();
        expired = null;
        _armed = false;
        if (!_deliveries.TryPeek(out var front)) return false;
        var left = timeout - clock.GetElapsedTime(front.DeliveredAt);
        if (left > TimeSpan.Zero)
        {
            Arm(left);
            return false;
        }
        expired = _deliveries.Dequeue().Pending;
        return true;
    }

    public void Dispose() => _timer?.Dispose();

    private void Arm(TimeSpan due)
    {
        _armed = true;
        _timer ??= clock.CreateTimer(_ => expire(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        // Timers count whole milliseconds; one that fires early would only have to be set again.
        _timer.Change(due + TimeSpan.FromMilliseconds(1), Timeout.InfiniteTimeSpan);
    }

    private static bool IsOver(PendingEvent pending, int deliveryNumber)
        => pending.State != PendingState.Delivered || pending.DeliveryNumber != deliveryNumber;
}
