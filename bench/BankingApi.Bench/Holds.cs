using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace BankingApi.Bench;

/// <summary>What active holds cost while nothing happens to them, and how many are placed and captured a second beside them.</summary>
internal static class Holds
{
    private const int Each = 500;
    private const string Hold = """{"amount":"1.00","description":"bench"}""";

    public static async Task Run(Options options)
    {
        var folder = Directory.CreateTempSubdirectory("bankingapi-bench-").FullName;
        await LongHistory.MakeHolds(folder, options.Events, Each);
        await ServiceProcess.FillViews(options.Port, folder);
        await using var service = await ServiceProcess.Start(options.Port, folder);
        using var http = await RawHttp.Connect(options.Port);
        var api = new Api(http);
        await api.ViewsLevel();
        await Task.Delay(TimeSpan.FromSeconds(options.WarmUp));
        var idle = service.ProcessorTime;
        await Task.Delay(TimeSpan.FromSeconds(options.Seconds));
        idle = service.ProcessorTime - idle;
        var memory = service.WorkingSetMegabytes;

        var owner = await api.RegisterOwner();
        var accounts = new List<string>();
        for (var i = 0; i < options.Clients; i++) accounts.Add(await api.OpenAccount(owner, 1_000_000));
        await Drive(options, accounts, options.WarmUp);
        var cost = await Cost.Start(service);
        var pairs = await Drive(options, accounts, options.Seconds);
        await api.ViewsLevel();
        var (microseconds, bytes) = await cost.PerOne(pairs);
        Console.WriteLine(JsonSerializer.Serialize(new
        {
            what = "holds",
            active = options.Events,
            idleMillisecondsPerSecond = Math.Round(idle.TotalMilliseconds / options.Seconds, 1),
            workingSetMb = memory,
            options.Clients,
            placedAndCapturedPerSecond = pairs / options.Seconds,
            processorMicrosecondsEach = microseconds,
            bytesEach = bytes,
        }));
        Directory.Delete(folder, recursive: true);
    }

    /// <returns>Holds that were placed and captured.</returns>
    private static async Task<int> Drive(Options options, List<string> accounts, int seconds)
    {
        var end = Stopwatch.GetTimestamp() + (seconds * Stopwatch.Frequency);
        var done = await Task.WhenAll(accounts.Select(account => Task.Run(async () =>
        {
            using var http = await RawHttp.Connect(options.Port);
            var pairs = 0;
            for (; Stopwatch.GetTimestamp() < end; pairs++)
            {
                var key = Guid.NewGuid().ToString("N");
                var placed = await Send(http, $"/api/v1/accounts/{account}/holds", Hold, key);
                await Send(
                    http, string.Create(CultureInfo.InvariantCulture, $"/api/v1/accounts/{account}/holds/{placed}/capture"), "{}", key);
            }
            return pairs;
        })));
        return done.Sum();
    }

    private static async Task<string?> Send(RawHttp http, string path, string body, string key)
    {
        var (status, answer) = await http.Send(RawHttp.Post(path, body, key));
        if (status != 201) throw new InvalidOperationException($"POST {path} answered {status}.");
        using var json = JsonDocument.Parse(answer);
        return json.RootElement.TryGetProperty("holdId", out var hold) ? hold.GetString() : null;
    }
}
