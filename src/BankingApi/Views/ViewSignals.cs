namespace BankingApi.Views;

/// <summary>Wakes those who wait for a view to catch up, whenever this process has written views.</summary>
public sealed class ViewSignals
{
    private TaskCompletionSource next = NewPulse();
    private TaskCompletionSource asked = NewPulse();
    private int waiting;

    /// <summary>Completes with the next write. Take it before looking at the view, or a write in between is missed.</summary>
    public Task Next => Volatile.Read(ref next).Task;

    public void Pulse() => Interlocked.Exchange(ref next, NewPulse()).SetResult();

    /// <summary>Tells the projections that somebody waits, until it is disposed of.</summary>
    public Waiter Wait()
    {
        if (Interlocked.Increment(ref waiting) == 1) Volatile.Read(ref asked).TrySetResult();
        return new(this);
    }

    /// <summary>Lets events gather, since many at once cost much less each; ends at once when, or as soon as, somebody waits for the views.</summary>
    public async Task Linger(TimeSpan most, TimeProvider clock, CancellationToken cancellation)
    {
        if (most == TimeSpan.Zero) return;
        var ask = NewPulse();
        Volatile.Write(ref asked, ask);
        // Looked at after the write, as Wait raises the count before it reads.
        if (Interlocked.CompareExchange(ref waiting, 0, 0) > 0) return;
        try
        {
            await ask.Task.WaitAsync(most, clock, cancellation);
        }
        catch (TimeoutException)
        {
            // Nobody did.
        }
    }

    private static TaskCompletionSource NewPulse() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    public readonly struct Waiter(ViewSignals signals) : IDisposable
    {
        public void Dispose() => Interlocked.Decrement(ref signals.waiting);
    }
}
