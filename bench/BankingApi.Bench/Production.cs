using System.Text.Json;

namespace BankingApi.Bench;

/// <summary>Commands with keys at random accounts, on the servers that the environment names, in turns with appends by the bare client to
/// the same EventStoreDB: how much of what the log can take the service lets through.</summary>
internal static class Production
{
    private const int Turns = 3;

    public static async Task Run(Options options)
    {
        await using var service = await ServiceProcess.Start(options.Port);
        var run = new Run(options with { Keys = true }, await Load.OpenAccounts(options), new long[options.Accounts]);
        using var http = await RawHttp.Connect(options.Port);
        var api = new Api(http);
        await using var client = new BareAppends(options);
        await Turn.Of(run, service, api, options.WarmUp);
        await client.PerSecond(TimeSpan.FromSeconds(options.WarmUp / 2.0));
        var (commands, appends) = (new List<Turn>(), new List<double>());
        for (var i = 0; i < Turns; i++)
        {
            commands.Add(await Turn.Of(run, service, api, options.Seconds));
            appends.Add(await client.PerSecond(TimeSpan.FromSeconds(options.Seconds)));
        }
        var (through, bare) = (Median.Of(commands), Median.Of(appends));
        Console.WriteLine(JsonSerializer.Serialize(new
        {
            what = "commands with keys, against appends by the bare client",
            options.Clients,
            options.Accounts,
            commands,
            appendsPerSecond = appends.ConvertAll(rate => (int)rate),
            percent = Math.Round(100 * through / bare, 1),
        }));
        Directory.Delete(service.Folder, recursive: true);
    }
}
