using EventStoreDb.Client.Streams;
using Wire = EventStoreDb.Client.Protocol.PersistentSubscriptions.SubscriptionInfo;

namespace EventStoreDb.Client.PersistentSubscriptions;

/// <summary>A group and how it is doing.</summary>
/// <param name="EventSource">The stream, or <c>$all</c>.</param>
/// <param name="GroupName">The group.</param>
/// <param name="Status">E.g. <c>Live</c>; the server's word.</param>
/// <param name="Connections">Who consumes.</param>
/// <param name="Settings">What the group was created or updated with.</param>
/// <param name="Stats">How it is doing.</param>
public sealed record PersistentSubscriptionInfo(
    string EventSource, string GroupName, string Status, IReadOnlyList<PersistentSubscriptionConnectionInfo> Connections,
    PersistentSubscriptionSettings Settings, PersistentSubscriptionStats Stats)
{
    internal static PersistentSubscriptionInfo FromWire(Wire info) => new(
        info.EventSource, info.GroupName, info.Status,
        [.. info.Connections.Select(c => new PersistentSubscriptionConnectionInfo(
            c.From, c.Username, c.ConnectionName, c.AverageItemsPerSecond, c.TotalItems, c.CountSinceLastMeasurement, c.AvailableSlots,
            c.InFlightMessages))],
        new PersistentSubscriptionSettings(
            info.ResolveLinkTos, PositionOf(info.EventSource, info.StartFrom), info.ExtraStatistics,
            TimeSpan.FromMilliseconds(info.MessageTimeoutMilliseconds), info.MaxRetryCount, info.LiveBufferSize, info.ReadBatchSize,
            info.BufferSize, TimeSpan.FromMilliseconds(info.CheckPointAfterMilliseconds), info.MinCheckPointCount,
            info.MaxCheckPointCount, info.MaxSubscriberCount,
            info.NamedConsumerStrategy.Length > 0 ? info.NamedConsumerStrategy : SystemConsumerStrategies.RoundRobin),
        new PersistentSubscriptionStats(
            info.AveragePerSecond, info.TotalItems, info.CountSinceLastMeasurement, info.ReadBufferCount, info.LiveBufferCount,
            info.RetryBufferCount, info.TotalInFlightMessages, info.OutstandingMessagesCount, info.ParkedMessageCount,
            PositionOf(info.EventSource, info.LastCheckpointedEventPosition), PositionOf(info.EventSource, info.LastKnownEventPosition)));

    private static IPosition? PositionOf(string source, string text)
    {
        if (source == WireNames.AllStream)
            return Position.TryParse(text, out var position) ? position : text is "C:-1/P:-1" ? Position.End : null;
        return long.TryParse(text, out var number) && number >= -1 ? StreamPosition.FromInt64(number) : null;
    }
}

/// <summary>One consumer of a group.</summary>
/// <param name="From">Its address.</param>
/// <param name="Username">Its user.</param>
/// <param name="ConnectionName">Its connection's name.</param>
/// <param name="AverageItemsPerSecond">Events a second.</param>
/// <param name="TotalItems">Events since it connected.</param>
/// <param name="CountSinceLastMeasurement">Events since they were last counted.</param>
/// <param name="AvailableSlots">How many more it could be sent now.</param>
/// <param name="InFlightMessages">How many it has not answered yet.</param>
public sealed record PersistentSubscriptionConnectionInfo(
    string From, string Username, string ConnectionName, int AverageItemsPerSecond, long TotalItems, long CountSinceLastMeasurement,
    int AvailableSlots, int InFlightMessages);

/// <summary>How a group is doing.</summary>
/// <param name="AveragePerSecond">Events a second.</param>
/// <param name="TotalItems">Events since the server started.</param>
/// <param name="CountSinceLastMeasurement">Events since they were last counted.</param>
/// <param name="ReadBufferCount">Events read and not sent yet.</param>
/// <param name="LiveBufferCount">Live events kept in memory.</param>
/// <param name="RetryBufferCount">Events that wait to be sent again.</param>
/// <param name="TotalInFlightMessages">Events sent and not answered yet.</param>
/// <param name="OutstandingMessagesCount">Events that the group has not settled yet.</param>
/// <param name="ParkedMessageCount">Events parked.</param>
/// <param name="LastCheckpointedEventPosition">How far the group is; null if it has not written that down yet.</param>
/// <param name="LastKnownEventPosition">How far the stream is, as the group knows; null if it has seen nothing.</param>
public sealed record PersistentSubscriptionStats(
    int AveragePerSecond, long TotalItems, long CountSinceLastMeasurement, int ReadBufferCount, long LiveBufferCount,
    int RetryBufferCount, int TotalInFlightMessages, int OutstandingMessagesCount, long ParkedMessageCount,
    IPosition? LastCheckpointedEventPosition, IPosition? LastKnownEventPosition);
