using System.Diagnostics;
using System.Text.Json;

namespace BankingApi.Bench;

/// <summary>Commands with keys on an account with ever more of them behind it: right after a start, and once the account knows its past
/// again. Then the repetition of its very first key.</summary>
internal static class Growth
{
    private const int Repetitions = 200;

    public static async Task Run(Options options)
    {
        foreach (var length in (int[])[1_000, options.Events / 10, options.Events])
        {
            var folder = Directory.CreateTempSubdirectory("bankingapi-bench-").FullName;
            // A stranger first: what the very first request warms up is the process, not the account.
            var ids = await LongHistory.Make(folder, 1_000, length);
            var id = ids[1];
            await ServiceProcess.FillViews(options.Port, folder);
            await using var service = await ServiceProcess.Start(options.Port, folder);
            using var http = await RawHttp.Connect(options.Port);
            var api = new Api(http);
            await Repeat(http, ids[0]);
            var firstRepetition = await Repeat(http, id);
            var run = new Run(options with { Keys = true }, [$"{id:D}"], [0]);
            var afterStart = await Turn.Of(run, service, api, options.WarmUp);
            var settling = Stopwatch.StartNew();
            while (await LookedUp(run, service, options.WarmUp) > run.Answered / 100) { }
            settling.Stop();
            var settled = await Turn.Of(run, service, api, options.Seconds);
            var repetitions = new List<double>();
            for (var i = 0; i < Repetitions; i++) repetitions.Add(await Repeat(http, id));
            repetitions.Sort();
            Console.WriteLine(JsonSerializer.Serialize(new
            {
                what = "commands with keys",
                behind = length,
                options.Clients,
                afterStart,
                settledAfterSeconds = options.WarmUp + (int)settling.Elapsed.TotalSeconds,
                settled,
                firstRepetitionMs = firstRepetition,
                repetitionP50Ms = repetitions[Repetitions / 2],
                repetitionMaxMs = repetitions[^1],
                memoryMb = service.WorkingSetMegabytes,
            }));
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <returns>Commands whose key had to be looked up.</returns>
    private static async Task<long> LookedUp(Run run, ServiceProcess service, int seconds)
    {
        var before = await service.Metric("bankingapi_commands_looked_up_total");
        await run.Drive(TimeSpan.FromSeconds(seconds), measure: false);
        return await service.Metric("bankingapi_commands_looked_up_total") - before;
    }

    /// <returns>Milliseconds.</returns>
    private static async Task<double> Repeat(RawHttp http, Guid id)
    {
        var request = RawHttp.Post($"/api/v1/accounts/{id:D}/transactions", """{"type":"DEPOSIT","amount":"1.00"}""", LongHistory.Key(1));
        var start = Stopwatch.GetTimestamp();
        var (status, body) = await http.Send(request);
        var took = Stopwatch.GetElapsedTime(start);
        using var answer = JsonDocument.Parse(body);
        if (status != 201 || answer.RootElement.GetProperty("revision").GetInt64() != 1)
            throw new InvalidOperationException($"The repetition answered {status}: {answer.RootElement}");
        return took.TotalMilliseconds;
    }
}
