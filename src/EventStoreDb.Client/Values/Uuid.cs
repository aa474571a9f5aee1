using System.Buffers.Binary;

namespace EventStoreDb.Client.Values;

/// <summary>An RFC 4122 identifier: the 16 bytes in network order, as two big-endian halves. That is how the server keeps it.</summary>
public readonly record struct Uuid
{
    private readonly long _mostSignificantBits;
    private readonly long _leastSignificantBits;

    private Uuid(long mostSignificantBits, long leastSignificantBits)
    {
        _mostSignificantBits = mostSignificantBits;
        _leastSignificantBits = leastSignificantBits;
    }

    /// <summary>All zeros.</summary>
    public static readonly Uuid Empty;

    /// <summary>A random one (version 4).</summary>
    public static Uuid NewUuid() => FromGuid(Guid.NewGuid());

    /// <summary>The same identifier: its text is the <see cref="Guid"/>'s text.</summary>
    public static Uuid FromGuid(Guid value)
    {
        Span<byte> bytes = stackalloc byte[16];
        value.TryWriteBytes(bytes, bigEndian: true, out _);
        return new Uuid(BinaryPrimitives.ReadInt64BigEndian(bytes), BinaryPrimitives.ReadInt64BigEndian(bytes[8..]));
    }

    /// <summary>From its canonical text. Throws <see cref="FormatException"/> on anything else.</summary>
    public static Uuid Parse(string value) => FromGuid(Guid.Parse(value));

    /// <summary>From its halves.</summary>
    public static Uuid FromInt64(long mostSignificantBits, long leastSignificantBits) => new(mostSignificantBits, leastSignificantBits);

    /// <summary>The same identifier as a <see cref="Guid"/>.</summary>
    public Guid ToGuid()
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(bytes, _mostSignificantBits);
        BinaryPrimitives.WriteInt64BigEndian(bytes[8..], _leastSignificantBits);
        return new Guid(bytes, bigEndian: true);
    }

    /// <inheritdoc />
    public override string ToString() => ToGuid().ToString("D");

    internal static Uuid FromWire(Protocol.UUID? value) => value switch
    {
        { ValueCase: Protocol.UUID.ValueOneofCase.Structured } => new Uuid(
            value.Structured.MostSignificantBits, value.Structured.LeastSignificantBits),
        { ValueCase: Protocol.UUID.ValueOneofCase.String } => Parse(value.String),
        _ => Empty,
    };

    internal Protocol.UUID ToWire() => new()
    {
        Structured = new Protocol.UUID.Types.Structured
        {
            MostSignificantBits = _mostSignificantBits,
            LeastSignificantBits = _leastSignificantBits,
        },
    };
}
