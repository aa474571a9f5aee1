using System.Text.Json;
using BankingApi.EventStore;
using BankingApi.EventStore.EventStoreDb;

namespace BankingApi.Bench;

/// <summary>Appends through the adapter against appends by the bare client, on one EventStoreDB: so many writers, each with a stream of its
/// own and one append under way. The two take turns, so that what else happens on the machine happens to both; the medians of the turns are
/// compared.</summary>
internal static class Append
{
    private const int Turns = 5;

    public static async Task Run(Options options)
    {
        await using var server = new EventStoreDbServer(EventStoreDbRegistration.Settings(options.EventStore), TimeProvider.System);
        var adapter = new EventStoreDbEventStore(server, StreamNames.Prefixes);
        await using var client = new BareAppends(options);
        async Task ByAdapter(string stream, long expected)
        {
            var result = await adapter.Append(stream, expected, [BareAppends.Event], default);
            if (!result.Appended) throw new InvalidOperationException($"{stream} is at {result.Revision}.");
        }

        var turn = TimeSpan.FromSeconds(Math.Max(1, (double)options.Seconds / Turns));
        await BareAppends.Measure(ByAdapter, options.Clients, TimeSpan.FromSeconds(options.WarmUp / 2.0));
        await client.PerSecond(TimeSpan.FromSeconds(options.WarmUp / 2.0));
        var (ofAdapter, ofClient) = (new List<double>(), new List<double>());
        for (var i = 0; i < Turns; i++)
        {
            ofAdapter.Add(await BareAppends.Measure(ByAdapter, options.Clients, turn));
            ofClient.Add(await client.PerSecond(turn));
        }
        var (through, bare) = (Median.Of(ofAdapter), Median.Of(ofClient));
        Console.WriteLine(JsonSerializer.Serialize(new
        {
            writers = options.Clients,
            adapterPerSecond = Math.Round(through),
            clientPerSecond = Math.Round(bare),
            percent = Math.Round(100 * through / bare, 1),
        }));
    }
}
