using EventStoreDb.Client.Protocol.Streams;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace EventStoreDb.Client.Streams;

/// <summary>An append that waits for its turn on the call, or for its answer.</summary>
internal sealed class PendingAppend(
    string streamName, ExpectedRevision expected, IReadOnlyList<EventData> events, TimeSpan deadline, DateTimeOffset dueAt)
    // The answer is taken on the loop that reads all answers: the caller must not go on there.
    : TaskCompletionSource<IWriteResult>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    /// <summary>Which call it was written to; 0 while it was on none, and so can have had no effect.</summary>
    public int SentOn { get; set; }

    public long CorrelationId { get; set; }

    public string StreamName => streamName;

    public ExpectedRevision Expected => expected;

    public DateTimeOffset DueAt => dueAt;

    public bool ThrowOnFailure { get; init; } = true;

    /// <summary>As one request, or as several if it is large.</summary>
    public IEnumerable<BatchAppendReq> Requests(long callId, int batchSize, bool serverTakesDuration)
    {
        BatchAppendReq Chunk() => new() { CorrelationId = Uuid.FromInt64(callId, CorrelationId).ToWire() };
        var request = Chunk();
        request.Options = Options(serverTakesDuration);
        var size = 0;
        foreach (var appended in events)
        {
            var eventSize = appended.Data.Length + appended.Metadata.Length + appended.Type.Length;
            if (size > 0 && size + eventSize > batchSize)
            {
                yield return request;
                request = Chunk();
                size = 0;
            }
            size += eventSize;
            request.ProposedMessages.Add(new BatchAppendReq.Types.ProposedMessage
            {
                Id = appended.EventId.ToWire(),
                Data = UnsafeByteOperations.UnsafeWrap(appended.Data),
                CustomMetadata = UnsafeByteOperations.UnsafeWrap(appended.Metadata),
                Metadata = { { WireNames.Type, appended.Type }, { WireNames.ContentType, appended.ContentType } },
            });
        }
        request.IsFinal = true;
        yield return request;
    }

    private BatchAppendReq.Types.Options Options(bool serverTakesDuration)
    {
        var options = new BatchAppendReq.Types.Options { StreamIdentifier = WireNames.Stream(streamName) };
        if (serverTakesDuration) options.Deadline = Duration.FromTimeSpan(deadline);
        else options.Deadline21100 = Timestamp.FromDateTimeOffset(dueAt);
        switch (expected.Value)
        {
            case ExpectedRevision.Any: options.Any = WireNames.GoogleEmpty; break;
            case ExpectedRevision.NoStream: options.NoStream = WireNames.GoogleEmpty; break;
            case ExpectedRevision.StreamExists: options.StreamExists = WireNames.GoogleEmpty; break;
            default: options.StreamPosition = (ulong)expected.Value; break;
        }
        return options;
    }

    /// <summary>Takes the server's answer.</summary>
    public void Answer(BatchAppendResp answer)
    {
        switch (answer.ResultCase)
        {
            case BatchAppendResp.ResultOneofCase.Success:
                var success = answer.Success;
                TrySetResult(new SuccessResult(
                    success.CurrentRevisionOptionCase is BatchAppendResp.Types.Success.CurrentRevisionOptionOneofCase.NoStream
                        ? StreamRevision.None
                        : new StreamRevision(success.CurrentRevision),
                    success.Position is { } position ? new Position(position.CommitPosition, position.PreparePosition) : Position.End));
                break;
            case BatchAppendResp.ResultOneofCase.Error:
                Refuse(answer.Error);
                break;
            default:
                TrySetException(Failures.Rpc(StatusCode.Internal, "The server's answer to an append says neither success nor error."));
                break;
        }
    }

    private void Refuse(Protocol.Status error)
    {
        var failure = BatchErrors.Typed(error, streamName, expected);
        if (failure is WrongExpectedVersionException wrong && !ThrowOnFailure)
            TrySetResult(new WrongExpectedVersionResult(streamName, wrong.ActualStreamRevision));
        else
            TrySetException(failure);
    }
}
