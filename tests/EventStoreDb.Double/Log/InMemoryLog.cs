using System.Text.Json.Nodes;

namespace EventStoreDb.Doubles.Log;

/// <summary>Streams in memory, by the server's rules: expected revisions, idempotent repetition, metadata, deletion.</summary>
internal sealed class InMemoryLog(TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly List<StoredEvent> _all = [];
    private readonly Dictionary<string, StreamEntry> _streams = new(StringComparer.Ordinal);

    private sealed class StreamEntry
    {
        public List<StoredEvent> Events { get; } = [];
        public bool IsTombstoned { get; set; }
        public long? MaxCount { get; set; }
        public long TruncateBefore { get; set; }
        public bool IsDeleted => TruncateBefore == long.MaxValue;
        public long Last => Events.Count - 1;
        public long First => Math.Max(TruncateBefore, MaxCount is { } max ? Math.Max(0, Events.Count - max) : 0);
    }

    /// <summary>Raised after each write, outside the lock.</summary>
    public event Action? Appended;

    public int Count
    {
        get { lock (_lock) return _all.Count; }
    }

    public Written Append(string stream, long expected, IReadOnlyList<ProposedEvent> events)
    {
        Written written;
        lock (_lock) written = AppendLocked(stream, expected, events);
        Appended?.Invoke();
        return written;
    }

    private Written AppendLocked(string stream, long expected, IReadOnlyList<ProposedEvent> events)
    {
        var entry = Entry(stream);
        if (entry.IsTombstoned || IsMetadataOfTombstoned(stream)) return new Written.Tombstoned();
        if (Judge(stream, entry, expected, events) is { } verdict) return verdict;
        if (events.Count == 0) return new Written.Done(entry.Last, null);
        // Writing to a deleted stream brings it back, from here on.
        if (entry.IsDeleted) WriteMetadata(stream, entry, "$tb", entry.Events.Count);
        foreach (var proposed in events) Add(entry, stream, proposed);
        if (stream.StartsWith("$$", StringComparison.Ordinal)) TakeMetadata(Entry(stream[2..]), entry.Events[^1]);
        return new Written.Done(entry.Last, entry.Events[^1].Position);
    }

    /// <summary>Null: go ahead. Otherwise what to answer without writing.</summary>
    private Written? Judge(string stream, StreamEntry entry, long expected, IReadOnlyList<ProposedEvent> events)
    {
        var last = entry.Last;
        switch (expected)
        {
            case Expected.StreamExists when entry.IsDeleted:
                return new Written.Tombstoned();
            case Expected.StreamExists when last < 0 && !_streams.ContainsKey("$$" + stream):
                return new Written.WrongVersion(last);
            case Expected.Any or Expected.StreamExists:
                return RepeatedAnywhere(entry, events);
            case Expected.NoStream when last < 0 || (entry.IsDeleted && events.Count > 0):
                return null;
            case var revision when revision == last:
                return null;
            default:
                var first = expected + 1; // where these events would have gone
                if (events.Count > 0 && first <= last && Same(entry, first, events)) return Repeated(entry, first + events.Count - 1);
                return new Written.WrongVersion(last);
        }
    }

    /// <summary>The first event decides whether this is a repetition; one that is not whole is refused.</summary>
    private static Written? RepeatedAnywhere(StreamEntry entry, IReadOnlyList<ProposedEvent> events)
    {
        if (events.Count == 0 || !entry.Events.Exists(e => e.Id == events[0].Id)) return null;
        var there = events.Select(proposed => entry.Events.FindLastIndex(e => e.Id == proposed.Id)).ToList();
        return there.Contains(-1) ? new Written.WrongVersion(entry.Last) : Repeated(entry, there[^1]);
    }

    private static bool Same(StreamEntry entry, long first, IReadOnlyList<ProposedEvent> events)
        => first + events.Count <= entry.Events.Count && !events.Where((e, i) => entry.Events[(int)first + i].Id != e.Id).Any();

    private static Written.Done Repeated(StreamEntry entry, long last) => new(last, entry.Events[(int)last].Position);

    private void Add(StreamEntry entry, string stream, ProposedEvent proposed)
    {
        var stored = new StoredEvent(
            1000 + ((ulong)_all.Count * 100), stream, entry.Events.Count, proposed.Id, proposed.Type, proposed.IsJson, proposed.Data,
            proposed.Metadata, time.GetUtcNow());
        entry.Events.Add(stored);
        _all.Add(stored);
    }

    private bool IsMetadataOfTombstoned(string stream)
        => stream.StartsWith("$$", StringComparison.Ordinal) && _streams.TryGetValue(stream[2..], out var entry) && entry.IsTombstoned;

    private StreamEntry Entry(string stream)
        => _streams.TryGetValue(stream, out var entry) ? entry : _streams[stream] = new StreamEntry();

    private static void TakeMetadata(StreamEntry entry, StoredEvent metadata)
    {
        var json = JsonNode.Parse(metadata.Data.Span) as JsonObject ?? [];
        entry.MaxCount = (long?)json["$maxCount"];
        entry.TruncateBefore = (long?)json["$tb"] ?? 0;
    }

    private void WriteMetadata(string stream, StreamEntry entry, string key, long value)
    {
        var metastream = Entry("$$" + stream);
        var json = metastream.Events.Count > 0 ? JsonNode.Parse(metastream.Events[^1].Data.Span) as JsonObject ?? [] : [];
        json[key] = value;
        Add(metastream, "$$" + stream, new ProposedEvent(
            Guid.NewGuid(), "$metadata", true, System.Text.Encoding.UTF8.GetBytes(json.ToJsonString()), default));
        TakeMetadata(entry, metastream.Events[^1]);
    }

    public Written Delete(string stream, long expected, bool forEver)
    {
        Written written;
        lock (_lock)
        {
            var entry = Entry(stream);
            if (entry.IsTombstoned) return new Written.Tombstoned();
            // Odd, but so it is: a stream that never was cannot be deleted whatever is expected, only tombstoned.
            if (!forEver && entry.Last < 0) return new Written.WrongVersion(entry.Last);
            if (Judge(stream, entry, expected, []) is { } verdict) return verdict;
            if (forEver)
            {
                entry.IsTombstoned = true;
                Add(entry, stream, new ProposedEvent(Guid.NewGuid(), "$streamDeleted", true, default, default));
            }
            else
            {
                WriteMetadata(stream, entry, "$tb", long.MaxValue);
            }
            written = new Written.Done(entry.Last, _all[^1].Position);
        }
        Appended?.Invoke();
        return written;
    }

    public StreamContent Read(string stream)
    {
        lock (_lock)
        {
            if (IsMetadataOfTombstoned(stream)) return new StreamContent.Tombstoned();
            if (!_streams.TryGetValue(stream, out var entry)) return new StreamContent.Missing();
            if (entry.IsTombstoned) return new StreamContent.Tombstoned();
            if (entry.Last < 0 || entry.IsDeleted) return new StreamContent.Missing();
            var first = Math.Min(entry.First, entry.Events.Count);
            return new StreamContent.Live(entry.Events.GetRange((int)first, entry.Events.Count - (int)first), first, entry.Last);
        }
    }

    /// <summary>The event, whether it is still to be read or not.</summary>
    public StoredEvent? Find(string stream, long revision)
    {
        lock (_lock)
            return _streams.TryGetValue(stream, out var entry) && !entry.IsTombstoned && revision >= 0 && revision < entry.Events.Count
                ? entry.Events[(int)revision]
                : null;
    }

    /// <summary>The event at that place of the whole log, or null past its end.</summary>
    public StoredEvent? At(int index)
    {
        lock (_lock) return index >= 0 && index < _all.Count ? _all[index] : null;
    }

    /// <summary>The place of the first event at or after that position.</summary>
    public int IndexAtOrAfter(ulong position)
    {
        lock (_lock)
        {
            if (position <= 1000) return 0;
            return position >= 1000 + ((ulong)_all.Count * 100) ? _all.Count : (int)((position - 1000 + 99) / 100);
        }
    }
}
