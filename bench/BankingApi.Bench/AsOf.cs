using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace BankingApi.Bench;

/// <summary>A balance at a random moment, on a short history and on a long one: the ratio says whether the cost grows with the length. Then
/// by all clients at once, on one after the other. And by value time, on a long history with back-dated transactions, against the recorded
/// balance there.</summary>
internal static class AsOf
{
    private const int Short = 100;
    private const int Times = 2_000;
    private const int Backdated = 1_000;

    public static async Task Run(Options options)
    {
        var folder = Directory.CreateTempSubdirectory("bankingapi-bench-").FullName;
        var ids = await LongHistory.Make(folder, Short, options.Events);
        await ServiceProcess.FillViews(options.Port, folder);
        await using var service = await ServiceProcess.Start(options.Port, folder);
        using var http = await RawHttp.Connect(options.Port);
        var (brief, lengthy) = (await History.Of(http, ids[0]), await History.Of(http, ids[1]));
        await Median(http, brief);
        await Median(http, lengthy);
        var (briefMedian, lengthyMedian) = (await Median(http, brief), await Median(http, lengthy));
        await Rate(options, lengthy, options.WarmUp);
        var (briefRate, lengthyRate) = (await Rate(options, brief, options.Seconds), await Rate(options, lengthy, options.Seconds));
        Console.WriteLine(JsonSerializer.Serialize(new
        {
            what = "balance at a random moment",
            shortEvents = Short,
            longEvents = options.Events,
            shortMedianMs = briefMedian,
            longMedianMs = lengthyMedian,
            ratio = Math.Round(lengthyMedian / briefMedian, 2),
            options.Clients,
            shortPerSecond = (int)briefRate,
            longPerSecond = (int)lengthyRate,
        }));
        Directory.Delete(folder, recursive: true);
    }

    public static async Task RunByValue(Options options)
    {
        var folder = Directory.CreateTempSubdirectory("bankingapi-bench-").FullName;
        var ids = await LongHistory.Make(folder, Backdated, [options.Events]);
        await ServiceProcess.FillViews(options.Port, folder);
        await using var service = await ServiceProcess.Start(options.Port, folder);
        using var http = await RawHttp.Connect(options.Port);
        var history = await History.Of(http, ids[0]);
        foreach (var warm in (History[])[history, history.ByValue()]) await Median(http, warm);
        var (recorded, value) = (await Median(http, history), await Median(http, history.ByValue()));
        Console.WriteLine(JsonSerializer.Serialize(new
        {
            what = "balance by value time",
            events = options.Events,
            backdated = Backdated,
            recordedMedianMs = recorded,
            valueMedianMs = value,
            ratio = Math.Round(value / recorded, 2),
        }));
        Directory.Delete(folder, recursive: true);
    }

    private static async Task<double> Median(RawHttp http, History history)
    {
        var random = new Random(1);
        var took = new double[Times];
        for (var i = 0; i < Times; i++)
        {
            var request = history.AtRandom(random);
            var start = Stopwatch.GetTimestamp();
            await Send(http, request);
            took[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }
        Array.Sort(took);
        return took[Times / 2];
    }

    private static async Task<double> Rate(Options options, History history, int seconds)
    {
        var start = Stopwatch.GetTimestamp();
        var end = start + seconds * Stopwatch.Frequency;
        var counts = await Task.WhenAll(Enumerable.Range(0, options.Clients).Select(client => Task.Run(async () =>
        {
            using var http = await RawHttp.Connect(options.Port);
            var random = new Random(client);
            var done = 0;
            for (; Stopwatch.GetTimestamp() < end; done++) await Send(http, history.AtRandom(random));
            return done;
        })));
        return counts.Sum() / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static async Task Send(RawHttp http, byte[] request)
    {
        var (status, _) = await http.Send(request);
        if (status != 200) throw new InvalidOperationException($"A balance at a moment answered {status}.");
    }

    /// <summary>An account, from its first event to its last.</summary>
    private sealed record History(Guid Id, DateTimeOffset First, long Milliseconds, string Parameter = "at")
    {
        public History ByValue() => this with { Parameter = "valueAt" };

        public static async Task<History> Of(RawHttp http, Guid id)
        {
            var api = new Api(http);
            var first = (await api.Get($"/api/v1/accounts/{id:D}/balance?revision=0")).GetProperty("at").GetDateTimeOffset();
            var last = (await api.Get($"/api/v1/accounts/{id:D}/balance")).GetProperty("at").GetDateTimeOffset();
            return new(id, first, (long)(last - first).TotalMilliseconds);
        }

        public byte[] AtRandom(Random random)
        {
            var at = First.AddMilliseconds(random.NextInt64(Milliseconds + 1)).UtcDateTime;
            return RawHttp.Get(
                string.Create(CultureInfo.InvariantCulture, $"/api/v1/accounts/{Id:D}/balance?{Parameter}={at:yyyy-MM-ddTHH:mm:ss.fff}Z"));
        }
    }
}
