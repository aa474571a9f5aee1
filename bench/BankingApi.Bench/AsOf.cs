using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace BankingApi.Bench;

/// <summary>A balance at a random moment, on a short history and on a long one: the ratio says whether the cost grows with the length.</summary>
internal static class AsOf
{
    private const int Short = 100;
    private const int Times = 2_000;

    public static async Task Run(Options options)
    {
        var folder = Directory.CreateTempSubdirectory("bankingapi-bench-").FullName;
        var ids = await LongHistory.Make(folder, Short, options.Events);
        await ServiceProcess.FillViews(options.Port, folder);
        await using var service = await ServiceProcess.Start(options.Port, folder);
        using var http = await RawHttp.Connect(options.Port);
        await Measure(http, ids[0]);
        await Measure(http, ids[1]);
        var (brief, lengthy) = (await Measure(http, ids[0]), await Measure(http, ids[1]));
        Console.WriteLine(JsonSerializer.Serialize(new
        {
            what = "balance at a random moment",
            shortEvents = Short,
            longEvents = options.Events,
            shortMedianMs = brief,
            longMedianMs = lengthy,
            ratio = Math.Round(lengthy / brief, 2),
        }));
        Directory.Delete(folder, recursive: true);
    }

    private static async Task<double> Measure(RawHttp http, Guid id)
    {
        var api = new Api(http);
        var first = (await api.Get($"/api/v1/accounts/{id:D}/balance?revision=0")).GetProperty("at").GetDateTimeOffset();
        var last = (await api.Get($"/api/v1/accounts/{id:D}/balance")).GetProperty("at").GetDateTimeOffset();
        var random = new Random(1);
        var took = new double[Times];
        for (var i = 0; i < Times; i++)
        {
            var at = first.AddMilliseconds(random.NextInt64((long)(last - first).TotalMilliseconds + 1)).UtcDateTime;
            var request = RawHttp.Get(string.Create(CultureInfo.InvariantCulture, $"/api/v1/accounts/{id:D}/balance?at={at:yyyy-MM-ddTHH:mm:ss.fff}Z"));
            var start = Stopwatch.GetTimestamp();
            var (status, _) = await http.Send(request);
            took[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            if (status != 200) throw new InvalidOperationException($"A balance at a moment answered {status}.");
        }
        Array.Sort(took);
        return took[Times / 2];
    }
}
