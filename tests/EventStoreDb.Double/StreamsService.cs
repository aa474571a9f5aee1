using EventStoreDb.Client.Protocol.Streams;
using EventStoreDb.Doubles.Log;
using EventStoreDb.Doubles.Wire;
using Grpc.Core;
using Options = EventStoreDb.Client.Protocol.Streams.ReadReq.Types.Options;
using StreamContent = EventStoreDb.Doubles.Log.StreamContent;

namespace EventStoreDb.Doubles;

/// <summary>Reads and single appends; see the other parts for the batch and for subscriptions.</summary>
internal sealed partial class StreamsService(Node node) : Streams.StreamsBase
{
    public override async Task Read(ReadReq request, IServerStreamWriter<ReadResp> responseStream, ServerCallContext context)
    {
        var options = request.Options;
        var subscribes = options.CountOptionCase is Options.CountOptionOneofCase.Subscription;
        if (options.CountOptionCase is Options.CountOptionOneofCase.None
            || options.FilterOptionCase is Options.FilterOptionOneofCase.None
            || (options.All is null && (options.Filter is not null || subscribes)) // To single streams, nobody subscribes here.
            || (subscribes && options.ReadDirection is not Options.Types.ReadDirection.Forwards)
            || options.StreamOptionCase is Options.StreamOptionOneofCase.None)
            throw ServerErrors.Invalid("The combination of options is invalid.");
        if (!subscribes && options.Count == 0) throw ServerErrors.Unknown();
        if (node.Faults.ReadsHang || options.UuidOption is null or { ContentCase: Options.Types.UUIDOption.ContentOneofCase.None })
            await Task.Delay(Timeout.InfiniteTimeSpan, context.CancellationToken); // so does the server
        if (subscribes) await SubscribeAsync(options, responseStream, context.CancellationToken);
        else if (options.All is not null) await ReadAllAsync(options, responseStream, context.CancellationToken);
        else await ReadStreamAsync(options, responseStream, context.CancellationToken);
    }

    private async Task ReadStreamAsync(Options options, IServerStreamWriter<ReadResp> answers, CancellationToken cancellationToken)
    {
        var name = Mapping.Name(options.Stream.StreamIdentifier);
        var content = node.Log.Read(name);
        if (content is StreamContent.Tombstoned) throw ServerErrors.StreamDeleted(name);
        if (content is not StreamContent.Live live)
        {
            await answers.WriteAsync(
                new ReadResp { StreamNotFound = new ReadResp.Types.StreamNotFound { StreamIdentifier = Mapping.Stream(name) } },
                cancellationToken);
            return;
        }
        var forwards = options.ReadDirection is Options.Types.ReadDirection.Forwards;
        var from = options.Stream.RevisionOptionCase switch
        {
            Options.Types.StreamOptions.RevisionOptionOneofCase.Start => 0,
            Options.Types.StreamOptions.RevisionOptionOneofCase.End when forwards
                => throw new RpcException(new Status(StatusCode.Unknown, "Unexpected ReadStreamResult: Error")),
            Options.Types.StreamOptions.RevisionOptionOneofCase.End => live.Last,
            Options.Types.StreamOptions.RevisionOptionOneofCase.Revision => (long)Math.Min(options.Stream.Revision, long.MaxValue),
            _ => throw ServerErrors.Invalid("The revision is missing."),
        };
        var count = (int)Math.Min(options.Count, int.MaxValue);
        var events = forwards
            ? live.Events.Where(e => e.Revision >= from).Take(count).ToList()
            : live.Events.Where(e => e.Revision <= from).Reverse().Take(count).ToList();
        var talks = options.ControlOption is { Compatibility: >= 1 };
        if (talks && forwards && FirstAfterEmptyPage(live, from, count) is { } first)
            await answers.WriteAsync(new ReadResp { FirstStreamPosition = (ulong)first }, cancellationToken);
        foreach (var read in events) await answers.WriteAsync(Answer(read, options), cancellationToken);
        if (talks) await answers.WriteAsync(new ReadResp { LastStreamPosition = (ulong)live.Last }, cancellationToken);
    }

    /// <summary>The server reads pages of 32, or of the count if that is less, and says where to go on if the first has no event.</summary>
    private static long? FirstAfterEmptyPage(StreamContent.Live live, long from, int count)
    {
        var firstThere = Math.Max(from, live.First);
        if (firstThere <= live.Last && firstThere - from < Math.Min(count, 32)) return null;
        var next = from < live.First ? live.First : live.Last + 1;
        return next == from ? null : next;
    }

    private async Task ReadAllAsync(Options options, IServerStreamWriter<ReadResp> answers, CancellationToken cancellationToken)
    {
        var matches = EventMatch.Of(options.Filter);
        var forwards = options.ReadDirection is Options.Types.ReadDirection.Forwards;
        var at = options.All.AllOptionCase switch
        {
            Options.Types.AllOptions.AllOptionOneofCase.Start => 0,
            Options.Types.AllOptions.AllOptionOneofCase.End => node.Log.Count,
            Options.Types.AllOptions.AllOptionOneofCase.Position => node.Log.IndexAtOrAfter(options.All.Position.CommitPosition),
            _ => throw ServerErrors.Invalid("The position is missing."),
        };
        if (!forwards) at--; // backwards: what lies before the position
        for (var left = options.Count; left > 0 && node.Log.At(at) is { } stored; at += forwards ? 1 : -1)
        {
            if (!matches(stored)) continue;
            await answers.WriteAsync(Answer(stored, options), cancellationToken);
            left--;
        }
    }

    private ReadResp Answer(StoredEvent stored, Options options)
    {
        var structured = options.UuidOption.ContentCase is Options.Types.UUIDOption.ContentOneofCase.Structured;
        var (target, link) = Mapping.Resolve(node.Log, stored, options.ResolveLinks);
        var answer = new ReadResp.Types.ReadEvent { CommitPosition = stored.Position };
        if (target is not null) answer.Event = Mapping.Recorded(target, structured);
        if (link is not null) answer.Link = Mapping.Recorded(link, structured);
        return new ReadResp { Event = answer };
    }

    public override async Task<AppendResp> Append(IAsyncStreamReader<AppendReq> requestStream, ServerCallContext context)
    {
        if (!await requestStream.MoveNext(context.CancellationToken) || requestStream.Current.Options is not { } options)
            throw ServerErrors.Invalid("The options come first.");
        var stream = Mapping.Name(options.StreamIdentifier);
        var expected = options.ExpectedStreamRevisionCase switch
        {
            AppendReq.Types.Options.ExpectedStreamRevisionOneofCase.Revision => (long)options.Revision,
            AppendReq.Types.Options.ExpectedStreamRevisionOneofCase.NoStream => Expected.NoStream,
            AppendReq.Types.Options.ExpectedStreamRevisionOneofCase.Any => Expected.Any,
            AppendReq.Types.Options.ExpectedStreamRevisionOneofCase.StreamExists => Expected.StreamExists,
            _ => throw ServerErrors.Invalid("The expected revision is missing."),
        };
        var events = new List<ProposedEvent>();
        var size = 0;
        while (await requestStream.MoveNext(context.CancellationToken))
        {
            var message = requestStream.Current.ProposedMessage ?? throw ServerErrors.Invalid("After the options come events.");
            events.Add(Mapping.Proposed(message.Id, message.Metadata, message.Data, message.CustomMetadata));
            size += events[^1].Size;
            if (size > node.MaxAppendSize) throw ServerErrors.MaximumAppendSize(node.MaxAppendSize);
        }
        node.RequireWriter(context, stream);
        var written = await node.AppendAsync(stream, expected, events, context.CancellationToken);
        if (written is Written.Unanswered) await Task.Delay(Timeout.InfiniteTimeSpan, context.CancellationToken);
        return written switch
        {
            Written.Done(var revision, var position) => new AppendResp { Success = Success(revision, position) },
            Written.TimedOut => throw new RpcException(new Status(StatusCode.Aborted, "Operation timed out: the commit took too long.")),
            Written.WrongVersion(var actual) => new AppendResp { WrongExpectedVersion = Wrong(expected, actual) },
            _ => throw ServerErrors.StreamDeleted(stream),
        };
    }

    private static AppendResp.Types.Success Success(long revision, ulong? position)
    {
        var success = new AppendResp.Types.Success();
        if (revision < 0) success.NoStream = Mapping.Empty;
        else success.CurrentRevision = (ulong)revision;
        if (position is not { } at) success.NoPosition = Mapping.Empty;
        else success.Position = new AppendResp.Types.Position { CommitPosition = at, PreparePosition = at };
        return success;
    }

    private static AppendResp.Types.WrongExpectedVersion Wrong(long expected, long actual)
    {
        var wrong = new AppendResp.Types.WrongExpectedVersion();
        if (actual < 0) wrong.CurrentNoStream = Mapping.Empty;
        else wrong.CurrentRevision = (ulong)actual;
        switch (expected)
        {
            case Expected.NoStream: wrong.ExpectedNoStream = Mapping.Empty; break;
            case Expected.Any: wrong.ExpectedAny = Mapping.Empty; break;
            case Expected.StreamExists: wrong.ExpectedStreamExists = Mapping.Empty; break;
            default: wrong.ExpectedRevision = (ulong)expected; break;
        }
        return wrong;
    }

    public override Task<DeleteResp> Delete(DeleteReq request, ServerCallContext context)
    {
        var options = request.Options;
        var at = Deleted(context, Mapping.Name(options.StreamIdentifier), options.ExpectedStreamRevisionCase switch
        {
            DeleteReq.Types.Options.ExpectedStreamRevisionOneofCase.Revision => (long)options.Revision,
            DeleteReq.Types.Options.ExpectedStreamRevisionOneofCase.NoStream => Expected.NoStream,
            DeleteReq.Types.Options.ExpectedStreamRevisionOneofCase.Any => Expected.Any,
            DeleteReq.Types.Options.ExpectedStreamRevisionOneofCase.StreamExists => Expected.StreamExists,
            _ => throw ServerErrors.Invalid("The expected revision is missing."),
        }, forEver: false);
        return Task.FromResult(new DeleteResp { Position = at });
    }

    public override Task<TombstoneResp> Tombstone(TombstoneReq request, ServerCallContext context)
    {
        var options = request.Options;
        var at = Deleted(context, Mapping.Name(options.StreamIdentifier), options.ExpectedStreamRevisionCase switch
        {
            TombstoneReq.Types.Options.ExpectedStreamRevisionOneofCase.Revision => (long)options.Revision,
            TombstoneReq.Types.Options.ExpectedStreamRevisionOneofCase.NoStream => Expected.NoStream,
            TombstoneReq.Types.Options.ExpectedStreamRevisionOneofCase.Any => Expected.Any,
            TombstoneReq.Types.Options.ExpectedStreamRevisionOneofCase.StreamExists => Expected.StreamExists,
            _ => throw ServerErrors.Invalid("The expected revision is missing."),
        }, forEver: true);
        return Task.FromResult(new TombstoneResp { Position = at });
    }

    private EventStoreDb.Client.Protocol.AllStreamPosition Deleted(ServerCallContext context, string stream, long expected, bool forEver)
    {
        node.RequireWriter(context, stream);
        return node.Log.Delete(stream, expected, forEver) switch
        {
            Written.Done { Position: { } at }
                => new EventStoreDb.Client.Protocol.AllStreamPosition { CommitPosition = at, PreparePosition = at },
            Written.WrongVersion(var actual) => throw ServerErrors.WrongExpectedVersion(stream, expected, actual),
            _ => throw ServerErrors.StreamDeleted(stream),
        };
    }
}
