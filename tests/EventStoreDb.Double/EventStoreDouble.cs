using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EventStoreDb.Doubles;

/// <summary>A server in this process that speaks EventStoreDB's protocol over plain HTTP/2, on a port of the loopback interface. Streams
/// and groups live in memory and outlive <see cref="StopAsync"/>. It keeps to the wire of a 23.10, traps included, and goes wrong on
/// demand.</summary>
public sealed class EventStoreDouble : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, ConnectionContext> _connections = new();
    private readonly Node _node;
    private WebApplication? _server;

    private EventStoreDouble(bool secure)
    {
        _node = new Node(TimeProvider.System, Faults, secure) { DropConnections = DropConnections };
    }

    /// <summary>What goes wrong.</summary>
    public Faults Faults { get; } = new();

    /// <summary>Where it listens. Stays the same over a restart.</summary>
    public int Port => _node.Port;

    /// <summary>For a client of this node alone.</summary>
    public string ConnectionString => $"esdb://127.0.0.1:{Port}?tls=false";

    /// <summary>How many connections there are at the moment.</summary>
    public int ConnectionCount => _connections.Count;

    /// <summary>Starts one. A secure one (still without TLS) knows admin, ops and reader, each with the password changeit.</summary>
    public static async Task<EventStoreDouble> StartAsync(bool secure = false)
    {
        var started = new EventStoreDouble(secure);
        await started.StartAgainAsync();
        return started;
    }

    /// <summary>Starts it again after <see cref="StopAsync"/>, with all that was written.</summary>
    public async Task StartAgainAsync()
    {
        if (_server is not null) throw new InvalidOperationException("It is running.");
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, Port, listen =>
        {
            listen.Protocols = HttpProtocols.Http2;
            listen.Use(next => async connection =>
            {
                _connections[connection.ConnectionId] = connection;
                try
                {
                    await next(connection);
                }
                finally
                {
                    _connections.TryRemove(connection.ConnectionId, out _);
                }
            });
        }));
        builder.Services.AddSingleton(_node);
        builder.Services.AddGrpc(grpc =>
        {
            grpc.Interceptors.Add<Gatekeeper>();
            grpc.MaxReceiveMessageSize = 17 * 1024 * 1024;
        });
        _server = builder.Build();
        _server.MapGrpcService<StreamsService>();
        _server.MapGrpcService<PersistentSubscriptionsService>();
        _server.MapGrpcService<GossipService>();
        _server.MapGrpcService<ServerFeaturesService>();
        await _server.StartAsync();
        _node.Port = new Uri(_server.Urls.Single()).Port;
    }

    /// <summary>Stops it as a kill would: connections break, what was written stays.</summary>
    public async Task StopAsync()
    {
        if (_server is not { } server) return;
        _server = null;
        DropConnections();
        using var noPatience = new CancellationTokenSource();
        await noPatience.CancelAsync();
        await server.StopAsync(noPatience.Token);
        await server.DisposeAsync();
        _node.Groups.DropConsumers();
    }

    /// <summary>Breaks every connection of the moment.</summary>
    public void DropConnections()
    {
        foreach (var connection in _connections.Values) connection.Abort(new ConnectionAbortedException("Dropped on demand."));
    }

    /// <summary>What its gossip says, instead of itself as the leader.</summary>
    public void GossipIs(params ClusterMember[] members) => _node.Members = () => members;

    /// <summary>How many events a stream has ever had, whether they can still be read or not.</summary>
    public int EventCount(string stream)
    {
        var count = 0;
        while (_node.Log.Find(stream, count) is not null) count++;
        return count;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _node.Groups.Dispose();
    }
}
