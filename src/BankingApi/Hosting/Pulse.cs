namespace BankingApi.Hosting;

/// <summary>Wakes all who wait for something to happen.</summary>
public class Pulse
{
    private TaskCompletionSource? _armed;

    /// <summary>Done with the next beat. Take it before looking whether there is something, or what happens in between is missed.</summary>
    public Task Next
    {
        get
        {
            while (true)
            {
                if (Volatile.Read(ref _armed) is { } armed) return armed.Task;
                Interlocked.CompareExchange(ref _armed, new(TaskCreationOptions.RunContinuationsAsynchronously), null);
            }
        }
    }

    /// <summary>Costs one exchange where nobody waits.</summary>
    public void Beat() => Interlocked.Exchange(ref _armed, null)?.TrySetResult();
}
