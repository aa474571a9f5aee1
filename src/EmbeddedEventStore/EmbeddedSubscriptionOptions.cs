namespace EmbeddedEventStore;

/// <summary>How consumer groups behave. The first two are EventStoreDB's defaults, so that both stores feel alike.</summary>
public sealed record EmbeddedSubscriptionOptions
{
    /// <summary>A delivery that is not acknowledged by then comes again.</summary>
    public TimeSpan MessageTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>What would come again more often than this is parked.</summary>
    public int MaxRetryCount { get; init; } = 10;

    /// <summary>Deliveries that one consumer may leave unacknowledged. At full load the views take 10,000 at a time.</summary>
    public int MaxInFlight { get; init; } = 16_384;

    /// <summary>Events between the oldest one still open and the newest one read,
    /// so that one forgotten delivery cannot fill the memory.</summary>
    public int MaxWindow { get; init; } = 500_000;

    /// <summary>The checkpoint is saved after this many events, or <see cref="CheckpointAfter"/>, whichever comes first.</summary>
    public int CheckpointAfterCount { get; init; } = 1000;

    /// <summary>See <see cref="CheckpointAfterCount"/>.</summary>
    public TimeSpan CheckpointAfter { get; init; } = TimeSpan.FromSeconds(1);
}
