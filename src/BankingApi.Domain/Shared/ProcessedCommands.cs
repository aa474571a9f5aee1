namespace BankingApi.Domain.Shared;

/// <summary>The commands of an aggregate, for telling a repeated request from a new one: the last ones, and a filter of the others' ids.
/// Immutable to its users, bounded in size.</summary>
/// <remarks>Adding is on the path of every command, so versions share their storage: each sees the first <c>count</c> entries of a chunk,
/// and only the version that stands at the chunk's end may write behind it in place. A branch (a decision that lost its race) copies. An
/// <c>ImmutableDictionary</c> did the same with 600 bytes of garbage per event.</remarks>
public sealed class ProcessedCommands
{
    /// <summary>Between this and twice as many commands are remembered.</summary>
    public const int Generation = 128;

    public static readonly ProcessedCommands None = new(Part.Empty, Part.Empty, 0, default);

    private readonly Part _old;
    private readonly Part _young;
    private readonly Past _past;

    private ProcessedCommands(Part old, Part young, long completeFrom, Past past)
        => (_old, _young, CompleteFrom, _past) = (old, young, completeFrom, past);

    /// <summary>Every command answered at this revision or later is remembered.</summary>
    public long CompleteFrom { get; }

    /// <summary>Every command answered at this revision or later, and before <see cref="CompleteFrom"/>, is in the filter; of earlier ones
    /// nothing is known here.</summary>
    public long FilteredFrom => _past.FilteredFrom;

    /// <summary>Of forgotten commands. Null while there are none.</summary>
    public CommandFilter? Filter => _past.Filter;

    /// <summary>Of the filter, as of this version: later ones, which share it, may have made it grow.</summary>
    public int FilterBytes => _past.Bytes;

    public int Count => _old.Count + _young.Count;

    public ProcessedCommands Add(ProcessedCommand command)
    {
        if (_young.Count < Generation) return new(_old, _young.Append(command), CompleteFrom, _past);
        var young = Part.Empty.Append(command);
        if (_old.Count == 0) return new(_young, young, CompleteFrom, _past);
        // The old generation goes as a whole; what is now the young one starts where the forgotten one ended.
        return new(_young, young, _old.Last.Revision + 1, _past.With(_old.All().Select(forgotten => forgotten.Id)));
    }

    public bool TryFind(Guid id, out ProcessedCommand command) => _young.TryFind(id, out command) || _old.TryFind(id, out command);

    /// <summary>Of a command that is not remembered: before which revision it may have been answered all the same; 0 where it is certainly
    /// new.</summary>
    public long PerhapsBefore(Guid id) => Filter?.MayContain(id) == true ? CompleteFrom : FilteredFrom;

    /// <summary>Extends the filter into the past.</summary>
    /// <param name="from">A revision before <see cref="FilteredFrom"/>.</param>
    /// <param name="ids">Of all commands answered in between.</param>
    public ProcessedCommands Recall(long from, IEnumerable<Guid> ids)
        => new(_old, _young, CompleteFrom, _past.With(ids) with { FilteredFrom = Math.Min(from, FilteredFrom) });

    /// <summary>Oldest first.</summary>
    public IEnumerable<ProcessedCommand> All() => _old.All().Concat(_young.All());

    /// <summary>Rebuilds what a snapshot held.</summary>
    /// <param name="filter">Null for one that was left out: then <paramref name="filteredFrom"/> does not count.</param>
    public static ProcessedCommands Restore(
        long completeFrom, IEnumerable<ProcessedCommand> oldestFirst, long filteredFrom, CommandFilter? filter)
    {
        var all = oldestFirst.ToArray();
        // Any split keeps the bounds: what does not fit the young generation is the old one.
        var split = Math.Max(0, all.Length - Generation);
        return new(
            Part.Of(all[..split]), Part.Of(all[split..]), completeFrom,
            filter is null ? new(completeFrom, null, 0) : new(filteredFrom, filter, filter.Bytes));
    }

    /// <summary>What is known of forgotten commands.</summary>
    private readonly record struct Past(long FilteredFrom, CommandFilter? Filter, int Bytes)
    {
        public Past With(IEnumerable<Guid> ids)
        {
            var filter = Filter ?? new();
            filter.Add(ids);
            return new(FilteredFrom, filter, filter.Bytes);
        }
    }

    /// <summary>What one version sees of a chunk.</summary>
    private readonly record struct Part(Chunk Chunk, int Count)
    {
        public static readonly Part Empty = Of([]);

        public ProcessedCommand Last => Chunk.Items[Count - 1];

        public static Part Of(ProcessedCommand[] items) => new(Chunk.Of(items), items.Length);

        public Part Append(ProcessedCommand command) => new(Chunk.Append(Count, command), Count + 1);

        public IEnumerable<ProcessedCommand> All() => Chunk.Items.Take(Count);

        public bool TryFind(Guid id, out ProcessedCommand command) => Chunk.TryFind(Count, id, out command);
    }

    /// <param name="hashes">Of the ids, at the same indices as <paramref name="items"/>.</param>
    private sealed class Chunk(ProcessedCommand[] items, int[] hashes, int used)
    {
        private int _used = used;

        public ProcessedCommand[] Items => items;

        public static Chunk Of(ProcessedCommand[] items)
            => new(items, Array.ConvertAll(items, static item => item.Id.GetHashCode()), items.Length);

        public Chunk Append(int count, ProcessedCommand command)
        {
            if (count < items.Length && Interlocked.CompareExchange(ref _used, count + 1, count) == count)
            {
                Put(count, command);
                return this;
            }
            var capacity = Math.Clamp(count * 2, 4, Generation);
            var (copiedItems, copiedHashes) = (new ProcessedCommand[capacity], new int[capacity]);
            items.AsSpan(0, count).CopyTo(copiedItems);
            hashes.AsSpan(0, count).CopyTo(copiedHashes);
            var copy = new Chunk(copiedItems, copiedHashes, count + 1);
            copy.Put(count, command);
            return copy;
        }

        public bool TryFind(int count, Guid id, out ProcessedCommand command)
        {
            // As a rule a command is new, and looked for in vain: of each one remembered, 4 bytes are compared, many at once.
            var hash = id.GetHashCode();
            var unseen = hashes.AsSpan(0, count);
            while (unseen.LastIndexOf(hash) is var found and >= 0)
            {
                command = items[found];
                if (command.Id == id) return true;
                unseen = unseen[..found];
            }
            command = default;
            return false;
        }

        private void Put(int index, ProcessedCommand command)
        {
            items[index] = command;
            hashes[index] = command.Id.GetHashCode();
        }
    }
}
