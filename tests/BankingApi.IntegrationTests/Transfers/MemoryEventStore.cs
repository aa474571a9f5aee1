using EventStore.Abstractions;

namespace BankingApi.IntegrationTests.Transfers;

/// <summary>The log in memory, under the same contract as the real ones: lets thousands of histories be tried in seconds.</summary>
internal sealed class MemoryEventStore(TimeProvider clock) : IEventStore
{
    private const int MaxAppendBytes = 1024 * 1024;

    private readonly Lock _gate = new();
    private readonly List<StoredEvent> _log = [];
    private readonly Dictionary<string, List<StoredEvent>> _streams = new(StringComparer.Ordinal);

    /// <summary>Another log with the same past.</summary>
    public MemoryEventStore Copy()
    {
        var copy = new MemoryEventStore(clock);
        lock (_gate)
        {
            copy._log.AddRange(_log);
            foreach (var (name, stream) in _streams) copy._streams[name] = [.. stream];
        }
        return copy;
    }

    /// <summary>What tells one log from another, wherever their streams' events stand relative to each other.</summary>
    public string Signature()
    {
        lock (_gate)
            return string.Join(
                '|', _streams.OrderBy(stream => stream.Key, StringComparer.Ordinal)
                    .Select(stream => string.Join(',', stream.Value.Select(e => e.Id))));
    }

    public ValueTask<AppendResult> Append(
        string stream, long expectedRevision, IReadOnlyList<NewEvent> events, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(stream);
        ArgumentOutOfRangeException.ThrowIfLessThan(expectedRevision, ExpectedRevision.NoStream);
        foreach (var added in events) ArgumentException.ThrowIfNullOrEmpty(added.Type, nameof(events));
        if (events.Sum(added => (long)added.Data.Length + added.Metadata.Length) > MaxAppendBytes)
            throw new ArgumentException("Too much.", nameof(events));
        if (events.Select(added => added.Id).Distinct().Count() < events.Count)
            throw new ArgumentException("Twice the same id.", nameof(events));
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            var own = _streams.GetValueOrDefault(stream) ?? [];
            if (own.Count - 1 != expectedRevision)
            {
                var there = own.Skip((int)Math.Min(expectedRevision + 1, int.MaxValue)).Take(events.Count).Select(e => e.Id);
                return new(events.Count > 0 && there.SequenceEqual(events.Select(e => e.Id))
                    ? AppendResult.At(expectedRevision + events.Count)
                    : AppendResult.Conflict(own.Count - 1));
            }
            if (events.Count > 0) _streams[stream] = own;
            foreach (var added in events)
            {
                var stored = new StoredEvent(
                    stream, own.Count, _log.Count, added.Id, added.Type, added.Data.ToArray(), added.Metadata.ToArray(), clock.GetUtcNow());
                own.Add(stored);
                _log.Add(stored);
            }
            return new(AppendResult.At(own.Count - 1));
        }
    }

    public ValueTask<IReadOnlyList<StoredEvent>> ReadForwards(
        string stream, long fromRevision, int maxCount, CancellationToken cancellationToken)
    {
        Check(stream, fromRevision, maxCount, cancellationToken);
        lock (_gate) return new(
            _streams.TryGetValue(stream, out var own) ? own.Where(e => e.Revision >= fromRevision).Take(maxCount).ToList() : []);
    }

    public ValueTask<IReadOnlyList<StoredEvent>> ReadBackwards(
        string stream, long fromRevision, int maxCount, CancellationToken cancellationToken)
    {
        Check(stream, fromRevision, maxCount, cancellationToken);
        lock (_gate)
            return new(_streams.TryGetValue(stream, out var own)
                ? own.Where(e => e.Revision <= fromRevision).Reverse().Take(maxCount).ToList() : []);
    }

    public ValueTask<LogPage> ReadAll(long afterPosition, int maxCount, IReadOnlyList<string> prefixes, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(afterPosition, -1);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxCount);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            var found = new List<StoredEvent>();
            var position = Math.Max(afterPosition, -1);
            foreach (var stored in _log.Skip((int)(afterPosition + 1)))
            {
                if (found.Count == maxCount) return new(new LogPage(found, position, IsEnd: false));
                if (prefixes.Any(prefix => stored.Stream.StartsWith(prefix, StringComparison.Ordinal))) found.Add(stored);
                position = stored.Position;
            }
            return new(new LogPage(found, position, IsEnd: true));
        }
    }

    public ValueTask<long> ReadHeadPosition(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate) return new(_log.Count - 1L);
    }

    private static void Check(string stream, long fromRevision, int maxCount, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(stream);
        ArgumentOutOfRangeException.ThrowIfNegative(fromRevision);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxCount);
        cancellationToken.ThrowIfCancellationRequested();
    }
}

/// <summary>A place for snapshots that has none: losing all of them costs time only.</summary>
internal sealed class LostSnapshots : ISnapshotStore
{
    public ValueTask<Snapshot?> Load(string stream, CancellationToken cancellationToken) => default;

    public ValueTask Save(string stream, Snapshot snapshot, CancellationToken cancellationToken) => default;
}
