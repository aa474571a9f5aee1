using EventStoreDb.Client.Protocol.Streams;
using Options = EventStoreDb.Client.Protocol.Streams.ReadReq.Types.Options;

namespace EventStoreDb.Client.Streams;

internal static class ReadRequests
{
    public static ReadReq OfStream(Direction direction, string streamName, StreamPosition from, long maxCount, bool resolveLinkTos)
    {
        WireNames.RequireStream(streamName);
        var stream = new Options.Types.StreamOptions { StreamIdentifier = WireNames.Stream(streamName) };
        if (from == StreamPosition.Start) stream.Start = WireNames.Empty;
        else if (from == StreamPosition.End) stream.End = WireNames.Empty;
        else stream.Revision = from.ToUInt64();
        var request = Common(direction, maxCount, resolveLinkTos);
        request.Options.Stream = stream;
        return request;
    }

    public static ReadReq OfAll(Direction direction, Position from, IEventFilter? filter, long maxCount, bool resolveLinkTos)
    {
        var all = new Options.Types.AllOptions();
        if (from == Position.Start) all.Start = WireNames.Empty;
        else if (from == Position.End) all.End = WireNames.Empty;
        else all.Position = new Options.Types.Position { CommitPosition = from.CommitPosition, PreparePosition = from.PreparePosition };
        var request = Common(direction, maxCount, resolveLinkTos);
        request.Options.All = all;
        if (filter is not null) request.Options.Filter = Filter(filter);
        return request;
    }

    /// <summary>What is there after a position, and then what comes.</summary>
    public static ReadReq SubscriptionToAll(FromAll start, SubscriptionFilterOptions? filter, bool resolveLinkTos)
    {
        var request = OfAll(Direction.Forwards, start.Position, filter?.Filter, 1, resolveLinkTos);
        request.Options.Subscription = new Options.Types.SubscriptionOptions(); // instead of the count
        if (filter is not null) request.Options.Filter.CheckpointIntervalMultiplier = filter.CheckpointInterval;
        return request;
    }

    private static ReadReq Common(Direction direction, long maxCount, bool resolveLinkTos)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxCount, 1);
        return new ReadReq
        {
            Options = new Options
            {
                ReadDirection = direction is Direction.Forwards
                    ? Options.Types.ReadDirection.Forwards : Options.Types.ReadDirection.Backwards,
                ResolveLinks = resolveLinkTos,
                Count = (ulong)maxCount,
                NoFilter = WireNames.Empty,
                // Without this the server never answers.
                UuidOption = new Options.Types.UUIDOption { Structured = WireNames.Empty },
                ControlOption = new Options.Types.ControlOption { Compatibility = 1 },
            },
        };
    }

    public static Options.Types.FilterOptions Filter(IEventFilter filter)
    {
        var expression = new Options.Types.FilterOptions.Types.Expression();
        if (filter.Regex is { } regex) expression.Regex = regex.Value;
        else expression.Prefix.Add(filter.Prefixes.Select(prefix => prefix.Value));
        var options = new Options.Types.FilterOptions { CheckpointIntervalMultiplier = 1 };
        if (filter is StreamFilter) options.StreamIdentifier = expression;
        else options.EventType = expression;
        if (filter.MaxSearchWindow is { } window) options.Max = window;
        else options.Count = WireNames.Empty;
        return options;
    }
}
