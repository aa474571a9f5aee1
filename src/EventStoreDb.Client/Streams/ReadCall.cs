using System.Runtime.CompilerServices;
using EventStoreDb.Client.Connections;
using EventStoreDb.Client.Protocol.Streams;

namespace EventStoreDb.Client.Streams;

/// <summary>One read, or one subscription. The call is made on first use; events come as the reader asks for them, the rest waits at the
/// server.</summary>
/// <param name="patience">How long the next answer may take; null for ever, as where nothing may happen for a while.</param>
internal sealed class ReadCall(
    ConnectionPool connections, ReadReq request, TimeSpan? deadline, TimeSpan? patience, UserCredentials? credentials,
    CancellationToken cancellationToken)
{
    private readonly Lock _lock = new();
    private Task<Running>? _running;
    private bool _enumerated;

    private sealed record Running(
        ServerConnection Connection, AsyncServerStreamingCall<ReadResp> Call, PatientReader<ReadResp> Answers,
        CancellationTokenSource Ending, bool HasFirst);

    /// <summary>Whether the stream exists; makes the call if need be.</summary>
    public async Task<ReadState> StateAsync()
    {
        var running = await StartedAsync().ConfigureAwait(false);
        if (!IsStreamNotFound(running)) return ReadState.Ok;
        // There is nothing to enumerate, so as a rule nobody will: the channel would keep the call for ever.
        End(running);
        return ReadState.StreamNotFound;
    }

    /// <summary>All that the server says, once.</summary>
    public async IAsyncEnumerable<StreamMessage> MessagesAsync([EnumeratorCancellation] CancellationToken enumeratorCancellation = default)
    {
        if (Interlocked.Exchange(ref _enumerated, true)) throw new InvalidOperationException("A read can be enumerated only once.");
        var running = await StartedAsync().ConfigureAwait(false);
        if (IsStreamNotFound(running))
        {
            End(running);
            yield return StreamMessage.NotFound.Instance;
            yield break;
        }
        await using var registration = enumeratorCancellation.UnsafeRegister(
            static (ending, _) => ((CancellationTokenSource)ending!).Cancel(), running.Ending).ConfigureAwait(false);
        try
        {
            yield return StreamMessage.Ok.Instance;
            if (!running.HasFirst) yield break;
            do
            {
                yield return Message(running.Answers.Current);
            }
            while (await NextAsync(running, enumeratorCancellation).ConfigureAwait(false));
        }
        finally
        {
            End(running);
        }
    }

    /// <summary>The events of it alone, once.</summary>
    public async IAsyncEnumerable<ResolvedEvent> EventsAsync([EnumeratorCancellation] CancellationToken enumeratorCancellation)
    {
        await foreach (var message in MessagesAsync(enumeratorCancellation).ConfigureAwait(false))
            if (message is StreamMessage.Event(var resolvedEvent))
                yield return resolvedEvent;
    }

    private static bool IsStreamNotFound(Running running)
        => running is { HasFirst: true, Answers.Current.ContentCase: ReadResp.ContentOneofCase.StreamNotFound };

    private static void End(Running running)
    {
        running.Call.Dispose();
        running.Ending.Dispose();
    }

    private async ValueTask<bool> NextAsync(Running running, CancellationToken enumeratorCancellation)
    {
        try
        {
            return await running.Answers.NextAsync().ConfigureAwait(false);
        }
        catch (RpcException e) when (!running.Answers.RanOut)
        {
            if (e.StatusCode is StatusCode.Cancelled) enumeratorCancellation.ThrowIfCancellationRequested();
            throw connections.Failed(running.Connection, e, cancellationToken);
        }
    }

    private Task<Running> StartedAsync()
    {
        lock (_lock) return _running ??= StartAsync();
    }

    private async Task<Running> StartAsync()
    {
        var connection = await connections.GetAsync(cancellationToken).ConfigureAwait(false);
        var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, connections.Closing);
        AsyncServerStreamingCall<ReadResp>? call = null;
        PatientReader<ReadResp>? answers = null;
        try
        {
            call = new Protocol.Streams.Streams.StreamsClient(connection.Invoker).Read(
                request, connections.Options(deadline, credentials, ending.Token));
            answers = new PatientReader<ReadResp>(
                call.ResponseStream, patience, ending);
            return new Running(connection, call, answers, ending, await answers.NextAsync().ConfigureAwait(false));
        }
        catch (RpcException e)
        {
            call?.Dispose();
            ending.Dispose();
            throw answers is { RanOut: true } ? e : connections.Failed(connection, e, cancellationToken);
        }
    }

    private static StreamMessage Message(ReadResp answer) => answer.ContentCase switch
    {
        ReadResp.ContentOneofCase.Event => new StreamMessage.Event(EventMapping.Resolved(
            answer.Event.Event, answer.Event.Link, answer.Event.HasCommitPosition ? answer.Event.CommitPosition : null)),
        ReadResp.ContentOneofCase.StreamNotFound => StreamMessage.NotFound.Instance,
        ReadResp.ContentOneofCase.FirstStreamPosition
            => new StreamMessage.FirstStreamPosition(new StreamPosition(answer.FirstStreamPosition)),
        ReadResp.ContentOneofCase.LastStreamPosition
            => new StreamMessage.LastStreamPosition(new StreamPosition(answer.LastStreamPosition)),
        ReadResp.ContentOneofCase.LastAllStreamPosition => new StreamMessage.LastAllStreamPosition(new Position(
            answer.LastAllStreamPosition.CommitPosition, answer.LastAllStreamPosition.PreparePosition)),
        ReadResp.ContentOneofCase.Confirmation => new StreamMessage.SubscriptionConfirmation(answer.Confirmation.SubscriptionId),
        ReadResp.ContentOneofCase.Checkpoint => new StreamMessage.AllStreamCheckpointReached(new Position(
            answer.Checkpoint.CommitPosition, answer.Checkpoint.PreparePosition)),
        ReadResp.ContentOneofCase.CaughtUp => StreamMessage.CaughtUp.Instance,
        _ => StreamMessage.Unknown.Instance, // a newer server may say more
    };
}
