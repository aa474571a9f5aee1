using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace BankingApi.Bench;

/// <summary>Commands with keys at what saturates the service, then three times as many: what of it is answered, and how soon the rest is
/// turned away. Requests leave when they are due, whatever became of those before.</summary>
internal static class Overload
{
    private const int Connections = 1_500;
    private const int Concurrent = 200;
    private const string Deposit = """{"type":"DEPOSIT","amount":"10.00"}""";

    public static async Task Run(Options options)
    {
        await using var service = await ServiceProcess.Start(
            options.Port, settings: [string.Create(CultureInfo.InvariantCulture, $"--RateLimiting:ConcurrentRequests={Concurrent}")]);
        var accounts = await Load.OpenAccounts(options);
        var run = new Run(options with { Keys = true }, accounts, new long[accounts.Length]);
        await run.Drive(TimeSpan.FromSeconds(options.WarmUp), measure: false);
        var took = await run.Drive(TimeSpan.FromSeconds(options.Seconds), measure: true);
        var saturated = (int)(run.Answered / took.TotalSeconds);
        var (_, p99, _) = Latencies.Milliseconds(run.Latencies);

        var (done, turnedAway) = (new Latencies(), new Latencies());
        var start = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, Connections).Select(async number =>
        {
            using var http = await RawHttp.Connect(options.Port);
            var random = new Random(number);
            for (var i = 0; ; i++)
            {
                var due = TimeSpan.FromSeconds(((double)i * Connections + number) / (3.0 * saturated));
                if (due.TotalSeconds >= options.Seconds) return;
                if (due - Stopwatch.GetElapsedTime(start) is { Ticks: > 0 } early) await Task.Delay(early);
                if (Stopwatch.GetElapsedTime(start).TotalSeconds >= options.Seconds) return;
                var key = string.Create(CultureInfo.InvariantCulture, $"over-{number}-{i}");
                var request = RawHttp.Post(
                    $"/api/v1/accounts/{accounts[random.Next(accounts.Length)]}/transactions", Deposit, key);
                var sent = Stopwatch.GetTimestamp();
                var (status, _) = await http.Send(request);
                var after = Stopwatch.GetElapsedTime(sent);
                if (status == 201) lock (done) done.Add(after);
                else if (status == 503) lock (turnedAway) turnedAway.Add(after);
                else throw new InvalidOperationException($"A deposit was answered {status}.");
            }
        }));
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        var (answered, away) = (Latencies.Milliseconds([done]), Latencies.Milliseconds([turnedAway]));
        Console.WriteLine(JsonSerializer.Serialize(new
        {
            what = "three times what saturates it",
            Concurrent,
            saturatedPerSecond = saturated,
            saturatedP99Ms = p99,
            askedPerSecond = (int)((done.Count + turnedAway.Count) / seconds),
            answeredPerSecond = (int)(done.Count / seconds),
            answeredP99Ms = answered.Item2,
            turnedAwayPerSecond = (int)(turnedAway.Count / seconds),
            turnedAwayP50Ms = away.Item1,
            turnedAwayP99Ms = away.Item2,
        }));
        Directory.Delete(service.Folder, recursive: true);
    }
}
