namespace BankingApi.Hosting;

/// <summary>Work that is done again and again as long as the service runs.</summary>
internal static class Periodically
{
    /// <summary>Does <paramref name="round"/> after each interval, until cancelled.</summary>
    /// <param name="failed">Told of a round that fails.
    /// It ends neither those that follow nor the service, as a background service that throws would.</param>
    public static async Task Do(
        TimeSpan interval, TimeProvider clock, Func<CancellationToken, Task> round, Action<Exception> failed,
        CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(interval, clock);
        while (await timer.WaitForNextTickAsync(cancellationToken)) await Once(round, failed, cancellationToken);
    }

    /// <summary>Does it right away, too.</summary>
    /// <inheritdoc cref="Do"/>
    public static async Task DoNowAnd(
        TimeSpan interval, TimeProvider clock, Func<CancellationToken, Task> round, Action<Exception> failed,
        CancellationToken cancellationToken)
    {
        await Task.Yield(); // The host must not wait for it.
        await Once(round, failed, cancellationToken);
        await Do(interval, clock, round, failed, cancellationToken);
    }

    private static async Task Once(Func<CancellationToken, Task> round, Action<Exception> failed, CancellationToken cancellationToken)
    {
        try
        {
            await round(cancellationToken);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            failed(failure);
        }
    }
}
