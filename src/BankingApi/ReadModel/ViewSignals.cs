namespace BankingApi.ReadModel;

/// <summary>Wakes those who wait for a view to catch up, whenever this process has written views.</summary>
public sealed class ViewSignals
{
    private readonly Wakeup _written = new();
    private readonly Wakeup _asked = new();
    private int _waiting;

    /// <summary>Completes with the next write. Take it before looking at the view, or a write in between is missed.</summary>
    public Task Next => _written.Arm();

    public void Pulse() => _written.Raise();

    /// <summary>Tells the projections that somebody waits, until it is disposed of.</summary>
    public Waiter Wait()
    {
        if (Interlocked.Increment(ref _waiting) == 1) _asked.Raise();
        return new(this);
    }

    /// <summary>Lets events gather, since many at once cost much less each;
    /// ends at once when, or as soon as, somebody waits for the views.</summary>
    public async Task Linger(TimeSpan most, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (most == TimeSpan.Zero) return;
        var asked = _asked.Arm();
        // Looked at after arming, as Wait raises the count before it wakes.
        if (Interlocked.CompareExchange(ref _waiting, 0, 0) > 0) return;
        try
        {
            await asked.WaitAsync(most, clock, cancellationToken);
        }
        catch (TimeoutException)
        {
            // Nobody did.
        }
    }

    public readonly struct Waiter(ViewSignals signals) : IDisposable
    {
        public void Dispose() => Interlocked.Decrement(ref signals._waiting);
    }
}
