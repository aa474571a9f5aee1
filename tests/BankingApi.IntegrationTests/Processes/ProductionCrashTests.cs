using System.Diagnostics;
using Xunit.Abstractions;

namespace BankingApi.IntegrationTests.Processes;

/// <summary>SIGKILL for the service, EventStoreDB and MongoDB in turn, under a mixed load, on disks. Runs where this machine says how to
/// start and kill the servers: BANKINGAPI_CRASH_EVENTSTOREDB (and BANKINGAPI_CRASH_MONGODB, else embedded views) name a program each that
/// is called with <c>start</c> (starts the server on its data, waits until it answers, prints the connection string as the last line) or
/// <c>kill</c>. BANKINGAPI_CRASH_ROUNDS is how often each of them is killed, 2 if it is not given.</summary>
[Collection(Alone.Name)]
public sealed class ProductionCrashTests(ITestOutputHelper output)
{
    private const int LeastAnswers = 50, MostAnswers = 400;

    private static readonly string? EventStoreProgram = Environment.GetEnvironmentVariable("BANKINGAPI_CRASH_EVENTSTOREDB");
    private static readonly string? MongoProgram = Environment.GetEnvironmentVariable("BANKINGAPI_CRASH_MONGODB");

    [SkippableFact]
    public async Task Whatever_is_killed_nothing_is_lost_nothing_done_twice_and_the_service_recovers_by_itself()
    {
        Skip.If(string.IsNullOrEmpty(EventStoreProgram), "BANKINGAPI_CRASH_EVENTSTOREDB names no program.");
        var rounds = int.TryParse(Environment.GetEnvironmentVariable("BANKINGAPI_CRASH_ROUNDS"), out var given) ? given : 2;
        var seed = Random.Shared.Next();
        output.WriteLine($"Seed {seed}");
        var random = new Random(seed);
        var load = new MixedLoad(seed) { BearsOutages = true };
        using var folder = new DataFolder();
        var settings = await StartServers();

        var service = await ServiceProcess.Start(folder, settings);
        try
        {
            await load.Begin(service.Bank);
            for (var round = 0; round < rounds; round++)
            {
                await load.Run(service.Bank, Answers(), service.Kill);
                await service.DisposeAsync();
                service = await ServiceProcess.Start(folder, settings);
                Report($"service killed and started again, {load.Answered.Count()} answers so far");

                await KillUnderLoad(EventStoreProgram!, "EventStoreDB");
                if (MongoProgram is not null) await KillUnderLoad(MongoProgram, "MongoDB");
            }

            await load.Settle(service.Bank);
            Report($"{load.Answered.Count()} answers, {load.Outages} told of an outage, {load.Uncertain.Count()} limits uncertain");
            await LoadAudit.Compare(load, service.Bank);
            await NothingIsLeft(service.Bank);
            Report("every answer is in the log once, and all views say what the log says");
            Assert.DoesNotContain("   at ", service.Output, StringComparison.Ordinal);
        }
        catch
        {
            output.WriteLine(service.Output);
            throw;
        }
        finally
        {
            await service.DisposeAsync();
        }

        int Answers() => random.Next(LeastAnswers, MostAnswers);

        async Task KillUnderLoad(string program, string name)
        {
            var told = load.Outages;
            await load.RunThrough(service.Bank, Answers(), async () =>
            {
                await Call(program, "kill");
                await Becomes(service, 503);
                await Call(program, "start");
                var since = Stopwatch.GetTimestamp();
                await Becomes(service, 200);
                Report($"{name} killed; {load.Outages - told} requests told of it; ready "
                    + $"{Stopwatch.GetElapsedTime(since).TotalSeconds:F1} s after it was back");
            });
        }
    }

    private static async Task<string[]> StartServers()
    {
        var name = $"crash-{Guid.NewGuid():N}";
        List<string> settings =
        [
            "--EventStore:Provider=EventStoreDB", $"--EventStore:ConnectionString={await Call(EventStoreProgram!, "start")}",
            $"--EventStore:ConsumerGroup={name}", $"--Transfers:ConsumerGroup={name}-transfers",
            $"--Webhooks:ConsumerGroup={name}-webhooks",
            // Small, so that evictions, snapshots and lookups beyond the state's memory happen all the time.
            "--Accounts:CachedAccounts=16", "--Accounts:SnapshotEvery=40",
            // The audit must not mend what it should find.
            "--Projections:AuditEverySeconds=0",
        ];
        if (MongoProgram is not null)
            settings.AddRange(
                ["--ReadStore:Provider=MongoDB", $"--ReadStore:ConnectionString={await Call(MongoProgram, "start")}",
                    $"--ReadStore:Database={name}", $"--Privacy:Database={name}_keys", $"--Privacy:MasterKey={TestServers.MasterKey}"]);
        return [.. settings];
    }

    private static Task Becomes(ServiceProcess service, int ready) => Eventually.Holds(
        async () => (await service.Bank.Get("/health/ready")).Status == ready,
        () => $"/health/ready did not become {ready}.\n{service.Output}");

    /// <summary>Nothing waits, and nothing was set aside.</summary>
    private static async Task NothingIsLeft(BankClient bank)
    {
        Answer? projections = null;
        await Eventually.Holds(
            async () => (projections = await bank.Get("operations/projections")).Expect(200).Json.GetProperty("items")
                .EnumerateArray().All(one
                => one.Number("lagEvents") == 0 && one.Number("parkedCount") == 0 && one.Text("status") == "RUNNING"),
            () => projections!.Body);
    }

    /// <returns>The last line that it printed.</returns>
    private static async Task<string> Call(string program, string command)
    {
        using var process = Process.Start(new ProcessStartInfo(program, command) { RedirectStandardOutput = true })!;
        var printed = await process.StandardOutput.ReadToEndAsync().WaitAsync(TimeSpan.FromMinutes(3));
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
        return printed.Trim().Split('\n')[^1];
    }

    private void Report(string line) => output.WriteLine(line);
}
