using System.Diagnostics;
using Xunit.Abstractions;

namespace BankingApi.IntegrationTests.Processes;

public sealed class GracefulStopTests(ITestOutputHelper output)
{
    [SkippableFact]
    public async Task Asked_to_stop_under_load_it_ends_soon_and_well_and_keeps_what_it_acknowledged()
    {
        Skip.If(OperatingSystem.IsWindows(), "Windows has no SIGTERM.");
        var load = new MixedLoad(Random.Shared.Next());
        using var folder = new DataFolder();
        await using (var service = await ServiceProcess.Start(folder))
        {
            await load.Begin(service.Bank);
            var (exit, took) = (default(ServiceExit), TimeSpan.Zero);
            await load.Run(service.Bank, 500, async () =>
            {
                var since = Stopwatch.GetTimestamp();
                exit = await service.Stop();
                took = Stopwatch.GetElapsedTime(since);
            });
            output.WriteLine($"Stopped in {took.TotalMilliseconds:0} ms after {load.Answered.Count()} answers");
            Assert.Equal((0, ""), (exit!.Code, exit.Errors));
            // The host would give up after 30 s; nothing here may need it to.
            Assert.InRange(took, TimeSpan.Zero, TimeSpan.FromSeconds(10));
            Assert.DoesNotContain(" ERR ", exit.Output, StringComparison.Ordinal);
            Assert.Contains("Application is shutting down", exit.Output, StringComparison.Ordinal);
        }
        Assert.False(File.Exists(folder.Events + "-wal"), "The write-ahead log was not moved into the file.");

        await using var again = await ServiceProcess.Start(folder);
        await load.Settle(again.Bank);
        await LoadAudit.Compare(load, again.Bank);
    }
}
