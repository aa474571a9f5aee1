using System.Diagnostics;
using System.Globalization;
using EventStore.Abstractions;
using EventStoreDb.Client.Connections;
using EventStoreDb.Client.Streams;
using EventStoreDb.Client.Values;

namespace BankingApi.Bench;

/// <summary>Appends to EventStoreDB by the client alone: as many writers as clients, each with a stream of its own and one append under
/// way.</summary>
internal sealed class BareAppends(Options options) : IAsyncDisposable
{
    private static readonly byte[] Data = """
        {"transactionId":"01a20d21-934d-7a5e-b170-d43b3ab2c6a2","type":"DEPOSIT","direction":"CREDIT","amount":"5.00","balanceAfter":"15.00",
        "description":null,"valueAt":"2026-11-24T10:37:13.934Z","holdId":null,"reversesTransactionId":null,"recordedAt":"2026-11-24T10:37:13.934Z"}
        """u8.ToArray();

    private static readonly byte[] Metadata = """{"$correlationId":"adb75250d0fbcef76f022b8d84001e7c","actor":"bench"}"""u8.ToArray();

    private readonly EventStoreClient _client = new(EventStoreClientSettings.Create(options.EventStore));

    public static NewEvent Event => new(Guid.NewGuid(), "BankAccountTransactionRecordedV2", Data, Metadata);

    public Task<double> PerSecond(TimeSpan time) => Measure(Append, options.Clients, time);

    public static async Task<double> Measure(Func<string, long, Task> append, int writers, TimeSpan time)
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

    public ValueTask DisposeAsync() => _client.DisposeAsync();

    private async Task Append(string stream, long expected)
    {
        EventData[] events = [new(Uuid.NewUuid(), "BankAccountTransactionRecordedV2", Data, Metadata)];
        if (expected < 0) await _client.AppendToStreamAsync(stream, StreamState.NoStream, events);
        else await _client.AppendToStreamAsync(stream, StreamRevision.FromInt64(expected), events);
    }
}
