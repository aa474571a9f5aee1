using BankingApi.EventStore.Serialization;
using EventStore.Abstractions;

namespace BankingApi.IntegrationTests.Evidence;

/// <summary>Streams whose events are chained as the service chains them.</summary>
internal sealed class ChainedStreams(IEventStore store)
{
    private readonly Dictionary<string, (long Count, EventHash? Last)> _streams = [];

    public int Count => _streams.Count;

    public async Task Append(string stream, int count)
    {
        var (revision, last) = _streams.GetValueOrDefault(stream);
        var events = new List<NewEvent>();
        for (var i = 0; i < count; i++)
        {
            var added = new NewEvent(
                Guid.CreateVersion7(), "SomethingHappenedV1", """{"amount":"1.00"}"""u8.ToArray(), """{"schema":1}"""u8.ToArray());
            events.Add(HashChain.Link(last, stream, revision + i, added, out var hash));
            last = hash;
        }
        Assert.True((await store.Append(stream, revision - 1, events, default)).Appended);
        _streams[stream] = (revision + count, last);
    }

    public EventHash? LastHash(string stream) => _streams[stream].Last;
}
