using System.Diagnostics;
using System.Text.Json;

namespace BankingApi.Bench;

/// <summary>A log of many events: how long a start on it takes, with its views,
/// without them, and how fast they are rebuilt while they go on answering.</summary>
internal static class Rebuild
{
    public static async Task Run(Options options)
    {
        var folder = Directory.CreateTempSubdirectory("bankingapi-bench-").FullName;
        var lengths = new int[options.Accounts];
        Array.Fill(lengths, Math.Max(1, options.Events / options.Accounts));
        await LongHistory.Make(folder, lengths);
        foreach (var file in Directory.GetFiles(folder, "views.db*")) File.Delete(file);

        var (filled, _) = await Start(options, folder, rebuild: false);
        var (ready, rebuilt) = await Start(options, folder, rebuild: true);
        Console.WriteLine(JsonSerializer.Serialize(new
        {
            what = "rebuild of the views",
            events = lengths.Sum(),
            options.Accounts,
            filledAfterStartMs = (int)filled.TotalMilliseconds,
            filledPerSecond = (int)(lengths.Sum() / filled.TotalSeconds),
            readyAfterMs = (int)ready.TotalMilliseconds,
            rebuiltMs = (int)rebuilt.TotalMilliseconds,
            rebuiltPerSecond = (int)(lengths.Sum() / rebuilt.TotalSeconds),
        }));
        Directory.Delete(folder, recursive: true);
    }

    private static async Task<(TimeSpan Took, TimeSpan Rebuilt)> Start(Options options, string folder, bool rebuild)
    {
        var start = Stopwatch.GetTimestamp();
        await using var service = await ServiceProcess.Start(options.Port, folder);
        var ready = Stopwatch.GetElapsedTime(start);
        using var http = await RawHttp.Connect(options.Port);
        var api = new Api(http);
        await api.ViewsLevel();
        if (!rebuild) return (Stopwatch.GetElapsedTime(start), default);
        start = Stopwatch.GetTimestamp();
        var (status, _) = await http.Send(RawHttp.Post("/api/v1/operations/projections/views/rebuild", ""));
        if (status != 202) throw new InvalidOperationException($"The rebuild answered {status}.");
        await api.ViewsLevel();
        var rebuilt = Stopwatch.GetElapsedTime(start);
        var behind = (await api.Get("/api/v1/accounts?limit=500")).GetProperty("items").EnumerateArray()
            .Count(account => account.GetProperty("transactionCount").GetInt32() != options.Events / options.Accounts - 1);
        return behind == 0 ? (ready, rebuilt) : throw new InvalidOperationException($"{behind} accounts are not as they were.");
    }
}
