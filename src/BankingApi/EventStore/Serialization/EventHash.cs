using System.Buffers;
using System.Buffers.Binary;

namespace BankingApi.EventStore.Serialization;

/// <summary>A SHA-256 hash of an event and of all before it in its stream; see <see cref="HashChain"/>.</summary>
public readonly record struct EventHash
{
    public const int Size = 32;

    private readonly UInt128 _high;
    private readonly UInt128 _low;

    /// <param name="bytes">32 of them.</param>
    public EventHash(ReadOnlySpan<byte> bytes)
        => (_high, _low) = (BinaryPrimitives.ReadUInt128BigEndian(bytes), BinaryPrimitives.ReadUInt128BigEndian(bytes[16..]));

    /// <param name="text">64 lower-case hexadecimal digits.</param>
    public static EventHash? Parse(ReadOnlySpan<byte> text)
    {
        Span<byte> bytes = stackalloc byte[Size];
        if (text.Length != 2 * Size || text.ContainsAnyInRange((byte)'A', (byte)'F')) return null;
        return Convert.FromHexString(text, bytes, out _, out _) == OperationStatus.Done ? new EventHash(bytes) : null;
    }

    /// <param name="into">At least 32 bytes.</param>
    public void Write(Span<byte> into)
    {
        BinaryPrimitives.WriteUInt128BigEndian(into, _high);
        BinaryPrimitives.WriteUInt128BigEndian(into[16..], _low);
    }

    /// <returns>64 lower-case hexadecimal digits.</returns>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Size];
        Write(bytes);
        return Convert.ToHexStringLower(bytes);
    }
}
