using System.Numerics;
using System.Runtime.InteropServices;

namespace BankingApi.Domain.Shared;

/// <summary>Ids of commands, of which only "certainly not added" or "perhaps added" is known: a scalable Bloom filter of 3 to 6 bytes an
/// id, wrong about one new id in some thousands.</summary>
/// <remarks>Nothing is ever taken out, so the versions of a state may share a filter: what a decision has added that then lost its race
/// makes others look in vain, once in a while, and no more. May be read while it is added to.</remarks>
public sealed class CommandFilter
{
    /// <summary>Room for a generation of <see cref="ProcessedCommands"/>, and more.</summary>
    private const int SmallestSlice = 512;

    private const int BitsPerId = 24;
    private const int Probes = 12;

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
        foreach (var slice in _slices)
        {
            var (hash, probe) = (new Hash(id), 0);
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

    /// <summary>The bits of one id, by enhanced double hashing. Part of what snapshots hold: never to change.</summary>
    private struct Hash
    {
        private ulong _next;
        private ulong _step;

        public Hash(Guid id)
        {
            Span<ulong> halves = stackalloc ulong[2];
            id.TryWriteBytes(MemoryMarshal.AsBytes(halves));
            _next = Mix(halves[0] ^ Mix(halves[1]));
            _step = Mix(~_next ^ halves[1]);
        }

        /// <param name="slice">A power of two long.</param>
        public ulong Next(ulong[] slice)
        {
            var bit = _next & ((ulong)slice.Length * 64 - 1);
            unchecked
            {
                _next += _step;
                _step += 0x9E37_79B9_7F4A_7C15;
            }
            return bit;
        }

        /// <summary>MurmurHash3's finalizer: every bit of the input changes half of the output's.</summary>
        private static ulong Mix(ulong x)
        {
            unchecked
            {
                x = (x ^ (x >> 33)) * 0xFF51_AFD7_ED55_8CCD;
                x = (x ^ (x >> 33)) * 0xC4CE_B9FE_1A85_EC53;
            }
            return x ^ (x >> 33);
        }
    }
}
