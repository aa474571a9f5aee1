using EventStoreDb.Client.Protocol.PersistentSubscriptions;
using EventStoreDb.Client.Streams;

namespace EventStoreDb.Client.PersistentSubscriptions;

internal static class PersistentSubscriptionRequests
{
    public static CreateReq CreateToAll(string groupName, IEventFilter? filter, PersistentSubscriptionSettings settings)
    {
        var all = StartOf(settings);
        if (filter is null) all.NoFilter = WireNames.Empty;
        else all.Filter = ReadRequests.Filter(filter);
        var wire = SettingsOf(settings);
        wire.ConsumerStrategy = settings.ConsumerStrategyName;
        return new CreateReq { Options = new CreateReq.Types.Options { All = all, GroupName = groupName, Settings = wire } };
    }

    public static UpdateReq UpdateToAll(string groupName, PersistentSubscriptionSettings settings) => new()
    {
        Options = new UpdateReq.Types.Options { All = StartOf(settings), GroupName = groupName, Settings = SettingsOf(settings) },
    };

    private static AllOptions StartOf(PersistentSubscriptionSettings settings)
    {
        var options = new AllOptions();
        switch (settings.StartFrom)
        {
            case null: options.End = WireNames.Empty; break;
            case Position position when position == Position.Start: options.Start = WireNames.Empty; break;
            case Position position when position == Position.End: options.End = WireNames.Empty; break;
            case Position position:
                options.Position = new Protocol.AllStreamPosition
                {
                    CommitPosition = position.CommitPosition,
                    PreparePosition = position.PreparePosition,
                };
                break;
            default: throw new ArgumentException("A group of $all starts from a Position.", nameof(settings));
        }
        return options;
    }

    private static Settings SettingsOf(PersistentSubscriptionSettings settings) => new()
    {
        ResolveLinks = settings.ResolveLinkTos,
        ExtraStatistics = settings.ExtraStatistics,
        MessageTimeoutMs = (int)settings.MessageTimeout.TotalMilliseconds,
        MaxRetryCount = settings.MaxRetryCount,
        CheckpointAfterMs = (int)settings.CheckPointAfter.TotalMilliseconds,
        MinCheckpointCount = settings.CheckPointLowerBound,
        MaxCheckpointCount = settings.CheckPointUpperBound,
        MaxSubscriberCount = settings.MaxSubscriberCount,
        LiveBufferSize = settings.LiveBufferSize,
        ReadBatchSize = settings.ReadBatchSize,
        HistoryBufferSize = settings.HistoryBufferSize,
        // An update knows only these three, and would take a missing one for DispatchToSingle.
        NamedConsumerStrategy = settings.ConsumerStrategyName switch
        {
            SystemConsumerStrategies.DispatchToSingle => ConsumerStrategy.DispatchToSingle,
            SystemConsumerStrategies.Pinned => ConsumerStrategy.Pinned,
            _ => ConsumerStrategy.RoundRobin,
        },
    };
}
