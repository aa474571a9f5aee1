using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using BankingApi.EventStore;
using BankingApi.EventStore.EventStoreDb;
using EventStore.Abstractions;
using EventStoreDb.Client.Connections;
using EventStoreDb.Client.Streams;
using EventStoreDb.Client.Values;

namespace BankingApi.Bench;

/// <summary>Appends through the adapter against appends by the bare client, on one EventStoreDB: so many writers, each with a stream of its
/// own and one append under way. The two take turns, so that what else happens on the machine happens to both; the medians of the turns are
/// compared.</summary>
internal static class Append
{
    private const int Turns = 5;
    private static readonly byte[] Data =
        """{"transactionId":"01a20d21-934d-7a5e-b170-d43b3ab2c6a2","type":"DEPOSIT","direction":"CREDIT","amount":"5.00","balanceAfter":"15.00","description":null,"recordedAt":"2026-11-24T10:37:13.934Z"}"""u8.ToArray();
    private static readonly byte[] Metadata = """{"$correlationId":"adb75250d0fbcef76f022b8d84001e7c","actor":"bench"}"""u8.ToArray();

    private delegate Task One(string stream, long expectedRevision);

    public static async Task Run(Options options)
    {
        await using var server = new EventStoreDbServer(EventStoreDbRegistration.Settings(options.EventStore), TimeProvider.System);
        var adapter = new EventStoreDbEventStore(server, StreamNames.Prefixes);
        await using var client = new EventStoreClient(EventStoreClientSettings.Create(options.EventStore));

        One byAdapter = async (stream, expected) =>
        {
            var result = await adapter.Append(
                stream, expected, [new NewEvent(Guid.NewGuid(), "BankAccountTransactionRecordedV1", Data, Metadata)], default);
            if (!result.Appended) throw new InvalidOperationException($"{stream} is at {result.Revision}.");
        };
        One byClient = async (stream, expected) =>
        {
            EventData[] events = [new(Uuid.NewUuid(), "BankAccountTransactionRecordedV1", Data, Metadata)];
            if (expected < 0) await client.AppendToStreamAsync(stream, StreamState.NoStream, events);
            else await client.AppendToStreamAsync(stream, StreamRevision.FromInt64(expected), events);
        };

        var turn = TimeSpan.FromSeconds(Math.Max(1, (double)options.Seconds / Turns));
        await Measure(byAdapter, options.Clients, TimeSpan.FromSeconds(options.WarmUp / 2.0));
        await Measure(byClient, options.Clients, TimeSpan.FromSeconds(options.WarmUp / 2.0));
        var (ofAdapter, ofClient) = (new List<double>(), new List<double>());
        for (var i = 0; i < Turns; i++)
        {
            ofAdapter.Add(await Measure(byAdapter, options.Clients, turn));
            ofClient.Add(await Measure(byClient, options.Clients, turn));
        }
        var (through, bare) = (Median(ofAdapter), Median(ofClient));
        Console.WriteLine(JsonSerializer.Serialize(new
        {
            writers = options.Clients,
            adapterPerSecond = Math.Round(through),
            clientPerSecond = Math.Round(bare),
            percent = Math.Round(100 * through / bare, 1),
        }));
    }

    /// <returns>Appends a second.</returns>
    private static async Task<double> Measure(One append, int writers, TimeSpan time)
    {
        var start = Stopwatch.GetTimestamp();
        var done = await Task.WhenAll(Enumerable.Range(0, writers).Select(async writer =>
        {
            await Task.Yield();
            var stream = string.Create(CultureInfo.InvariantCulture, $"Bench-{Guid.NewGuid():N}");
            var count = 0;
            while (Stopwatch.GetElapsedTime(start) < time) await append(stream, count++ - 1);
            return count;
        }));
        return done.Sum() / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
