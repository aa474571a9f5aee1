using System.Diagnostics;
using System.Text.Json;

namespace BankingApi.Bench;

/// <summary>Drives the bare controller with the same clients: what the web server alone allows on this machine.</summary>
internal static class Ceiling
{
    public static async Task Run(Options options)
    {
        await using var host = await ServiceProcess.StartBare(options.Port);
        var request =
            RawHttp.Post($"/bare/{Guid.NewGuid():D}/transactions", """{"type":"DEPOSIT","amount":"10.00","description":"bench"}""");
        await Drive(options, request, options.WarmUp);
        var start = Stopwatch.GetTimestamp();
        var answered = await Drive(options, request, options.Seconds);
        Console.WriteLine(
            JsonSerializer.Serialize(
                new
                {
                    what = "bare controller",
                    options.Clients,
                    perSecond = (int)(answered / Stopwatch.GetElapsedTime(start).TotalSeconds)
                }));
    }

    private static async Task<int> Drive(Options options, byte[] request, int seconds)
    {
        var end = Stopwatch.GetTimestamp() + seconds * Stopwatch.Frequency;
        var counts = await Task.WhenAll(Enumerable.Range(0, options.Clients).Select(_ => Task.Run(async () =>
        {
            using var http = await RawHttp.Connect(options.Port);
            var done = 0;
            for (; Stopwatch.GetTimestamp() < end; done++)
                if ((await http.Send(request)).Status != 201) throw new InvalidOperationException("The bare controller refused.");
            return done;
        })));
        return counts.Sum();
    }
}
