namespace EventStoreDb.Client.PersistentSubscriptions;

/// <summary>How the server picks the consumer for an event.</summary>
public static class SystemConsumerStrategies
{
    /// <summary>Fills one consumer before the next.</summary>
    public const string DispatchToSingle = nameof(DispatchToSingle);

    /// <summary>Each in turn.</summary>
    public const string RoundRobin = nameof(RoundRobin);

    /// <summary>As a rule the same one for all events of a stream.</summary>
    public const string Pinned = nameof(Pinned);

    /// <summary>As a rule the same one for all events with a correlation id.</summary>
    public const string PinnedByCorrelation = nameof(PinnedByCorrelation);
}

/// <summary>How a group of consumers is served. Intervals are kept in milliseconds.</summary>
public sealed class PersistentSubscriptionSettings
{
    /// <param name="resolveLinkTos">Whether to deliver the events that links point to.</param>
    /// <param name="startFrom">Where a new group starts: a <see cref="Position"/> for <c>$all</c>, a <see cref="StreamPosition"/> for a
    /// stream. <b>Null is the end</b>, as in the official client: what was written before is never delivered.</param>
    /// <param name="extraStatistics">Whether the server measures latencies.</param>
    /// <param name="messageTimeout">After that time without an answer an event is delivered again. Null: 30 s.</param>
    /// <param name="maxRetryCount">After so many deliveries again it is parked.</param>
    /// <param name="liveBufferSize">How many live events the server keeps in memory for the group.</param>
    /// <param name="readBatchSize">How many it reads at once to catch up.</param>
    /// <param name="historyBufferSize">How many of those it keeps.</param>
    /// <param name="checkPointAfter">How often it writes down how far the group is, at the least. Null: 2 s.</param>
    /// <param name="checkPointLowerBound">Not before so many events are acknowledged.</param>
    /// <param name="checkPointUpperBound">At once after so many.</param>
    /// <param name="maxSubscriberCount">0: no limit.</param>
    /// <param name="consumerStrategyName">One of <see cref="SystemConsumerStrategies"/>, or of a plug-in.</param>
    public PersistentSubscriptionSettings(
        bool resolveLinkTos = false, IPosition? startFrom = null, bool extraStatistics = false, TimeSpan? messageTimeout = null,
        int maxRetryCount = 10, int liveBufferSize = 500, int readBatchSize = 20, int historyBufferSize = 500,
        TimeSpan? checkPointAfter = null, int checkPointLowerBound = 10, int checkPointUpperBound = 1000, int maxSubscriberCount = 0,
        string consumerStrategyName = SystemConsumerStrategies.RoundRobin)
    {
        ArgumentException.ThrowIfNullOrEmpty(consumerStrategyName);
        ResolveLinkTos = resolveLinkTos;
        StartFrom = startFrom;
        ExtraStatistics = extraStatistics;
        MessageTimeout = InMilliseconds(messageTimeout ?? TimeSpan.FromSeconds(30), nameof(messageTimeout));
        MaxRetryCount = maxRetryCount;
        LiveBufferSize = liveBufferSize;
        ReadBatchSize = readBatchSize;
        HistoryBufferSize = historyBufferSize;
        CheckPointAfter = InMilliseconds(checkPointAfter ?? TimeSpan.FromSeconds(2), nameof(checkPointAfter));
        CheckPointLowerBound = checkPointLowerBound;
        CheckPointUpperBound = checkPointUpperBound;
        MaxSubscriberCount = maxSubscriberCount;
        ConsumerStrategyName = consumerStrategyName;
    }

    /// <summary>Whether to deliver the events that links point to.</summary>
    public bool ResolveLinkTos { get; }

    /// <summary>Where a new group starts; null: the end.</summary>
    public IPosition? StartFrom { get; }

    /// <summary>Whether the server measures latencies.</summary>
    public bool ExtraStatistics { get; }

    /// <summary>After that time without an answer an event is delivered again.</summary>
    public TimeSpan MessageTimeout { get; }

    /// <summary>After so many deliveries again it is parked.</summary>
    public int MaxRetryCount { get; }

    /// <summary>How many live events the server keeps in memory for the group.</summary>
    public int LiveBufferSize { get; }

    /// <summary>How many it reads at once to catch up.</summary>
    public int ReadBatchSize { get; }

    /// <summary>How many of those it keeps.</summary>
    public int HistoryBufferSize { get; }

    /// <summary>How often it writes down how far the group is, at the least.</summary>
    public TimeSpan CheckPointAfter { get; }

    /// <summary>Not before so many events are acknowledged.</summary>
    public int CheckPointLowerBound { get; }

    /// <summary>At once after so many.</summary>
    public int CheckPointUpperBound { get; }

    /// <summary>0: no limit.</summary>
    public int MaxSubscriberCount { get; }

    /// <summary>How the server picks the consumer for an event.</summary>
    public string ConsumerStrategyName { get; }

    private static TimeSpan InMilliseconds(TimeSpan value, string name)
        => value >= TimeSpan.Zero && value.TotalMilliseconds <= int.MaxValue
            ? value
            : throw new ArgumentOutOfRangeException(name, value, "The interval is from 0 ms to 2,147,483,647 ms.");
}
