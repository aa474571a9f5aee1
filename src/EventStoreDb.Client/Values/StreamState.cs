namespace EventStoreDb.Client.Values;

/// <summary>What is expected of a stream where no revision is named.</summary>
public readonly record struct StreamState
{
    private readonly int _value;

    private StreamState(int value) => _value = value;

    /// <summary>It has no event, or was deleted (but not tombstoned).</summary>
    public static readonly StreamState NoStream = new(-1);

    /// <summary>Nothing: no check, and only best-effort idempotency.</summary>
    public static readonly StreamState Any = new(-2);

    /// <summary>It has at least one event, or metadata.</summary>
    public static readonly StreamState StreamExists = new(-4);

    /// <summary>-1 no stream, -2 any, -4 exists: as the server's error trailers have it.</summary>
    public int ToInt64() => _value;

    /// <inheritdoc />
    public override string ToString() => _value switch
    {
        -1 => nameof(NoStream),
        -2 => nameof(Any),
        -4 => nameof(StreamExists),
        _ => "unset",
    };
}
