using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace BankingApi.Evidence;

/// <summary>What is known of each stream. However many there are, only so many are kept in memory: once these are full they all go to a
/// temporary file, and each comes back when it is met again.</summary>
internal sealed class StreamLedger(int mostInMemory = StreamLedger.MostInMemory) : IDisposable
{
    /// <summary>Some 10 MB.</summary>
    private const int MostInMemory = 50_000;

    // Of its full size at once: what it would outgrow on the way is not worth less than what it may not need.
    private readonly Dictionary<StreamKey, LedgerEntry> _states = new(mostInMemory);
    private SpilledStreams? _spilled;

    /// <summary>The stream's entry, new where it is met for the first time; to be used before the next one is asked for.</summary>
    public ref LedgerEntry Of(StreamKey stream)
    {
        ref var known = ref CollectionsMarshal.GetValueRefOrNullRef(_states, stream);
        if (!Unsafe.IsNullRef(ref known)) return ref known;
        if (_states.Count >= mostInMemory) Spill();
        ref var state = ref CollectionsMarshal.GetValueRefOrAddDefault(_states, stream, out _);
        if (_spilled is not null) state = _spilled.Find(stream);
        return ref state;
    }

    /// <summary>All streams, ordinally by name.</summary>
    public IEnumerable<KeyValuePair<StreamKey, LedgerEntry>> Sorted()
    {
        if (_spilled is null) return Ordered();
        Spill();
        return _spilled.All();
    }

    public void Dispose() => _spilled?.Dispose();

    private void Spill()
    {
        _spilled ??= new();
        _spilled.Put(Ordered());
        _states.Clear();
    }

    private IEnumerable<KeyValuePair<StreamKey, LedgerEntry>> Ordered()
    {
        var streams = _states.Keys.ToArray();
        streams.AsSpan().Sort();
        return streams.Select(stream => KeyValuePair.Create(stream, _states[stream]));
    }
}
