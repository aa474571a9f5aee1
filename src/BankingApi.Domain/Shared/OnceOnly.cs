namespace BankingApi.Domain.Shared;

/// <summary>What happens to a thing once at most, whoever asks for it and however often: a hold ends, a transaction is reversed. Its answer
/// stands among the processed commands under an id that follows from the thing alone, so a second one meets the first, however long ago
/// that was, and is told apart by the hash.</summary>
public static class OnceOnly
{
    /// <summary>Of what is not asked for by anybody, such as an expiry.</summary>
    public const ulong Unasked = 0;

    private const int Half = 32;

    /// <param name="thing">A UUIDv5 or v7, as all ids of this bank are.</param>
    /// <returns>The same as a UUIDv8, which no other command has.</returns>
    public static Guid IdOf(Guid thing)
    {
        Span<byte> bytes = stackalloc byte[16];
        thing.TryWriteBytes(bytes, bigEndian: true, out _);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }

    /// <summary>Half of it says whose request it was, half of it what was asked: so the same request under another key is known to be
    /// another one, and another request under the same key, too.</summary>
    /// <param name="request">Follows from the client's key; without one, it is like no other.</param>
    /// <param name="values">What was asked.</param>
    public static ulong Hash(Guid request, params ReadOnlySpan<object?> values)
        => (RequestHash.Of(request) >> Half << Half) | (RequestHash.Of(values) >> Half);

    /// <summary>Whether two hashes are of requests under one key.</summary>
    public static bool IsSameKey(ulong one, ulong other) => one != Unasked && one >> Half == other >> Half;
}
