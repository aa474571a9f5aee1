using EventStoreDb.Client.Connections;

namespace EventStoreDb.Client.Streams;

/// <summary>Appends to and reads from streams. Keep one for the process: it is safe for concurrent use, and shares one connection. Failures
/// are the typed exceptions of this namespace, and otherwise a <see cref="Grpc.Core.RpcException"/> with the status of the call:
/// UNAVAILABLE, DEADLINE_EXCEEDED, ABORTED and a <see cref="NotLeaderException"/> leave open whether an append was done; repeat it with the
/// same event ids and expected revision.</summary>
public sealed partial class EventStoreClient : IAsyncDisposable
{
    private readonly ConnectionPool _connections;
    private readonly BatchAppender _batch;

    /// <summary>Connects on first use.</summary>
    public EventStoreClient(EventStoreClientSettings? settings = null)
    {
        _connections = new ConnectionPool(settings ?? new EventStoreClientSettings(), TimeProvider.System);
        _batch = new BatchAppender(_connections);
    }

    /// <summary>What the connected server is; connects if need be.</summary>
    public async Task<ServerInfo> GetServerInfoAsync(CancellationToken cancellationToken = default)
        => (await _connections.GetAsync(cancellationToken).ConfigureAwait(false)).Server;

    /// <summary>
    /// Reads a stream, from a position on (inclusive), at most <paramref name="maxCount"/> events. Without a
    /// <paramref name="deadline"/> for the whole read, the default one is for the wait for each next event.
    /// </summary>
    public ReadStreamResult ReadStreamAsync(
        Direction direction, string streamName, StreamPosition revision, long maxCount = long.MaxValue, bool resolveLinkTos = false,
        TimeSpan? deadline = null, UserCredentials? userCredentials = null, CancellationToken cancellationToken = default)
        => new(streamName, new ReadCall(
            _connections, ReadRequests.OfStream(direction, streamName, revision, maxCount, resolveLinkTos),
            deadline, PatienceWithin(deadline), userCredentials, cancellationToken));

    /// <summary>Reads <c>$all</c>, with the server's own events. Deadlines as in reading a stream.</summary>
    public ReadAllStreamResult ReadAllAsync(
        Direction direction, Position position, long maxCount = long.MaxValue, bool resolveLinkTos = false,
        TimeSpan? deadline = null, UserCredentials? userCredentials = null, CancellationToken cancellationToken = default)
        => ReadAllAsync(direction, position, null, maxCount, resolveLinkTos, deadline, userCredentials, cancellationToken);

    /// <summary>Reads those events of <c>$all</c> that pass the filter. Deadlines as in reading a stream.</summary>
    public ReadAllStreamResult ReadAllAsync(
        Direction direction, Position position, IEventFilter? eventFilter, long maxCount = long.MaxValue, bool resolveLinkTos = false,
        TimeSpan? deadline = null, UserCredentials? userCredentials = null, CancellationToken cancellationToken = default)
        => new(new ReadCall(
            _connections, ReadRequests.OfAll(direction, position, eventFilter, maxCount, resolveLinkTos),
            deadline, PatienceWithin(deadline), userCredentials, cancellationToken));

    /// <summary>Subscribes to <c>$all</c>: what is there already, then what comes, in the order of the log, until it is cancelled or the
    /// connection breaks. Where to go on from then is the caller's to know: the position of the last event or checkpoint.</summary>
    public StreamSubscriptionResult SubscribeToAll(
        FromAll start, bool resolveLinkTos = false, SubscriptionFilterOptions? filterOptions = null,
        UserCredentials? userCredentials = null, CancellationToken cancellationToken = default)
        => new(new ReadCall(
            _connections, ReadRequests.SubscriptionToAll(start, filterOptions, resolveLinkTos), null, null, userCredentials,
            cancellationToken));

    private TimeSpan? PatienceWithin(TimeSpan? deadline) => deadline is null ? _connections.Settings.DefaultDeadline : null;

    /// <summary>Ends what is under way, with UNAVAILABLE, and closes the connections.</summary>
    public async ValueTask DisposeAsync()
    {
        await _connections.DisposeAsync().ConfigureAwait(false);
        await _batch.DisposeAsync().ConfigureAwait(false);
    }
}
