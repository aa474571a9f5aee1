using System.Buffers;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace BankingApi.Http.Query;

/// <summary>Where a page of a list ended: the key of its last item and a keyed checksum over it and the query it belongs to, in
/// base64url.</summary>
/// <remarks>The checksum keeps clients from making up cursors or taking them to another query; it keeps no secret. So its key stands here,
/// the same for every instance and for ever, rather than in a configuration that somebody has to rotate.</remarks>
public static class Cursor
{
    private const int ChecksumLength = 16;
    private const int MaxLength = 2048;

    private static readonly byte[] ChecksumKey = "BankingApi cursor 1"u8.ToArray();

    /// <summary>What tells one query from another: its path and filters, in a fixed order, but not its limit.</summary>
    /// <param name="filters">As values, defaults included, so that two spellings of one query are one query; dates that are clipped to now
    /// as the client wrote them.</param>
    public static string Fingerprint(string path, params ReadOnlySpan<(string Name, string? Value)> filters)
    {
        var text = new StringBuilder(path);
        foreach (var (name, value) in filters)
        {
            // With the length, so that no value can look like the next filter.
            if (value is not null) text.Append(CultureInfo.InvariantCulture, $"\n{name}={value.Length}:{value}");
        }

        return text.ToString();
    }

    public static string Encode(string fingerprint, ReadOnlySpan<byte> key)
    {
        var bytes = new byte[key.Length + ChecksumLength];
        key.CopyTo(bytes);
        Checksum(fingerprint, key, bytes.AsSpan(key.Length));
        return Base64Url.EncodeToString(bytes);
    }

    public static string Encode(string fingerprint, string key) => Encode(fingerprint, Encoding.UTF8.GetBytes(key));

    /// <summary>False for whatever <see cref="Encode(string, ReadOnlySpan{byte})"/>
    /// did not make for this very query, to the character.</summary>
    public static bool TryDecode(string? text, string fingerprint, [NotNullWhen(true)] out byte[]? key)
    {
        key = null;
        if (string.IsNullOrEmpty(text) || text.Length > MaxLength) return false;

        var bytes = new byte[Base64Url.GetMaxDecodedLength(text.Length)];
        if (Base64Url.DecodeFromChars(text, bytes, out _, out var length) != OperationStatus.Done || length < ChecksumLength) return false;

        // Padding, white space and stray bits in the last character decode to the same bytes.
        if (Base64Url.EncodeToString(bytes.AsSpan(0, length)) != text) return false;

        var decoded = bytes.AsSpan(0, length - ChecksumLength);
        Span<byte> expected = stackalloc byte[ChecksumLength];
        Checksum(fingerprint, decoded, expected);
        if (!CryptographicOperations.FixedTimeEquals(expected, bytes.AsSpan(decoded.Length, ChecksumLength))) return false;
        key = decoded.ToArray();
        return true;
    }

    private static void Checksum(string fingerprint, ReadOnlySpan<byte> key, Span<byte> checksum)
    {
        Span<byte> query = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(fingerprint), query);

        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(ChecksumKey, [.. query, .. key], hash);
        hash[..ChecksumLength].CopyTo(checksum);
    }
}
