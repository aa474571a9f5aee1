using System.Buffers;
using System.Buffers.Binary;

namespace BankingApi.Evidence;

/// <summary>A stream's name in a few bytes that are in the names' ordinal order.</summary>
/// <param name="Kind">Of the stream: which of the prefixes.</param>
/// <param name="Id">What stands behind it.</param>
internal readonly record struct StreamKey(byte Kind, UInt128 Id) : IComparable<StreamKey>
{
    public const int Size = 1 + IdBytes;

    private const int IdBytes = 16;

    private static readonly string[] Prefixes = [.. StreamNames.Chained.Order(StringComparer.Ordinal)];

    /// <returns>Null where no stream of the bank can have this very name.</returns>
    public static StreamKey? Of(string name)
    {
        Span<byte> id = stackalloc byte[IdBytes];
        for (byte kind = 0; kind < Prefixes.Length; kind++)
        {
            if (!name.StartsWith(Prefixes[kind], StringComparison.Ordinal)) continue;
            var digits = name.AsSpan(Prefixes[kind].Length);
            return digits.Length == 2 * IdBytes && !digits.ContainsAnyInRange('A', 'F')
                && Convert.FromHexString(digits, id, out _, out _) == OperationStatus.Done
                ? new(kind, BinaryPrimitives.ReadUInt128BigEndian(id)) : null;
        }
        return null;
    }

    public static StreamKey Read(ReadOnlySpan<byte> bytes) => new(bytes[0], BinaryPrimitives.ReadUInt128BigEndian(bytes[1..]));

    public void Write(Span<byte> into)
    {
        into[0] = Kind;
        BinaryPrimitives.WriteUInt128BigEndian(into[1..], Id);
    }

    public int CompareTo(StreamKey other) => (Kind, Id).CompareTo((other.Kind, other.Id));

    /// <returns>The name.</returns>
    public override string ToString()
    {
        Span<byte> id = stackalloc byte[IdBytes];
        BinaryPrimitives.WriteUInt128BigEndian(id, Id);
        return Prefixes[Kind] + Convert.ToHexStringLower(id);
    }
}
