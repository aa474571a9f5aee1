using Xunit.Abstractions;

namespace BankingApi.IntegrationTests.Processes;

public sealed class CrashTests(ITestOutputHelper output)
{
    private const int Kills = 6;

    // Small, so that evictions, snapshots and lookups beyond the state's memory happen all the time.
    private static readonly string[] Settings = ["--Accounts:CachedAccounts=16", "--Accounts:SnapshotEvery=40"];

    [Fact]
    public async Task Killed_at_random_moments_under_load_it_loses_nothing_that_it_acknowledged_and_applies_nothing_twice()
    {
        var seed = Random.Shared.Next();
        output.WriteLine($"Seed {seed}");
        var random = new Random(seed);
        var load = new MixedLoad(seed);
        using var folder = new DataFolder();
        await using (var service = await ServiceProcess.Start(folder, Settings)) await load.Begin(service.Bank);

        for (var kill = 0; kill < Kills; kill++)
        {
            // Once right in the start, and once while the views are being built anew.
            if (kill == 2) await using (var starting = await ServiceProcess.Launch(folder, Settings)) await starting.Kill();
            if (kill == 4) File.Delete(folder.Views);
            await using var service = await ServiceProcess.Launch(folder, Settings);
            await load.Run(service.Bank, random.Next(1, 900), service.Kill);
        }

        await using var last = await ServiceProcess.Start(folder, Settings);
        await load.Settle(last.Bank);
        output.WriteLine($"{load.Answered.Count()} answers, {load.Uncertain.Count()} limits uncertain");
        await LoadAudit.Compare(load, last.Bank);
    }
}
