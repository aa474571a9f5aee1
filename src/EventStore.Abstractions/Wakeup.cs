namespace EventStore.Abstractions;

/// <summary>Wakes whoever waits, for the log to grow or for something else. Arm first, look for work second, await third: what comes in
/// between is then never missed. Raising costs one exchange when nobody waits, so a writer can afford it at every commit.</summary>
public class Wakeup
{
    private TaskCompletionSource? _armed;

    /// <summary>Done when it is next raised.</summary>
    public Task Arm()
    {
        while (true)
        {
            if (Volatile.Read(ref _armed) is { } armed) return armed.Task;
            Interlocked.CompareExchange(ref _armed, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), null);
        }
    }

    /// <summary>Wakes all who armed it since it was last raised.</summary>
    public void Raise() => Interlocked.Exchange(ref _armed, null)?.TrySetResult();
}
