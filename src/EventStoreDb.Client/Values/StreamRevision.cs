using System.Globalization;

namespace EventStoreDb.Client.Values;

/// <summary>The revision of the last event that a stream is expected to have, counted from 0.</summary>
public readonly record struct StreamRevision(ulong Value) : IComparable<StreamRevision>
{
    /// <summary>The stream has no event.</summary>
    public static readonly StreamRevision None = new(ulong.MaxValue);

    /// <summary>-1 is <see cref="None"/>; anything below throws.</summary>
    public static StreamRevision FromInt64(long value) => value switch
    {
        -1 => None,
        >= 0 => new StreamRevision((ulong)value),
        _ => throw new ArgumentOutOfRangeException(nameof(value), value, "A revision is -1 (none) or counts from 0."),
    };

    /// <summary>The revision of the event at that position of the stream.</summary>
    public static StreamRevision FromStreamPosition(StreamPosition position) => new(position.ToUInt64());

    /// <summary><see cref="None"/> is -1.</summary>
    public long ToInt64() => this == None ? -1 : checked((long)Value);

    /// <summary>The revision as it is on the wire.</summary>
    public ulong ToUInt64() => Value;

    /// <summary>The revision after the next event. That of <see cref="None"/> is 0.</summary>
    public StreamRevision Next() => new(unchecked(Value + 1));

    /// <inheritdoc />
    public int CompareTo(StreamRevision other) => ToInt64().CompareTo(other.ToInt64());

    /// <inheritdoc />
    public static bool operator <(StreamRevision left, StreamRevision right) => left.CompareTo(right) < 0;

    /// <inheritdoc />
    public static bool operator >(StreamRevision left, StreamRevision right) => left.CompareTo(right) > 0;

    /// <inheritdoc />
    public static bool operator <=(StreamRevision left, StreamRevision right) => left.CompareTo(right) <= 0;

    /// <inheritdoc />
    public static bool operator >=(StreamRevision left, StreamRevision right) => left.CompareTo(right) >= 0;

    /// <inheritdoc />
    public override string ToString() => ToInt64().ToString(CultureInfo.InvariantCulture);
}
