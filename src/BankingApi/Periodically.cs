namespace BankingApi;

/// <summary>Work that is done again and again as long as the service runs.</summary>
internal static class Periodically
{
    /// <summary>Does <paramref name="round"/> after each interval, until cancelled.</summary>
    /// <param name="failed">Told of a round that fails. It ends neither those that follow nor the service, as a background service that throws would.</param>
    public static async Task Do(
        TimeSpan interval, TimeProvider clock, Func<CancellationToken, Task> round, Action<Exception> failed, CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(interval, clock);
        while (await timer.WaitForNextTickAsync(cancellation).ConfigureAwait(false)) await Once(round, failed, cancellation).ConfigureAwait(false);
    }

    /// <summary>Does it right away, too.</summary>
    /// <inheritdoc cref="Do"/>
    public static async Task DoNowAnd(
        TimeSpan interval, TimeProvider clock, Func<CancellationToken, Task> round, Action<Exception> failed, CancellationToken cancellation)
    {
        await Task.Yield(); // The host must not wait for it.
        await Once(round, failed, cancellation).ConfigureAwait(false);
        await Do(interval, clock, round, failed, cancellation).ConfigureAwait(false);
    }

    private static async Task Once(Func<CancellationToken, Task> round, Action<Exception> failed, CancellationToken cancellation)
    {
        try
        {
            await round(cancellation).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            failed(failure);
        }
    }
}
