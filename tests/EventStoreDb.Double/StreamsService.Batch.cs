using EventStoreDb.Client.Protocol;
using EventStoreDb.Client.Protocol.Streams;
using EventStoreDb.Doubles.Log;
using EventStoreDb.Doubles.Wire;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using GoogleEmpty = Google.Protobuf.WellKnownTypes.Empty;
using Message = Google.Protobuf.IMessage;
using Success = EventStoreDb.Client.Protocol.Streams.BatchAppendResp.Types.Success;

namespace EventStoreDb.Doubles;

internal sealed partial class StreamsService
{
    /// <summary>The parts of an append that have come so far.</summary>
    private sealed record Batch(string Stream, long Expected)
    {
        public List<ProposedEvent> Events { get; } = [];
        public int Size { get; set; }
    }

    public override async Task BatchAppend(
        IAsyncStreamReader<BatchAppendReq> requestStream, IServerStreamWriter<BatchAppendResp> responseStream, ServerCallContext context)
    {
        var batches = new Dictionary<Guid, Batch>();
        while (await requestStream.MoveNext(context.CancellationToken))
        {
            var request = requestStream.Current;
            node.RequireLeader(context);
            var id = Mapping.Id(request.CorrelationId);
            if (request.Options is { } options)
                batches[id] = new Batch(Mapping.Name(options.StreamIdentifier), ExpectedBy(options));
            if (!batches.TryGetValue(id, out var batch)) throw ServerErrors.Invalid("The options come first.");
            foreach (var message in request.ProposedMessages)
            {
                batch.Events.Add(Mapping.Proposed(message.Id, message.Metadata, message.Data, message.CustomMetadata));
                batch.Size += batch.Events[^1].Size;
            }
            if (!request.IsFinal) continue;
            batches.Remove(id);
            var answer = await AnswerAsync(context, batch);
            if (answer is null) continue;
            answer.CorrelationId = request.CorrelationId;
            answer.StreamIdentifier = Mapping.Stream(batch.Stream);
            await responseStream.WriteAsync(answer, context.CancellationToken);
        }
        // The server does not end the call when the client has ended its half.
        await Task.Delay(System.Threading.Timeout.InfiniteTimeSpan, context.CancellationToken);
    }

    private static long ExpectedBy(BatchAppendReq.Types.Options options) => options.ExpectedStreamPositionCase switch
    {
        BatchAppendReq.Types.Options.ExpectedStreamPositionOneofCase.StreamPosition => (long)options.StreamPosition,
        BatchAppendReq.Types.Options.ExpectedStreamPositionOneofCase.NoStream => Expected.NoStream,
        BatchAppendReq.Types.Options.ExpectedStreamPositionOneofCase.Any => Expected.Any,
        BatchAppendReq.Types.Options.ExpectedStreamPositionOneofCase.StreamExists => Expected.StreamExists,
        _ => throw ServerErrors.Invalid("The expected revision is missing."),
    };

    /// <summary>Null where a fault swallows the answer.</summary>
    private async Task<BatchAppendResp?> AnswerAsync(ServerCallContext context, Batch batch)
    {
        if (!node.MayWrite(context, batch.Stream)) return Refused(StatusCode.PermissionDenied, new AccessDenied());
        if (batch.Size > node.MaxAppendSize)
            return Refused(StatusCode.InvalidArgument, new MaximumAppendSizeExceeded { MaxAppendSize = (uint)node.MaxAppendSize });
        var written = await node.AppendAsync(batch.Stream, batch.Expected, batch.Events, context.CancellationToken);
        switch (written)
        {
            case Written.Unanswered: return null;
            case Written.TimedOut: return Refused(StatusCode.DeadlineExceeded, new EventStoreDb.Client.Protocol.Timeout());
            case Written.Done(var revision, var position):
                var success = new Success();
                if (revision < 0) success.NoStream = new GoogleEmpty();
                else success.CurrentRevision = (ulong)revision;
                if (position is not { } at) success.NoPosition = new GoogleEmpty();
                else success.Position = new AllStreamPosition { CommitPosition = at, PreparePosition = at };
                return new BatchAppendResp { Success = success };
            case Written.WrongVersion(var actual):
                var wrong = new WrongExpectedVersion();
                if (actual < 0) wrong.CurrentNoStream = new GoogleEmpty();
                else wrong.CurrentStreamRevision = (ulong)actual;
                return Refused(StatusCode.AlreadyExists, wrong);
            default:
                return Refused(StatusCode.NotFound, new StreamDeleted { StreamIdentifier = Mapping.Stream(batch.Stream) });
        }
    }

    private static BatchAppendResp Refused(StatusCode code, Message detail) => new()
    {
        Error = new EventStoreDb.Client.Protocol.Status { Code = (int)code, Message = detail.Descriptor.Name, Details = Any.Pack(detail) },
    };
}
