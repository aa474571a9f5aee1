namespace BankingApi.Bench;

/// <summary>What one stretch of load came to.</summary>
internal sealed record Turn(
    int PerSecond, double P50Ms, double P99Ms, double MaxMs, int ProcessorMicrosecondsEach, long AllocatedBytesEach)
{
    /// <param name="level">Waits for what else the service has to finish, besides its views, for its share to be counted.</param>
    public static async Task<Turn> Of(Run run, ServiceProcess service, Api api, int seconds, Func<Task>? level = null)
    {
        run.Latencies.Clear();
        var cost = await Cost.Start(service);
        var took = await run.Drive(TimeSpan.FromSeconds(seconds), measure: true);
        await api.ViewsLevel();
        if (level is not null) await level();
        var (processor, allocated) = await cost.PerOne(run.Answered);
        var (p50, p99, max) = Latencies.Milliseconds(run.Latencies);
        return new((int)(run.Answered / took.TotalSeconds), p50, p99, max, processor, allocated);
    }
}
