using System.Text.Json;

namespace BankingApi.Bench;

/// <summary>One hot account, driven in turns without keys and with them, each on an account of its own in one service: what a key
/// costs.</summary>
internal static class Keys
{
    private const int Turns = 5;

    public static async Task Run(Options options)
    {
        await using var service = await ServiceProcess.Start(options.Port);
        using var http = await RawHttp.Connect(options.Port);
        var api = new Api(http);
        var owner = await api.RegisterOwner();
        var without = await Side.Open(api, owner, options with { Keys = false });
        var with = await Side.Open(api, owner, options with { Keys = true });
        foreach (var side in (Side[])[without, with]) await side.Drive(service, api, options.WarmUp, measure: false);
        for (var turn = 0; turn < Turns; turn++)
            foreach (var side in (Side[])[without, with]) await side.Drive(service, api, options.Seconds, measure: true);
        Console.WriteLine(JsonSerializer.Serialize(new
        {
            what = "one account, without keys and with them",
            options.Clients,
            without = without.Turns,
            with = with.Turns,
            percent = Math.Round(100 * with.PerSecond / without.PerSecond, 1),
        }));
        Directory.Delete(service.Folder, recursive: true);
    }

    private sealed class Side(Run run)
    {
        public List<Turn> Turns { get; } = [];

        public double PerSecond => Median.Of(Turns);

        public static async Task<Side> Open(Api api, string owner, Options options)
            => new(new Run(options, [await api.OpenAccount(owner, 1_000_000)], [0]));

        public async Task Drive(ServiceProcess service, Api api, int seconds, bool measure)
        {
            var turn = await Turn.Of(run, service, api, seconds);
            if (measure) Turns.Add(turn);
        }
    }
}
