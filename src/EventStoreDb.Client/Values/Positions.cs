namespace EventStoreDb.Client.Values;

/// <summary>A place to start from: a <see cref="StreamPosition"/> in a stream, or a <see cref="Position"/> in <c>$all</c>.</summary>
public interface IPosition;

/// <summary>The position of an event in its stream, from 0. A read starts at it (inclusive).</summary>
public readonly record struct StreamPosition(ulong Value) : IPosition, IComparable<StreamPosition>
{
    /// <summary>The first event.</summary>
    public static readonly StreamPosition Start = new(0);

    /// <summary>Past the last event; a backwards read from here starts with the last one.</summary>
    public static readonly StreamPosition End = new(ulong.MaxValue);

    /// <summary>-1 is <see cref="End"/>.</summary>
    public static StreamPosition FromInt64(long value) => value switch
    {
        -1 => End,
        >= 0 => new StreamPosition((ulong)value),
        _ => throw new ArgumentOutOfRangeException(nameof(value), value, "A position is -1 (the end) or counts from 0."),
    };

    /// <summary>Where the event of that revision is.</summary>
    public static StreamPosition FromStreamRevision(StreamRevision revision) => new(revision.ToUInt64());

    /// <summary><see cref="End"/> is -1.</summary>
    public long ToInt64() => this == End ? -1 : checked((long)Value);

    /// <summary>The position as it is on the wire.</summary>
    public ulong ToUInt64() => Value;

    /// <summary>The position of the next event. <see cref="End"/> has none.</summary>
    public StreamPosition Next() => new(checked(Value + 1));

    /// <inheritdoc />
    public int CompareTo(StreamPosition other) => Value.CompareTo(other.Value);

    /// <inheritdoc />
    public static bool operator <(StreamPosition left, StreamPosition right) => left.Value < right.Value;

    /// <inheritdoc />
    public static bool operator >(StreamPosition left, StreamPosition right) => left.Value > right.Value;

    /// <inheritdoc />
    public static bool operator <=(StreamPosition left, StreamPosition right) => left.Value <= right.Value;

    /// <inheritdoc />
    public static bool operator >=(StreamPosition left, StreamPosition right) => left.Value >= right.Value;

    /// <inheritdoc />
    public override string ToString() => ToInt64().ToString(System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>A position in the log of the whole server.
/// Ordered by <see cref="CommitPosition"/>, then <see cref="PreparePosition"/>.</summary>
public readonly record struct Position(ulong CommitPosition, ulong PreparePosition) : IPosition, IComparable<Position>
{
    /// <summary>Before the first event.</summary>
    public static readonly Position Start = new(0, 0);

    /// <summary>Past the last event.</summary>
    public static readonly Position End = new(ulong.MaxValue, ulong.MaxValue);

    /// <inheritdoc />
    public int CompareTo(Position other) => CommitPosition == other.CommitPosition
        ? PreparePosition.CompareTo(other.PreparePosition)
        : CommitPosition.CompareTo(other.CommitPosition);

    /// <inheritdoc />
    public static bool operator <(Position left, Position right) => left.CompareTo(right) < 0;

    /// <inheritdoc />
    public static bool operator >(Position left, Position right) => left.CompareTo(right) > 0;

    /// <inheritdoc />
    public static bool operator <=(Position left, Position right) => left.CompareTo(right) <= 0;

    /// <inheritdoc />
    public static bool operator >=(Position left, Position right) => left.CompareTo(right) >= 0;

    /// <summary><c>C:commit/P:prepare</c>, as the server writes it.</summary>
    public override string ToString() => $"C:{CommitPosition}/P:{PreparePosition}";

    /// <summary>Reads <c>C:commit/P:prepare</c>.</summary>
    public static bool TryParse(string? value, out Position position)
    {
        position = default;
        if (value?.Split('/') is not [['C', ':', .. var commit], ['P', ':', .. var prepare]]
            || !ulong.TryParse(commit, out var c) || !ulong.TryParse(prepare, out var p))
            return false;
        position = new Position(c, p);
        return true;
    }
}

/// <summary>Where a subscription to <c>$all</c> begins.</summary>
public readonly record struct FromAll
{
    private FromAll(Position position) => Position = position;

    internal Position Position { get; }

    /// <summary>With the first event of the log.</summary>
    public static readonly FromAll Start = new(Position.Start);

    /// <summary>With what is appended from now on.</summary>
    public static readonly FromAll End = new(Position.End);

    /// <summary>With the event behind this position.</summary>
    public static FromAll After(Position position) => new(position);
}
