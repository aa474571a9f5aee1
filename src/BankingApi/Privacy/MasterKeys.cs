using System.Security.Cryptography;

namespace BankingApi.Privacy;

/// <summary>What owners' keys are wrapped with: the present master key, and those before it that some keys may still be wrapped
/// with.</summary>
public sealed class MasterKeys
{
    /// <summary>In bytes: AES-256.</summary>
    public const int Size = 32;

    private readonly Lazy<Keys> _keys;

    /// <param name="previous">Needed until all keys were wrapped anew (<c>rotate-keys</c>).</param>
    public MasterKeys(byte[] current, IReadOnlyList<byte[]> previous) : this(() => (current, previous)) { }

    /// <param name="load">Called once, by whoever needs them first.</param>
    internal MasterKeys(Func<(byte[] Current, IReadOnlyList<byte[]> Previous)> load) => _keys = new(() => new(load()));

    /// <summary>Tells keys apart, and nothing of them.</summary>
    public string CurrentId => _keys.Value.CurrentId;

    public bool Knows(string id) => _keys.Value.ById.ContainsKey(id);

    internal WrappedKey Wrap(Guid ownerId, ReadOnlySpan<byte> key)
        => new(CurrentId, AuthenticatedBox.Seal(_keys.Value.ById[CurrentId], PurposeOf(ownerId), key));

    /// <returns>Null where it was changed since it was wrapped.</returns>
    /// <exception cref="ReadStoreUnavailableException">It was wrapped with a master key that is not configured.</exception>
    internal byte[]? Unwrap(Guid ownerId, WrappedKey wrapped)
        => _keys.Value.ById.TryGetValue(wrapped.MasterKeyId, out var master)
            ? AuthenticatedBox.Open(master, PurposeOf(ownerId), wrapped.Bytes)
            : throw new ReadStoreUnavailableException(
                $"An owner's key is wrapped with the master key {wrapped.MasterKeyId}, which is neither Privacy:MasterKey nor one of "
                + "Privacy:PreviousMasterKeys.");

    private static string PurposeOf(Guid ownerId) => $"BankingApi owner key v1 {ownerId:N}";

    private static string IdOf(byte[] key) => Convert.ToHexStringLower(
        HKDF.DeriveKey(HashAlgorithmName.SHA256, key, 8, info: "BankingApi master key id v1"u8.ToArray()));

    private sealed class Keys((byte[] Current, IReadOnlyList<byte[]> Previous) loaded)
    {
        public string CurrentId { get; } = IdOf(loaded.Current);

        public Dictionary<string, byte[]> ById { get; } =
            loaded.Previous.Append(loaded.Current).DistinctBy(IdOf).ToDictionary(IdOf, StringComparer.Ordinal);
    }
}
