using System.Net;
using EventStoreDb.Client.Protocol.Features;

namespace EventStoreDb.Client.Connections;

/// <summary>The node that calls go to. Chosen on first use, and anew after a call found it gone or no longer the leader; callers share one
/// search.</summary>
internal sealed class ConnectionPool : IAsyncDisposable
{
    private readonly EventStoreClientSettings _settings;
    private readonly TimeProvider _time;
    private readonly Channels _channels;
    private readonly Discovery _discovery;
    private readonly CancellationTokenSource _closing = new();
    private readonly Lock _lock = new();
    private Task<ServerConnection>? _current;
    private DnsEndPoint? _leader;

    public ConnectionPool(EventStoreClientSettings settings, TimeProvider time)
    {
        _settings = settings;
        _time = time;
        _channels = new Channels(settings.ConnectivitySettings);
        _discovery = new Discovery(settings.ConnectivitySettings, _channels, time);
    }

    public EventStoreClientSettings Settings => _settings;

    public TimeProvider Time => _time;

    public CancellationToken Closing => _closing.Token;

    /// <summary>The node, if it has been found already.</summary>
    public ServerConnection? Known
    {
        get { lock (_lock) return _current is { IsCompletedSuccessfully: true } ready ? ready.Result : null; }
    }

    /// <summary>The node, or why there is none: <see cref="DiscoveryException"/>, or an <see cref="RpcException"/> UNAVAILABLE.</summary>
    public ValueTask<ServerConnection> GetAsync(CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_closing.IsCancellationRequested, this);
            if (_current is { IsCompletedSuccessfully: true } ready) return new ValueTask<ServerConnection>(ready.Result);
            // One that failed is tried anew by the next caller; only those who waited for it share its failure.
            if (_current is null or { IsCompleted: true }) _current = Task.Run(ConnectAsync, _closing.Token);
            return new ValueTask<ServerConnection>(_current.WaitAsync(cancellationToken));
        }
    }

    /// <summary>Takes note of a failed call, so that the next one goes to a node that can serve it.</summary>
    public void Report(ServerConnection connection, Exception failure)
    {
        var leader = failure is NotLeaderException { LeaderEndpoint: { Port: > 0 } endpoint } ? endpoint : null;
        var gone = failure is RpcException { StatusCode: StatusCode.Unavailable };
        if (leader is null && !gone && failure is not NotLeaderException) return;
        lock (_lock)
        {
            if (_current is not { IsCompletedSuccessfully: true } current || current.Result != connection) return;
            _current = null;
            _leader = leader;
        }
    }

    private async Task<ServerConnection> ConnectAsync()
    {
        DnsEndPoint? told;
        lock (_lock) (told, _leader) = (_leader, null);
        var endpoint = told ?? await _discovery.FindAsync(_closing.Token).ConfigureAwait(false);
        var channel = _channels.For(endpoint);
        var server = await AskAsync(endpoint, channel).ConfigureAwait(false);
        return new ServerConnection(endpoint, channel, channel.CreateCallInvoker(), server);
    }

    private async Task<ServerInfo> AskAsync(DnsEndPoint endpoint, ChannelBase channel)
    {
        try
        {
            var options = new CallOptions(
                CallHeaders.For(_settings, null),
                _time.GetUtcNow().UtcDateTime + _settings.ConnectivitySettings.GossipTimeout,
                _closing.Token);
            var answer = await new ServerFeatures.ServerFeaturesClient(channel)
                .GetSupportedMethodsAsync(new Protocol.Empty(), options).ConfigureAwait(false);
            var features = new HashSet<string>(StringComparer.Ordinal);
            foreach (var method in answer.Methods)
            {
                features.Add($"{method.ServiceName}/{method.MethodName}");
                foreach (var feature in method.Features) features.Add($"{method.ServiceName}/{method.MethodName}:{feature}");
            }
            return new ServerInfo(endpoint, answer.EventStoreServerVersion, features);
        }
        catch (RpcException e) when (e.StatusCode is StatusCode.Unimplemented)
        {
            return new ServerInfo(endpoint, "", new HashSet<string>()); // 20.10 and older have no such service
        }
        catch (RpcException e) when (e.StatusCode is StatusCode.DeadlineExceeded)
        {
            throw Failures.Rpc(StatusCode.Unavailable, $"{endpoint.Host}:{endpoint.Port} did not answer in time.");
        }
        catch (RpcException e)
        {
            throw Failures.Typed(e);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync().ConfigureAwait(false);
        _channels.Dispose();
    }
}
