namespace EmbeddedEventStore;

/// <summary>A stream as the writer knows it, the running transaction included.</summary>
internal sealed class StreamHead
{
    public required long Id { get; init; }

    public required long Revision { get; set; }
}

/// <summary>The streams written to lately. Two generations instead of a linked list: what was used since the last turn survives the next
/// one. Forgetting is always safe, the database knows.</summary>
internal sealed class StreamHeads(int generationSize)
{
    /// <summary>Both generations full take some 20 MB.</summary>
    public const int DefaultGenerationSize = 50_000;

    private Dictionary<string, StreamHead> _young = new(StringComparer.Ordinal);
    private Dictionary<string, StreamHead> _old = new(StringComparer.Ordinal);

    public bool TryGet(string stream, [NotNullWhen(true)] out StreamHead? head)
    {
        if (_young.TryGetValue(stream, out head)) return true;
        if (!_old.TryGetValue(stream, out head)) return false;
        Add(stream, head);
        return true;
    }

    public void Add(string stream, StreamHead head)
    {
        if (_young.Count >= generationSize) (_old, _young) = (_young, new(StringComparer.Ordinal));
        _young[stream] = head;
    }

    public void Clear()
    {
        _young.Clear();
        _old.Clear();
    }
}
