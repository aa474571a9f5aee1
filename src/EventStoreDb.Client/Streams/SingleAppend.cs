using EventStoreDb.Client.Protocol.Streams;
using Google.Protobuf;
using Actual = EventStoreDb.Client.Protocol.Streams.AppendResp.Types.WrongExpectedVersion.CurrentRevisionOptionOneofCase;

namespace EventStoreDb.Client.Streams;

/// <summary>An append as a call of its own: the options first, then the events.</summary>
internal static class SingleAppend
{
    public static IEnumerable<AppendReq> Requests(string streamName, ExpectedRevision expected, IEnumerable<EventData> events)
    {
        var options = new AppendReq.Types.Options { StreamIdentifier = WireNames.Stream(streamName) };
        switch (expected.Value)
        {
            case ExpectedRevision.Any: options.Any = WireNames.Empty; break;
            case ExpectedRevision.NoStream: options.NoStream = WireNames.Empty; break;
            case ExpectedRevision.StreamExists: options.StreamExists = WireNames.Empty; break;
            default: options.Revision = (ulong)expected.Value; break;
        }
        yield return new AppendReq { Options = options };
        foreach (var appended in events)
            yield return new AppendReq
            {
                ProposedMessage = new AppendReq.Types.ProposedMessage
                {
                    Id = appended.EventId.ToWire(),
                    Data = UnsafeByteOperations.UnsafeWrap(appended.Data),
                    CustomMetadata = UnsafeByteOperations.UnsafeWrap(appended.Metadata),
                    Metadata = { { WireNames.Type, appended.Type }, { WireNames.ContentType, appended.ContentType } },
                },
            };
    }

    public static IWriteResult Result(AppendResp answer, string streamName, ExpectedRevision expected, bool throwOnFailure)
    {
        if (answer.Success is { } success)
            return new SuccessResult(
                success.HasCurrentRevision ? new StreamRevision(success.CurrentRevision) : StreamRevision.None,
                success.Position is { } position ? new Position(position.CommitPosition, position.PreparePosition) : Position.End);
        var wrong = answer.WrongExpectedVersion
            ?? throw Failures.Rpc(Grpc.Core.StatusCode.Internal, "The server's answer to an append says neither success nor error.");
        var actual = wrong.CurrentRevisionOptionCase is Actual.CurrentRevision
            ? new StreamRevision(wrong.CurrentRevision) : StreamRevision.None;
        return throwOnFailure
            ? throw new WrongExpectedVersionException(streamName, expected, actual)
            : new WrongExpectedVersionResult(streamName, actual);
    }
}
