using System.Diagnostics;

namespace BankingApi.IntegrationTests.Processes;

/// <summary>Waits for facts, with a bound.</summary>
internal static class Eventually
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(15);

    public static async Task Holds(Func<Task<bool>> fact, Func<string> orElse)
    {
        var since = Stopwatch.GetTimestamp();
        while (!await fact())
        {
            if (Stopwatch.GetElapsedTime(since) > Patience) Assert.Fail(orElse());
            await Task.Delay(Look);
        }
    }
}
