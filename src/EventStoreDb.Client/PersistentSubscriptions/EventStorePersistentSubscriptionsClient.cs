using EventStoreDb.Client.Connections;
using EventStoreDb.Client.Protocol.PersistentSubscriptions;
using EventStoreDb.Client.Streams;
using Wire = EventStoreDb.Client.Protocol.PersistentSubscriptions.PersistentSubscriptions.PersistentSubscriptionsClient;

namespace EventStoreDb.Client.PersistentSubscriptions;

/// <summary>Groups of consumers of <c>$all</c>, whose progress the server keeps. Keep one client for the process. A group that is there
/// already is a <see cref="Grpc.Core.RpcException"/> ALREADY_EXISTS, one that is not a
/// <see cref="PersistentSubscriptionNotFoundException"/>; creating one needs the role <c>$admins</c> or <c>$ops</c>, else
/// <see cref="AccessDeniedException"/>.</summary>
public sealed class EventStorePersistentSubscriptionsClient : IAsyncDisposable
{
    private readonly ConnectionPool _connections;

    /// <summary>Connects on first use.</summary>
    public EventStorePersistentSubscriptionsClient(EventStoreClientSettings? settings = null)
        => _connections = new ConnectionPool(settings ?? new EventStoreClientSettings(), TimeProvider.System);

    /// <summary>Creates a group that gets every event.</summary>
    public Task CreateToAllAsync(
        string groupName, PersistentSubscriptionSettings settings, TimeSpan? deadline = null, UserCredentials? userCredentials = null,
        CancellationToken cancellationToken = default)
        => CreateAsync(groupName, null, settings, deadline, userCredentials, cancellationToken);

    /// <summary>Creates a group that gets the events that pass the filter. A group's filter can never be changed.</summary>
    public Task CreateToAllAsync(
        string groupName, IEventFilter eventFilter, PersistentSubscriptionSettings settings, TimeSpan? deadline = null,
        UserCredentials? userCredentials = null, CancellationToken cancellationToken = default)
        => CreateAsync(groupName, eventFilter, settings, deadline, userCredentials, cancellationToken);

    /// <summary>Changes a group's settings, and disconnects its consumers. Of the strategies, <c>PinnedByCorrelation</c> and those of
    /// plug-ins cannot be asked for: the protocol has no field for them.</summary>
    public Task UpdateToAllAsync(
        string groupName, PersistentSubscriptionSettings settings, TimeSpan? deadline = null, UserCredentials? userCredentials = null,
        CancellationToken cancellationToken = default)
    {
        var request = PersistentSubscriptionRequests.UpdateToAll(Named(groupName), settings);
        return _connections.CallAsync(
            (connection, options) => new Wire(connection.Invoker).UpdateAsync(request, options), deadline, userCredentials,
            cancellationToken);
    }

    /// <summary>Deletes a group, and disconnects its consumers.</summary>
    public Task DeleteToAllAsync(
        string groupName, TimeSpan? deadline = null, UserCredentials? userCredentials = null, CancellationToken cancellationToken = default)
    {
        var request = new DeleteReq { Options = new DeleteReq.Types.Options { All = WireNames.Empty, GroupName = Named(groupName) } };
        return _connections.CallAsync(
            (connection, options) => new Wire(connection.Invoker).DeleteAsync(request, options), deadline, userCredentials,
            cancellationToken);
    }

    /// <summary>A group's settings and how it is doing.</summary>
    public async Task<PersistentSubscriptionInfo> GetInfoToAllAsync(
        string groupName, TimeSpan? deadline = null, UserCredentials? userCredentials = null, CancellationToken cancellationToken = default)
    {
        var request = new GetInfoReq { Options = new GetInfoReq.Types.Options { All = WireNames.Empty, GroupName = Named(groupName) } };
        var answer = await _connections.CallAsync(
            (connection, options) => new Wire(connection.Invoker).GetInfoAsync(request, options), deadline, userCredentials,
            cancellationToken).ConfigureAwait(false);
        return PersistentSubscriptionInfo.FromWire(answer.SubscriptionInfo);
    }

    /// <summary>All groups of <c>$all</c>.</summary>
    public async Task<IReadOnlyList<PersistentSubscriptionInfo>> ListToAllAsync(
        TimeSpan? deadline = null, UserCredentials? userCredentials = null, CancellationToken cancellationToken = default)
    {
        var request = new ListReq
        {
            Options = new ListReq.Types.Options { ListForStream = new ListReq.Types.StreamOption { All = WireNames.Empty } },
        };
        try
        {
            var answer = await _connections.CallAsync(
                (connection, options) => new Wire(connection.Invoker).ListAsync(request, options), deadline, userCredentials,
                cancellationToken).ConfigureAwait(false);
            return [.. answer.Subscriptions.Select(PersistentSubscriptionInfo.FromWire)];
        }
        catch (PersistentSubscriptionNotFoundException)
        {
            return []; // how the server says that $all has none
        }
    }

    /// <summary>Delivers the parked events again, at most up to that number of the parked stream. Which must exist.</summary>
    public Task ReplayParkedMessagesToAllAsync(
        string groupName, long? stopAt = null, TimeSpan? deadline = null, UserCredentials? userCredentials = null,
        CancellationToken cancellationToken = default)
    {
        var options = new ReplayParkedReq.Types.Options { All = WireNames.Empty, GroupName = Named(groupName) };
        if (stopAt is { } limit) options.StopAt = limit;
        else options.NoLimit = WireNames.Empty;
        var request = new ReplayParkedReq { Options = options };
        return _connections.CallAsync(
            (connection, call) => new Wire(connection.Invoker).ReplayParkedAsync(request, call), deadline, userCredentials,
            cancellationToken);
    }

    /// <summary>Consumes a group's events. Connects when it is enumerated.</summary>
    /// <param name="groupName">The group.</param>
    /// <param name="bufferSize">How many events may be on their way unanswered.</param>
    /// <param name="userCredentials">Who consumes, if not the default.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public PersistentSubscriptionResult SubscribeToAll(
        string groupName, int bufferSize = 10, UserCredentials? userCredentials = null, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bufferSize, 1);
        return new PersistentSubscriptionResult(Named(groupName), _connections, bufferSize, userCredentials, cancellationToken);
    }

    private Task<CreateResp> CreateAsync(
        string groupName, IEventFilter? filter, PersistentSubscriptionSettings settings, TimeSpan? deadline, UserCredentials? credentials,
        CancellationToken cancellationToken)
    {
        var request = PersistentSubscriptionRequests.CreateToAll(Named(groupName), filter, settings);
        return _connections.CallAsync(
            (connection, options) => new Wire(connection.Invoker).CreateAsync(request, options), deadline, credentials, cancellationToken);
    }

    private static string Named(string groupName)
    {
        ArgumentException.ThrowIfNullOrEmpty(groupName);
        return groupName;
    }

    /// <summary>Ends what is under way and closes the connections.</summary>
    public ValueTask DisposeAsync() => _connections.DisposeAsync();
}
