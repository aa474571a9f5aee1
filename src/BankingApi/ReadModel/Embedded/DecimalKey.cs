using System.Buffers.Binary;
using Sqlite;

namespace BankingApi.ReadModel.Embedded;

/// <summary>A decimal as 16 bytes that sort as the numbers do: the value in ten-thousandths (no currency divides more finely) as a
/// big-endian Int128 with its sign bit flipped. SQLite compares blobs byte by byte, so comparisons are exact, and an index can answer
/// them.</summary>
/// <remarks>The largest decimal in ten-thousandths is below 2^110: nothing here can overflow.</remarks>
internal static class DecimalKey
{
    public const int Size = 16;

    private const int Scale = 4;

    /// <summary>The key of the largest ten-thousandth that is not above the value: of the value itself for any amount of money.</summary>
    public static void WriteFloor(decimal value, Span<byte> key) => Write(TenThousandths(value, roundUp: false), key);

    /// <summary>The key of the smallest ten-thousandth that is not below the value:
    /// what a lower bound with more decimals amounts to.</summary>
    public static void WriteCeiling(decimal value, Span<byte> key) => Write(TenThousandths(value, roundUp: true), key);

    public static SqliteStatement AddFloorKey(this SqliteStatement statement, decimal value)
    {
        Span<byte> key = stackalloc byte[Size];
        WriteFloor(value, key);
        return statement.Add(key);
    }

    public static SqliteStatement AddCeilingKey(this SqliteStatement statement, decimal value)
    {
        Span<byte> key = stackalloc byte[Size];
        WriteCeiling(value, key);
        return statement.Add(key);
    }

    private static Int128 TenThousandths(decimal value, bool roundUp)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(value, bits);
        var mantissa = new Int128(unchecked((uint)bits[2]), unchecked((uint)bits[0] | ((ulong)(uint)bits[1] << 32)));
        if (value.Scale <= Scale) return Signed(mantissa * PowerOfTen(Scale - value.Scale));
        var (quotient, remainder) = Int128.DivRem(Signed(mantissa), PowerOfTen(value.Scale - Scale));
        if (remainder > 0 && roundUp) return quotient + 1;
        return remainder < 0 && !roundUp ? quotient - 1 : quotient;

        Int128 Signed(Int128 magnitude) => decimal.IsNegative(value) ? -magnitude : magnitude;
    }

    private static Int128 PowerOfTen(int exponent)
    {
        Int128 power = 1;
        for (var i = 0; i < exponent; i++) power *= 10;
        return power;
    }

    private static void Write(Int128 tenThousandths, Span<byte> key)
    {
        BinaryPrimitives.WriteInt128BigEndian(key, tenThousandths);
        key[0] ^= 0x80;
    }
}
