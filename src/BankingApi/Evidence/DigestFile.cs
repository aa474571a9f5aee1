using System.Text;

namespace BankingApi.Evidence;

/// <summary>What a log came to: a line for each stream (its name, its last revision, the hash of all of it), ordinally by name, and last
/// the root of the Merkle tree over these lines, which vouches for all of them.</summary>
internal static class DigestFile
{
    private const string Root = "merkle-root";

    /// <param name="streams">In their order.</param>
    public static void Write(IEnumerable<KeyValuePair<StreamKey, LedgerEntry>> streams, TextWriter into)
    {
        var tree = new MerkleTree();
        foreach (var (stream, state) in streams)
        {
            var line = string.Create(CultureInfo.InvariantCulture, $"{stream} {state.Count - 1} {state.Running}");
            tree.Add(Encoding.UTF8.GetBytes(line));
            into.WriteLine(line);
        }
        into.WriteLine($"{Root} {tree.Root()}");
    }

    /// <summary>Enters what a digest says of each stream.</summary>
    /// <returns>How many streams it lists.</returns>
    /// <exception cref="DamagedDigestException">It is no digest, or not as it was written.</exception>
    public static long Load(TextReader digest, StreamLedger into)
    {
        var (tree, streams, last) = (new MerkleTree(), 0L, (StreamKey?)null);
        while (digest.ReadLine() is { } line)
        {
            if (line.StartsWith(Root, StringComparison.Ordinal))
            {
                if (line != $"{Root} {tree.Root()}") throw new DamagedDigestException("its lines do not make its root");
                return digest.ReadLine() is null ? streams : throw new DamagedDigestException("something stands behind its root");
            }
            streams++;
            if (Parse(line) is not var (stream, revision, hash))
                throw new DamagedDigestException(string.Create(CultureInfo.InvariantCulture, $"its line {streams} is none of a digest"));
            if (last is { } before && stream.CompareTo(before) <= 0)
                throw new DamagedDigestException(string.Create(CultureInfo.InvariantCulture, $"its line {streams} is out of order"));
            tree.Add(Encoding.UTF8.GetBytes(line));
            ref var state = ref into.Of(stream);
            (state.KnownCount, state.Known, last) = (revision + 1, hash, stream);
        }
        throw new DamagedDigestException("it ends before its root");
    }

    private static (StreamKey Stream, long Revision, EventHash Hash)? Parse(string line)
        => line.Split(' ') is [var name, var number, var digits]
            && StreamKey.Of(name) is { } stream
            && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var revision) && revision < long.MaxValue
            && EventHash.Parse(Encoding.UTF8.GetBytes(digits)) is { } hash
            ? (stream, revision, hash) : null;
}

/// <summary>A digest that vouches for nothing.</summary>
internal sealed class DamagedDigestException(string why) : Exception($"The digest is damaged: {why}.");
