using EventStoreDb.Client.Protocol.PersistentSubscriptions;
using EventStoreDb.Doubles.Groups;
using EventStoreDb.Doubles.Wire;
using Grpc.Core;

namespace EventStoreDb.Doubles;

/// <summary>Persistent subscriptions to <c>$all</c>; those to streams are not spoken here.</summary>
internal sealed class PersistentSubscriptionsService(Node node) : PersistentSubscriptions.PersistentSubscriptionsBase
{
    public override Task<CreateResp> Create(CreateReq request, ServerCallContext context)
    {
        node.RequireOperator(context);
        var options = request.Options;
        if (options.All is not { } all) throw OnlyAll();
        var (index, text) = StartOf(all);
        var settings = SettingsOf(options.Settings, options.Settings.ConsumerStrategy, text);
        var matches = EventMatch.Of(all.Filter);
        node.Groups.Create(options.GroupName, settings, matches, all.Filter?.StreamIdentifier?.Prefix.ToArray() ?? [], index);
        return Task.FromResult(new CreateResp());
    }

    public override Task<UpdateResp> Update(UpdateReq request, ServerCallContext context)
    {
        node.RequireOperator(context);
        var options = request.Options;
        if (options.All is not { } all) throw OnlyAll();
        node.Groups.Get(options.GroupName).Update(
            SettingsOf(options.Settings, options.Settings.NamedConsumerStrategy.ToString(), StartOf(all).Text));
        return Task.FromResult(new UpdateResp());
    }

    public override Task<DeleteResp> Delete(DeleteReq request, ServerCallContext context)
    {
        node.RequireOperator(context);
        node.Groups.Delete(request.Options.GroupName);
        return Task.FromResult(new DeleteResp());
    }

    public override Task<GetInfoResp> GetInfo(GetInfoReq request, ServerCallContext context)
        => Task.FromResult(new GetInfoResp { SubscriptionInfo = Info(node.Groups.Get(request.Options.GroupName)) });

    public override Task<ListResp> List(ListReq request, ServerCallContext context)
    {
        var groups = node.Groups.All;
        if (groups.Count == 0) throw ServerErrors.GroupMissing("");
        return Task.FromResult(new ListResp { Subscriptions = { groups.Select(Info) } });
    }

    public override Task<ReplayParkedResp> ReplayParked(ReplayParkedReq request, ServerCallContext context)
    {
        node.RequireOperator(context);
        var stopAt = request.Options.StopAtOptionCase switch
        {
            ReplayParkedReq.Types.Options.StopAtOptionOneofCase.StopAt => request.Options.StopAt,
            ReplayParkedReq.Types.Options.StopAtOptionOneofCase.NoLimit => long.MaxValue,
            _ => throw ServerErrors.Unknown(),
        };
        node.Groups.Get(request.Options.GroupName).ReplayParked(stopAt);
        return Task.FromResult(new ReplayParkedResp());
    }

    public override async Task Read(
        IAsyncStreamReader<ReadReq> requestStream, IServerStreamWriter<ReadResp> responseStream, ServerCallContext context)
    {
        if (!await requestStream.MoveNext(context.CancellationToken) || requestStream.Current.Options is not { } options)
            throw ServerErrors.Invalid("The options come first.");
        if (options.UuidOption is null or { ContentCase: ReadReq.Types.Options.Types.UUIDOption.ContentOneofCase.None })
            throw ServerErrors.Unknown();
        var structured = options.UuidOption.ContentCase is ReadReq.Types.Options.Types.UUIDOption.ContentOneofCase.Structured;
        var group = node.Groups.Get(options.GroupName);
        var consumer = group.Connect(context.RequestHeaders.GetValue("connection-name") ?? "", options.BufferSize);
        try
        {
            await responseStream.WriteAsync(
                new ReadResp
                {
                    SubscriptionConfirmation = new ReadResp.Types.SubscriptionConfirmation
                    { SubscriptionId = $"$all::{options.GroupName}" },
                }, context.CancellationToken);
            group.Pump();
            _ = TakeAnswersAsync(group, consumer, requestStream, context.CancellationToken);
            await foreach (var delivery in consumer.Outgoing.Reader.ReadAllAsync(context.CancellationToken))
                await responseStream.WriteAsync(Event(delivery, structured), context.CancellationToken);
        }
        finally
        {
            group.Disconnect(consumer);
        }
    }

    private static async Task TakeAnswersAsync(
        Group group, Consumer consumer, IAsyncStreamReader<ReadReq> answers, CancellationToken cancellationToken)
    {
        try
        {
            while (await answers.MoveNext(cancellationToken))
                switch (answers.Current.ContentCase)
                {
                    case ReadReq.ContentOneofCase.Ack:
                        group.Ack(consumer, answers.Current.Ack.Ids.Select(Mapping.Id));
                        break;
                    case ReadReq.ContentOneofCase.Nack:
                        var nack = answers.Current.Nack;
                        group.Nack(consumer, nack.Ids.Select(Mapping.Id), (NackAction)nack.Action, nack.Reason);
                        break;
                }
            consumer.Outgoing.Writer.TryComplete();
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or RpcException or InvalidOperationException)
        {
            consumer.Outgoing.Writer.TryComplete(); // the consumer is gone, and with it the call
        }
    }

    private static ReadResp Event(Delivery delivery, bool structured)
    {
        var read = new ReadResp.Types.ReadEvent { CommitPosition = delivery.Original.Position, RetryCount = delivery.RetryCount };
        if (delivery.Event is not null) read.Event = Mapping.Recorded(delivery.Event, structured);
        if (delivery.Link is not null) read.Link = Mapping.Recorded(delivery.Link, structured);
        return new ReadResp { Event = read };
    }

    private (int Index, string Text) StartOf(AllOptions all) => all.AllOptionCase switch
    {
        AllOptions.AllOptionOneofCase.Start => (0, "C:0/P:0"),
        AllOptions.AllOptionOneofCase.End => (node.Log.Count, "C:-1/P:-1"),
        AllOptions.AllOptionOneofCase.Position => (
            node.Log.IndexAtOrAfter(all.Position.CommitPosition), $"C:{all.Position.CommitPosition}/P:{all.Position.PreparePosition}"),
        _ => throw ServerErrors.Invalid("The start is missing."),
    };

    private static GroupSettings SettingsOf(Settings wire, string strategy, string start) => new(
        wire.ResolveLinks,
        wire.MessageTimeoutCase is Settings.MessageTimeoutOneofCase.MessageTimeoutTicks
            ? TimeSpan.FromTicks(wire.MessageTimeoutTicks)
            : TimeSpan.FromMilliseconds(wire.MessageTimeoutMs),
        wire.MaxRetryCount, wire.MaxSubscriberCount, strategy, start,
        wire.CheckpointAfterCase is Settings.CheckpointAfterOneofCase.CheckpointAfterTicks
            ? TimeSpan.FromTicks(wire.CheckpointAfterTicks)
            : TimeSpan.FromMilliseconds(wire.CheckpointAfterMs),
        wire.MinCheckpointCount, wire.MaxCheckpointCount, wire.LiveBufferSize, wire.ReadBatchSize, wire.HistoryBufferSize,
        wire.ExtraStatistics);

    private SubscriptionInfo Info(Group group)
    {
        var state = group.State();
        var settings = state.Settings;
        var seen = node.Log.At(state.NextIndex - 1);
        return new SubscriptionInfo
        {
            EventSource = "$all",
            GroupName = group.Name,
            Status = "Live",
            Connections =
            {
                state.Consumers.Select(c => new SubscriptionInfo.Types.ConnectionInfo
                {
                    From = "127.0.0.1",
                    ConnectionName = c.Name,
                    AvailableSlots = c.BufferSize - c.InFlight,
                    InFlightMessages = c.InFlight,
                }),
            },
            LastCheckpointedEventPosition = state.Checkpoint is { } done ? $"C:{done.Position}/P:{done.Position}" : "",
            LastKnownEventPosition = seen is null ? "" : $"C:{seen.Position}/P:{seen.Position}",
            ResolveLinkTos = settings.ResolveLinks,
            StartFrom = settings.StartFrom,
            MessageTimeoutMilliseconds = (int)settings.MessageTimeout.TotalMilliseconds,
            ExtraStatistics = settings.ExtraStatistics,
            MaxRetryCount = settings.MaxRetryCount,
            LiveBufferSize = settings.LiveBuffer,
            BufferSize = settings.HistoryBuffer,
            ReadBatchSize = settings.ReadBatch,
            CheckPointAfterMilliseconds = (int)settings.CheckpointAfter.TotalMilliseconds,
            MinCheckPointCount = settings.MinCheckpoint,
            MaxCheckPointCount = settings.MaxCheckpoint,
            MaxSubscriberCount = settings.MaxSubscribers,
            NamedConsumerStrategy = settings.Strategy,
            RetryBufferCount = state.Again,
            TotalInFlightMessages = state.InFlight,
            OutstandingMessagesCount = state.InFlight + state.Again,
            ParkedMessageCount = state.Parked,
        };
    }

    private static RpcException OnlyAll() => new(new Grpc.Core.Status(StatusCode.Unimplemented, "Only groups of $all."));
}
