using System.Globalization;

namespace EventStoreDb.Client.Values;

/// <summary>A <see cref="StreamRevision"/> or a <see cref="StreamState"/>: -1, -2 and -4 are the states, the rest are revisions.</summary>
internal readonly record struct ExpectedRevision(long Value)
{
    public const long NoStream = -1;
    public const long Any = -2;
    public const long StreamExists = -4;

    public static ExpectedRevision From(StreamRevision revision) => new(revision.ToInt64());

    public static ExpectedRevision From(StreamState state) => (long)state.ToInt64() is NoStream or Any or StreamExists
        ? new ExpectedRevision(state.ToInt64())
        : throw new ArgumentException("The expected state of the stream is not set.", nameof(state));

    public StreamRevision? Revision => Value >= NoStream ? StreamRevision.FromInt64(Value) : null;

    public override string ToString() => Value switch
    {
        NoStream => "no stream",
        Any => "any",
        StreamExists => "an existing stream",
        _ => Value.ToString(CultureInfo.InvariantCulture),
    };
}
