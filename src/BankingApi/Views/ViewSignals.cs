namespace BankingApi.Views;

/// <summary>Wakes those who wait for a view to catch up, whenever this process has written views.</summary>
public sealed class ViewSignals
{
    private TaskCompletionSource next = NewPulse();

    /// <summary>Completes with the next write. Take it before looking at the view, or a write in between is missed.</summary>
    public Task Next => Volatile.Read(ref next).Task;

    public void Pulse() => Interlocked.Exchange(ref next, NewPulse()).SetResult();

    private static TaskCompletionSource NewPulse() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
