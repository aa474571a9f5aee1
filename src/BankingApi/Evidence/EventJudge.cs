namespace BankingApi.Evidence;

/// <summary>Judges the events of a log, told in its order, each by what came before it.</summary>
/// <param name="hasEveryPosition">Whether the log has an event at each position from 0 on.</param>
internal sealed class EventJudge(StreamLedger ledger, bool hasEveryPosition)
{
    private bool _hashes;
    private bool _checksums;
    private long _position = -1;

    public long Events { get; private set; }

    public long Streams { get; private set; }

    /// <summary>Events from before there were hashes.</summary>
    public long Unchained { get; private set; }

    /// <summary>The first place of the log that has no event.
    /// It does not say whose is missing, as its stream does where it goes on.</summary>
    public Fault? Gap { get; private set; }

    /// <returns>Null where nothing speaks against it.</returns>
    public Fault? Judge(LoggedEvent logged)
    {
        var stored = logged.Stored;
        NotePosition(stored.Position);
        if (StreamKey.Of(stored.Stream) is not { } stream) return Broken(stored, "no stream of the bank is called that");
        ref var state = ref ledger.Of(stream);
        if (stored.Revision > state.Count) return Fault.Missing(stored.Stream, state.Count, stored.Revision - 1);
        if (stored.Revision < state.Count) return Broken(stored, "there is another event of this revision before it");
        if (JudgeHash(stored, ref state) is { } fault) return fault;
        if (!JudgeChecksum(logged.Fits)) return Broken(stored, "what the store keeps with it (its place, its time) is not what it wrote");
        if (state.Count++ == 0) Streams++;
        Events++;
        return state.Count == state.KnownCount && state.Running != state.Known
            ? Broken(stored, "it, or an event before it, is not what the digest knows") : null;
    }

    private Fault? JudgeHash(StoredEvent stored, ref LedgerEntry state)
    {
        var hash = HashChain.Read(stored.Metadata.Span);
        if (hash is not null)
        {
            if (hash != HashChain.Compute(state.Last, stored)) return Broken(stored, "its hash does not fit");
            _hashes = true;
        }
        else
        {
            if (state.Last is not null) return Broken(stored, "it has no hash, and the event before it has one");
            if (_hashes) return Broken(stored, "it has no hash, and an event before it in the log has one");
            if (!UnchainedMetadata.IsWhole(stored.Metadata.Span)) return Broken(stored, "its metadata is damaged");
            Unchained++;
        }
        // Where all events of a stream have a hash, each one's own goes over all of them.
        state.Running = hash is { } own && (state.Count == 0 || state.Last == state.Running)
            ? own : HashChain.Compute(state.Count == 0 ? null : state.Running, stored);
        state.Last = hash;
        return null;
    }

    private bool JudgeChecksum(bool? fits)
    {
        _checksums |= fits is not null;
        return fits ?? !_checksums;
    }

    private void NotePosition(long position)
    {
        if (hasEveryPosition && Gap is null && position != _position + 1)
            Gap = new(string.Create(CultureInfo.InvariantCulture, $"position {_position + 1}"), "the event there is missing");
        _position = position;
    }

    private static Fault Broken(StoredEvent stored, string what) => Fault.At(stored.Stream, stored.Revision, what);
}
