namespace BankingApi.ReadModel;

/// <summary>Wakes those who wait for a view to catch up, whenever this process has written views.</summary>
public sealed class ViewSignals
{
    private TaskCompletionSource _next = NewPulse();
    private TaskCompletionSource _asked = NewPulse();
    private int _waiting;

    /// <summary>Completes with the next write. Take it before looking at the view, or a write in between is missed.</summary>
    public Task Next => Volatile.Read(ref _next).Task;

    public void Pulse() => Interlocked.Exchange(ref _next, NewPulse()).SetResult();

    /// <summary>Tells the projections that somebody waits, until it is disposed of.</summary>
    public Waiter Wait()
    {
        if (Interlocked.Increment(ref _waiting) == 1) Volatile.Read(ref _asked).TrySetResult();
        return new(this);
    }

    /// <summary>Lets events gather, since many at once cost much less each;
    /// ends at once when, or as soon as, somebody waits for the views.</summary>
    public async Task Linger(TimeSpan most, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (most == TimeSpan.Zero) return;
        var ask = NewPulse();
        Volatile.Write(ref _asked, ask);
        // Looked at after the write, as Wait raises the count before it reads.
        if (Interlocked.CompareExchange(ref _waiting, 0, 0) > 0) return;
        try
        {
            await ask.Task.WaitAsync(most, clock, cancellationToken);
        }
        catch (TimeoutException)
        {
            // Nobody did.
        }
    }

    private static TaskCompletionSource NewPulse() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    public readonly struct Waiter(ViewSignals signals) : IDisposable
    {
        public void Dispose() => Interlocked.Decrement(ref signals._waiting);
    }
}
