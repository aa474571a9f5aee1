using System.Runtime.CompilerServices;
using EventStoreDb.Client.Connections;
using EventStoreDb.Client.Protocol.PersistentSubscriptions;
using EventStoreDb.Client.Streams;

namespace EventStoreDb.Client.PersistentSubscriptions;

/// <summary>A consumer of a group, to be enumerated once. The server sends at most as many events as the buffer holds beyond those
/// answered. Delivery is at least once, and in no promised order. The enumeration ends with a failure when the connection breaks
/// (UNAVAILABLE), the leader changes (<see cref="NotLeaderException"/>), or the group is deleted or updated
/// (<see cref="PersistentSubscriptionDroppedByServerException"/>): subscribe anew. Whatever was not acknowledged comes again.</summary>
public sealed class PersistentSubscriptionResult : IAsyncEnumerable<ResolvedEvent>, IAsyncDisposable, IDisposable
{
    /// <summary>The most ids that the server is sent in one message.</summary>
    private const int MaxIdsPerMessage = 2000;

    private readonly ConnectionPool _connections;
    private readonly ReadReq _request;
    private readonly UserCredentials? _credentials;
    private readonly CancellationToken _cancellationToken;
    private readonly CancellationTokenSource _ending;
    private readonly CancellationToken _endingToken; // the source may be disposed of before an answer comes too late
    private readonly SemaphoreSlim _oneWriter = new(1, 1);
    private AsyncDuplexStreamingCall<ReadReq, ReadResp>? _call;
    private bool _enumerated;

    internal PersistentSubscriptionResult(
        string groupName, ConnectionPool connections, int bufferSize, UserCredentials? credentials, CancellationToken cancellationToken)
    {
        GroupName = groupName;
        _connections = connections;
        _credentials = credentials;
        _cancellationToken = cancellationToken;
        _ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, connections.Closing);
        _endingToken = _ending.Token;
        _request = new ReadReq
        {
            Options = new ReadReq.Types.Options
            {
                All = WireNames.Empty,
                GroupName = groupName,
                BufferSize = bufferSize,
                UuidOption = new ReadReq.Types.Options.Types.UUIDOption { Structured = WireNames.Empty },
            },
        };
    }

    /// <summary>The stream: <c>$all</c>.</summary>
    public string StreamName { get; } = WireNames.AllStream;

    /// <summary>The group.</summary>
    public string GroupName { get; }

    /// <summary><c>stream::group</c>; null before the server has confirmed.</summary>
    public string? SubscriptionId { get; private set; }

    /// <summary>Everything that the server says, with the retry counts; does not throw if there is no such group.</summary>
    public IAsyncEnumerable<PersistentSubscriptionMessage> Messages => MessagesAsync();

    /// <inheritdoc />
    public async IAsyncEnumerator<ResolvedEvent> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        await foreach (var message in MessagesAsync(cancellationToken).ConfigureAwait(false))
            switch (message)
            {
                case PersistentSubscriptionMessage.NotFound: throw new PersistentSubscriptionNotFoundException(StreamName, GroupName);
                case PersistentSubscriptionMessage.Event(var resolvedEvent, _): yield return resolvedEvent; break;
            }
    }

    /// <summary>These are done. There is no answer: one that is lost means that they come again.</summary>
    public Task Ack(params ResolvedEvent[] resolvedEvents) => Ack(resolvedEvents.Select(e => e.OriginalEvent.EventId));

    /// <summary>These are done, by the ids of their original events (the link's, if there is one).</summary>
    public Task Ack(params Uuid[] eventIds) => Ack((IEnumerable<Uuid>)eventIds);

    /// <inheritdoc cref="Ack(Uuid[])" />
    public Task Ack(IEnumerable<Uuid> eventIds) => AnswerAsync(eventIds, ids =>
    {
        var ack = new ReadReq.Types.Ack();
        foreach (var id in ids) ack.Ids.Add(id.ToWire());
        return new ReadReq { Ack = ack };
    });

    /// <summary>These are refused.</summary>
    public Task Nack(PersistentSubscriptionNakEventAction action, string reason, params ResolvedEvent[] resolvedEvents)
        => Nack(action, reason, Array.ConvertAll(resolvedEvents, e => e.OriginalEvent.EventId));

    /// <summary>These are refused, by the ids of their original events.</summary>
    public Task Nack(PersistentSubscriptionNakEventAction action, string reason, params Uuid[] eventIds) => AnswerAsync(eventIds, ids =>
    {
        var nack = new ReadReq.Types.Nack { Action = (ReadReq.Types.Nack.Types.Action)action, Reason = reason };
        foreach (var id in ids) nack.Ids.Add(id.ToWire());
        return new ReadReq { Nack = nack };
    });

    private async Task AnswerAsync(IEnumerable<Uuid> ids, Func<Uuid[], ReadReq> answer)
    {
        var call = _call ?? throw new InvalidOperationException("There is nothing to answer before the first event.");
        await _oneWriter.WaitAsync(_endingToken).ConfigureAwait(false);
        try
        {
            foreach (var chunk in ids.Chunk(MaxIdsPerMessage))
                await call.RequestStream.WriteAsync(answer(chunk)).ConfigureAwait(false);
        }
        catch (Exception e) when (e is RpcException or InvalidOperationException or ObjectDisposedException)
        {
            throw Failures.Rpc(StatusCode.Unavailable, "The subscription is over; what was not acknowledged comes again.");
        }
        finally
        {
            _oneWriter.Release();
        }
    }

    private async IAsyncEnumerable<PersistentSubscriptionMessage> MessagesAsync(
        [EnumeratorCancellation] CancellationToken enumeratorCancellation = default)
    {
        if (Interlocked.Exchange(ref _enumerated, true)) throw new InvalidOperationException("A subscription can be enumerated only once.");
        await using var registration = enumeratorCancellation.UnsafeRegister(
            static (ending, _) => ((CancellationTokenSource)ending!).Cancel(), _ending).ConfigureAwait(false);
        var connection = await _connections.GetAsync(_ending.Token).ConfigureAwait(false);
        using var call =
            new Protocol.PersistentSubscriptions.PersistentSubscriptions.PersistentSubscriptionsClient(connection.Invoker).Read(
            _connections.Options(Timeout.InfiniteTimeSpan, _credentials, _ending.Token));
        // The first answer is due; after that, silence is only a lack of events, and pings tell whether the server is there.
        var first = new PatientReader<ReadResp>(call.ResponseStream, _connections.Settings.DefaultDeadline, _ending);
        if (!await ConfirmedAsync(connection, call, first, enumeratorCancellation).ConfigureAwait(false))
        {
            yield return PersistentSubscriptionMessage.NotFound.Instance;
            yield break;
        }
        _call = call;
        do
        {
            yield return Message(call.ResponseStream.Current);
        }
        while (await NextAsync(connection, call.ResponseStream, enumeratorCancellation).ConfigureAwait(false));
        throw Failures.Rpc(StatusCode.Unavailable, "The server ended the subscription.");
    }

    private async Task<bool> ConfirmedAsync(
        ServerConnection connection, AsyncDuplexStreamingCall<ReadReq, ReadResp> call, PatientReader<ReadResp> first,
        CancellationToken enumeratorCancellation)
    {
        try
        {
            await call.RequestStream.WriteAsync(_request, _ending.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is RpcException or InvalidOperationException)
        {
            // The server has already answered, with why; that is what the next lines throw.
        }
        try
        {
            return await first.NextAsync().ConfigureAwait(false)
                ? true
                : throw Failures.Rpc(StatusCode.Unavailable, "The server ended the subscription before it began.");
        }
        catch (RpcException e) when (!first.RanOut)
        {
            var failure = Failed(connection, e, enumeratorCancellation);
            if (failure is PersistentSubscriptionNotFoundException) return false;
            throw failure;
        }
    }

    private async ValueTask<bool> NextAsync(
        ServerConnection connection, IAsyncStreamReader<ReadResp> answers, CancellationToken enumeratorCancellation)
    {
        try
        {
            return await answers.MoveNext(CancellationToken.None).ConfigureAwait(false);
        }
        catch (RpcException e)
        {
            throw Failed(connection, e, enumeratorCancellation);
        }
    }

    /// <summary>The server's own CANCELLED names its reason in the trailers; without one it was us.</summary>
    private Exception Failed(ServerConnection connection, RpcException failure, CancellationToken enumeratorCancellation)
    {
        var typed = Failures.Typed(failure);
        if (typed is RpcException { StatusCode: StatusCode.Cancelled })
        {
            if (enumeratorCancellation.IsCancellationRequested)
                return new OperationCanceledException(failure.Message, failure, enumeratorCancellation);
            if (_cancellationToken.IsCancellationRequested)
                return new OperationCanceledException(failure.Message, failure, _cancellationToken);
            if (_ending.IsCancellationRequested) return new OperationCanceledException("The subscription was disposed.", failure);
        }
        _connections.Report(connection, typed);
        return typed;
    }

    private PersistentSubscriptionMessage Message(ReadResp answer)
    {
        switch (answer.ContentCase)
        {
            case ReadResp.ContentOneofCase.SubscriptionConfirmation:
                SubscriptionId = answer.SubscriptionConfirmation.SubscriptionId;
                return new PersistentSubscriptionMessage.SubscriptionConfirmation(SubscriptionId);
            case ReadResp.ContentOneofCase.Event:
                var read = answer.Event;
                return new PersistentSubscriptionMessage.Event(
                    EventMapping.Resolved(read.Event, read.Link, read.HasCommitPosition ? read.CommitPosition : null),
                    read.HasRetryCount ? read.RetryCount : null);
            default:
                return PersistentSubscriptionMessage.Unknown.Instance; // a newer server may say more
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _ending.Cancel();
        _call?.Dispose();
        _ending.Dispose();
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync().ConfigureAwait(false);
        _call?.Dispose();
        // Or the client would keep one for each subscription that there ever was.
        _ending.Dispose();
    }
}
