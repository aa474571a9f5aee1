namespace EmbeddedEventStore;

/// <summary>Wakes whoever waits. Arm first, look for work second, await third: what comes in between is then never missed. Raising costs
/// one exchange when nobody waits, so the writer can afford it at every commit.</summary>
internal sealed class Wakeup
{
    private TaskCompletionSource? _armed;

    public Task Arm()
    {
        while (true)
        {
            if (Volatile.Read(ref _armed) is { } armed) return armed.Task;
            Interlocked.CompareExchange(ref _armed, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), null);
        }
    }

    public void Raise() => Interlocked.Exchange(ref _armed, null)?.TrySetResult();
}
