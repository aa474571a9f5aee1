using System.Numerics;
using System.Runtime.InteropServices;

namespace BankingApi.Domain.Shared;

/// <summary>Ids of commands, of which only "certainly not added" or "perhaps added" is known: a scalable Bloom filter of 4 to 8 bytes an
/// id, wrong about one new id in 200,000.</summary>
/// <remarks>Nothing is ever taken out, so the versions of a state may share a filter: what a decision has added that then lost its race
/// makes others look in vain, once in a while, and no more. May be read while it is added to.</remarks>
public sealed class CommandFilter
{
    /// <summary>In bytes. Room for a generation of <see cref="ProcessedCommands"/>.</summary>
    private const int SmallestSlice = 512;

    private const int BitsPerId = 32;
    private const int Probes = 16;

    /// <summary>With the last one, 8 MB; the filter then fills up, and says "perhaps" more and more often.</summary>
    private const int MostSlices = 14;

    private readonly Lock _adding = new();

    /// <summary>Each twice as large as the one before: ids go into the last one.</summary>
    private volatile ulong[][] _slices = [];

    /// <summary>Ids that the last slice still takes.</summary>
    private long _room;

    public int Bytes => _slices.Sum(static slice => slice.Length) * sizeof(ulong);

    public void Add(IEnumerable<Guid> ids)
    {
        lock (_adding)
        {
            foreach (var id in ids)
            {
                if (_room <= 0 && _slices.Length < MostSlices) Grow();
                _room--;
                var (slice, hash) = (_slices[^1], new Hash(id));
                for (var probe = 0; probe < Probes; probe++)
                {
                    var bit = hash.Next(slice);
                    slice[bit >> 6] |= 1UL << (int)bit;
                }
            }
        }
    }

    public bool MayContain(Guid id)
    {
        var first = new Hash(id);
        foreach (var slice in _slices)
        {
            var (hash, probe) = (first, 0);
            for (; probe < Probes; probe++)
            {
                var bit = hash.Next(slice);
                if ((slice[bit >> 6] & (1UL << (int)bit)) == 0) break;
            }
            if (probe == Probes) return true;
        }
        return false;
    }

    /// <returns>What <see cref="Restore"/> makes the same filter of: its slices, as little-endian words.</returns>
    public byte[][] Save() => Array.ConvertAll(_slices, static slice => MemoryMarshal.AsBytes(slice.AsSpan()).ToArray());

    /// <returns>Null where these are not the slices of a filter.</returns>
    public static CommandFilter? Restore(IReadOnlyList<byte[]> slices)
    {
        var filter = new CommandFilter();
        var restored = new ulong[slices.Count][];
        for (var i = 0; i < restored.Length; i++)
        {
            if (i >= MostSlices || slices[i].Length != SmallestSlice << i) return null;
            restored[i] = MemoryMarshal.Cast<byte, ulong>(slices[i]).ToArray();
        }
        filter._slices = restored;
        if (restored.Length > 0) filter._room = Capacity(restored[^1]) - Taken(restored[^1]);
        return filter;
    }

    private void Grow()
    {
        var slice = new ulong[(SmallestSlice << _slices.Length) / sizeof(ulong)];
        _slices = [.. _slices, slice];
        _room = Capacity(slice);
    }

    private static long Capacity(ulong[] slice) => slice.Length * 64L / BitsPerId;

    /// <summary>How many ids a slice has taken, by its bits: as they meet more and more often, exact for a full slice, and up to a quarter
    /// too high before.</summary>
    private static long Taken(ulong[] slice) => slice.Sum(static word => (long)BitOperations.PopCount(word)) * 5 / (4 * Probes);

    /// <summary>The bits of one id, one after the other, as SplitMix64 makes them. Part of what snapshots hold: never to change.</summary>
    private struct Hash
    {
        private ulong _state;

        public Hash(Guid id)
        {
            Span<ulong> halves = stackalloc ulong[2];
            id.TryWriteBytes(MemoryMarshal.AsBytes(halves));
            _state = Mix(halves[0] ^ Mix(halves[1]));
        }

        /// <param name="slice">A power of two long.</param>
        public ulong Next(ulong[] slice)
        {
            unchecked
            {
                _state += 0x9E37_79B9_7F4A_7C15;
            }
            return Mix(_state) & ((ulong)slice.Length * 64 - 1);
        }

        private static ulong Mix(ulong x)
        {
            unchecked
            {
                x = (x ^ (x >> 30)) * 0xBF58_476D_1CE4_E5B9;
                x = (x ^ (x >> 27)) * 0x94D0_49BB_1331_11EB;
            }
            return x ^ (x >> 31);
        }
    }
}
