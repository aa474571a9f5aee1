using System.Security.Cryptography;
using System.Text;

namespace BankingApi.Privacy;

/// <summary>Encrypts so that only the same key, for the same purpose, opens it again, and that any change of it shows: AES-256-GCM. Each
/// box has a key and a nonce of its own, derived (HKDF-SHA256) from the key given and 256 random bits: no nonce meets a key
/// twice.</summary>
internal static class AuthenticatedBox
{
    private const int SaltSize = 32;
    private const int KeySize = 32;

    private static readonly int NonceSize = AesGcm.NonceByteSizes.MaxSize;
    private static readonly int TagSize = AesGcm.TagByteSizes.MaxSize;

    /// <param name="purpose">What it is and whose: one that was moved elsewhere does not open there.</param>
    /// <returns>Salt, tag, and as many bytes more as <paramref name="content"/> has.</returns>
    public static byte[] Seal(ReadOnlySpan<byte> key, string purpose, ReadOnlySpan<byte> content)
    {
        var box = new byte[SaltSize + TagSize + content.Length];
        RandomNumberGenerator.Fill(box.AsSpan(0, SaltSize));
        Span<byte> derived = stackalloc byte[KeySize + NonceSize];
        Derive(key, purpose, box, derived);
        using var aes = new AesGcm(derived[..KeySize], TagSize);
        aes.Encrypt(derived[KeySize..], content, box.AsSpan(SaltSize + TagSize), box.AsSpan(SaltSize, TagSize));
        CryptographicOperations.ZeroMemory(derived);
        return box;
    }

    /// <returns>Null where the key or the purpose is another one, or the box was changed.</returns>
    public static byte[]? Open(ReadOnlySpan<byte> key, string purpose, ReadOnlySpan<byte> box)
    {
        if (box.Length < SaltSize + TagSize) return null;
        Span<byte> derived = stackalloc byte[KeySize + NonceSize];
        Derive(key, purpose, box, derived);
        using var aes = new AesGcm(derived[..KeySize], TagSize);
        var content = new byte[box.Length - SaltSize - TagSize];
        try
        {
            aes.Decrypt(derived[KeySize..], box[(SaltSize + TagSize)..], box.Slice(SaltSize, TagSize), content);
            return content;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(derived);
        }
    }

    private static void Derive(ReadOnlySpan<byte> key, string purpose, ReadOnlySpan<byte> box, Span<byte> derived)
        => HKDF.DeriveKey(HashAlgorithmName.SHA256, key, derived, box[..SaltSize], Encoding.UTF8.GetBytes(purpose));
}
