using System.Security.Cryptography;

namespace BankingApi.Evidence;

/// <summary>The Merkle tree hash of RFC 6962 (section 2.1) with SHA-256, over leaves that are told one after the other: of what is
/// complete, only the roots of the largest subtrees are kept.</summary>
internal sealed class MerkleTree
{
    private const int Size = SHA256.HashSizeInBytes;
    private const byte LeafPrefix = 0;
    private const byte NodePrefix = 1;

    /// <summary>From the largest to the smallest, like the ones of the number of leaves in binary.</summary>
    private readonly Stack<(int Height, byte[] Hash)> _subtrees = new();

    public void Add(ReadOnlySpan<byte> leaf)
    {
        var (height, hash) = (0, Hash(LeafPrefix, leaf, []));
        for (; _subtrees.TryPeek(out var left) && left.Height == height; height++) hash = Hash(NodePrefix, _subtrees.Pop().Hash, hash);
        _subtrees.Push((height, hash));
    }

    /// <returns>64 lower-case hexadecimal digits.</returns>
    public string Root()
    {
        byte[]? root = null;
        foreach (var (_, left) in _subtrees) root = root is null ? left : Hash(NodePrefix, left, root);
        return Convert.ToHexStringLower(root ?? SHA256.HashData([]));
    }

    private static byte[] Hash(byte prefix, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        var bytes = new byte[1 + first.Length + second.Length];
        bytes[0] = prefix;
        first.CopyTo(bytes.AsSpan(1));
        second.CopyTo(bytes.AsSpan(1 + first.Length));
        return SHA256.HashData(bytes);
    }
}
