using EventStoreDb.Client.PersistentSubscriptions;
using EventStoreDb.Client.Values;

namespace BankingApi.EventStore.EventStoreDb;

/// <summary>How consumer groups behave. Where both stores have a number, it is the same, but for what may be in flight:
/// the embedded one only hands over what is in memory anyway.</summary>
internal sealed record GroupOptions
{
    /// <summary>A delivery that is not acknowledged by then comes again.</summary>
    public TimeSpan MessageTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>What would come again more often than this is parked.</summary>
    public int MaxRetryCount { get; init; } = 10;

    /// <summary>Deliveries that one consumer may leave unacknowledged.</summary>
    public int MaxInFlight { get; init; } = 4096;

    public TimeSpan CheckpointAfter { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>What a group is created with. The server's own limit on retries is out of reach: it counts a broken connection as one, for
    /// which no event is to blame, so the counting is done here (<see cref="BrokenConnections"/>). Pinned, so that of several instances one
    /// as a rule gets all events of an account, and they do not race for its view.</summary>
    /// <param name="start">Where the group begins; null: at the start of the log.</param>
    public PersistentSubscriptionSettings Settings(Position? start = null) => new(
        startFrom: start ?? Position.Start, messageTimeout: MessageTimeout, maxRetryCount: 1_000_000,
        liveBufferSize: 10_000, readBatchSize: 500, historyBufferSize: 10_000,
        // Even a single event moves the checkpoint: lag is what lies behind it.
        checkPointAfter: CheckpointAfter, checkPointLowerBound: 1, checkPointUpperBound: 1000,
        consumerStrategyName: SystemConsumerStrategies.Pinned);
}
