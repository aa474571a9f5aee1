using System.Text;
using BankingApi.EventStore.Serialization;
using EventStore.Abstractions;

namespace BankingApi.UnitTests.Evidence;

/// <summary>A log in memory, in small pages, that can be made to be wrong in any way.</summary>
internal sealed class InMemoryLog : ILogReader
{
    private const int PageSize = 3;

    private readonly Dictionary<string, (long Count, EventHash? Last)> _streams = [];

    public List<LoggedEvent> Events { get; } = [];

    /// <summary>What readers of these streams get first.</summary>
    public Dictionary<string, long?> Hidden { get; } = [];

    /// <summary>After the event at this place, nothing can be read.</summary>
    public int? DamagedBehind { get; set; }

    public bool HasEveryPosition { get; init; }

    public bool CanHideEvents { get; init; }

    /// <summary>Where the log ended when somebody asked; null for its present end.</summary>
    public long? Head { get; set; }

    /// <summary>Appends one of ours, chained.</summary>
    public EventHash Append(string stream, string data = "{}")
    {
        var (revision, last) = _streams.GetValueOrDefault(stream);
        Add(stream, revision, HashChain.Link(last, stream, revision, New(data, """{"schema":1}"""), out var hash));
        _streams[stream] = (revision + 1, hash);
        return hash;
    }

    /// <summary>Appends one from before there were hashes.</summary>
    public void AppendOld(string stream, string metadata = "", string data = "{}")
    {
        var (revision, _) = _streams.GetValueOrDefault(stream);
        Add(stream, revision, New(data, metadata));
        _streams[stream] = (revision + 1, null);
    }

    public void Change(int index, Func<StoredEvent, StoredEvent> change)
        => Events[index] = Events[index] with { Stored = change(Events[index].Stored) };

    public ValueTask<long> ReadHeadPosition(CancellationToken cancellationToken)
        => new(Head ?? (Events.Count == 0 ? -1 : Events[^1].Stored.Position));

    public ValueTask<LoggedPage> Read(long afterPosition, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var end = DamagedBehind + 1 ?? Events.Count;
        var page = Events.Take(end).Where(one => one.Stored.Position > afterPosition).Take(PageSize).ToList();
        if (page.Count == 0 && end < Events.Count) throw new DamagedLogException("these are no bytes of mine");
        var position = page.Count == 0 ? afterPosition : page[^1].Stored.Position;
        return new(new LoggedPage(page, position, IsEnd: position == (Events.Count == 0 ? -1 : Events[^1].Stored.Position)));
    }

    public ValueTask<long?> ReadFirstRevision(string stream, CancellationToken cancellationToken)
        => new(Hidden.TryGetValue(stream, out var first) ? first : 0);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static NewEvent New(string data, string metadata)
        => new(Guid.CreateVersion7(), "SomethingHappenedV1", Encoding.UTF8.GetBytes(data), Encoding.UTF8.GetBytes(metadata));

    private void Add(string stream, long revision, NewEvent added) => Events.Add(new(
        new StoredEvent(
            stream, revision, Events.Count, added.Id, added.Type, added.Data, added.Metadata, DateTimeOffset.UnixEpoch),
        Fits: null));
}
