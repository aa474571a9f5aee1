using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace BankingApi.Domain.Shared;

/// <summary>A fingerprint of a request's values, so that a key that comes again with other values is noticed. Computed from values, not
/// from bytes received: <c>10</c>, <c>"10.0"</c> and <c>"10.00"</c> are one request.</summary>
public static class RequestHash
{
    /// <summary>The first 64 bits of the SHA-256 of the values, each prefixed with its length so that no two lists read alike.</summary>
    /// <param name="values">Amounts must be scaled to their currency already.</param>
    public static ulong Of(params ReadOnlySpan<object?> values)
    {
        var text = new StringBuilder(128);
        foreach (var value in values)
        {
            if (value is null)
            {
                text.Append('-');
                continue;
            }
            var part = value switch
            {
                // To the millisecond, whatever the offset: the text of an instant ends with its seconds.
                DateTimeOffset instant => instant.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture),
                IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
                _ => value.ToString()!,
            };
            text.Append(part.Length).Append(':').Append(part);
        }
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString()), hash);
        return BinaryPrimitives.ReadUInt64BigEndian(hash);
    }
}
