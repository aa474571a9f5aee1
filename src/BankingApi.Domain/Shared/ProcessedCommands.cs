namespace BankingApi.Domain.Shared;

/// <summary>The last commands of an aggregate, for telling a repeated request from a new one. Immutable to its users, bounded in
/// size.</summary>
/// <remarks>Adding is on the path of every command, so versions share their storage: each sees the first <c>count</c> entries of a chunk,
/// and only the version that stands at the chunk's end may write behind it in place. A branch (a decision that lost its race) copies. An
/// <c>ImmutableDictionary</c> did the same with 600 bytes of garbage per event.</remarks>
public sealed class ProcessedCommands
{
    /// <summary>Between this and twice as many commands are remembered.</summary>
    public const int Generation = 128;

    public static readonly ProcessedCommands None = new(Chunk.Empty, 0, Chunk.Empty, 0);

    private readonly Chunk _old;
    private readonly int _oldCount;
    private readonly Chunk _young;
    private readonly int _youngCount;

    private ProcessedCommands(Chunk old, int oldCount, Chunk young, int youngCount)
        => (_old, _oldCount, _young, _youngCount) = (old, oldCount, young, youngCount);

    /// <summary>Every command answered at this revision or later is remembered; of earlier ones nothing is known here.</summary>
    public long CompleteFrom { get; private init; }

    public int Count => _oldCount + _youngCount;

    public ProcessedCommands Add(ProcessedCommand command)
    {
        if (_youngCount < Generation)
            return new(_old, _oldCount, _young.Append(_youngCount, command), _youngCount + 1) { CompleteFrom = CompleteFrom };
        // The old generation goes as a whole; what is now the young one starts where the forgotten one ended.
        return new(_young, _youngCount, Chunk.Empty.Append(0, command), 1)
        { CompleteFrom = _oldCount == 0 ? CompleteFrom : _old.Last(_oldCount).Revision + 1 };
    }

    public bool TryFind(Guid id, out ProcessedCommand command)
        => _young.TryFind(_youngCount, id, out command) || _old.TryFind(_oldCount, id, out command);

    /// <summary>Oldest first.</summary>
    public IEnumerable<ProcessedCommand> All() => _old.Take(_oldCount).Concat(_young.Take(_youngCount));

    /// <summary>Rebuilds what a snapshot held.</summary>
    public static ProcessedCommands Restore(long completeFrom, IEnumerable<ProcessedCommand> oldestFirst)
    {
        var all = oldestFirst.ToArray();
        // Any split keeps the bounds: what does not fit the young generation is the old one.
        var split = Math.Max(0, all.Length - Generation);
        var (old, young) = (Chunk.Of(all[..split]), Chunk.Of(all[split..]));
        return new(old, split, young, all.Length - split) { CompleteFrom = completeFrom };
    }

    /// <param name="hashes">Of the ids, at the same indices as <paramref name="items"/>.</param>
    private sealed class Chunk(ProcessedCommand[] items, int[] hashes, int used)
    {
        public static readonly Chunk Empty = new([], [], 0);

        private int _used = used;

        public static Chunk Of(ProcessedCommand[] items)
            => items.Length == 0 ? Empty : new(items, Array.ConvertAll(items, static item => item.Id.GetHashCode()), items.Length);

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

        public ProcessedCommand Last(int count) => items[count - 1];

        public IEnumerable<ProcessedCommand> Take(int count) => items.Take(count);

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
