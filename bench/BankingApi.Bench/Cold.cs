using System.Diagnostics;
using System.Text.Json;

namespace BankingApi.Bench;

/// <summary>The first command on an account right after a start: on a long history it may take hardly longer than on a short one.</summary>
internal static class Cold
{
    public static async Task Run(Options options)
    {
        var folder = Directory.CreateTempSubdirectory("bankingapi-bench-").FullName;
        // A stranger first: what the very first request warms up is the process, not the account.
        var ids = await LongHistory.Make(folder, 100, 100, options.Events);
        await ServiceProcess.FillViews(options.Port, folder);
        var start = Stopwatch.GetTimestamp();
        await using var service = await ServiceProcess.Start(options.Port, folder);
        var ready = Stopwatch.GetElapsedTime(start);
        using var http = await RawHttp.Connect(options.Port);
        await First(http, ids[0]);
        var (brief, lengthy) = (await First(http, ids[1]), await First(http, ids[2]));
        Console.WriteLine(JsonSerializer.Serialize(new
        {
            what = "first command after a start",
            longEvents = options.Events,
            readyAfterMs = (int)ready.TotalMilliseconds,
            shortMs = brief,
            longMs = lengthy,
        }));
        Directory.Delete(folder, recursive: true);
    }

    private static async Task<double> First(RawHttp http, Guid id)
    {
        var request = RawHttp.Post($"/api/v1/accounts/{id:D}/transactions", """{"type":"DEPOSIT","amount":"1.00"}""", "cold");
        var start = Stopwatch.GetTimestamp();
        var (status, _) = await http.Send(request);
        if (status != 201) throw new InvalidOperationException($"The first command answered {status}.");
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }
}
