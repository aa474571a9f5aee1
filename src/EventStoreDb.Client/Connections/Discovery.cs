using System.Net;
using EventStoreDb.Client.Protocol.Gossip;
using NodeState = EventStoreDb.Client.Protocol.Gossip.MemberInfo.Types.VNodeState;

namespace EventStoreDb.Client.Connections;

/// <summary>Finds the node to talk to, by asking those we know of which nodes there are.</summary>
internal sealed class Discovery(EventStoreClientConnectivitySettings settings, Channels channels, TimeProvider time)
{
    private IReadOnlyList<DnsEndPoint> _members = [];

    /// <summary>The best node, or a <see cref="DiscoveryException"/>.</summary>
    public async Task<DnsEndPoint> FindAsync(CancellationToken cancellationToken)
    {
        if (!settings.UsesGossip) return settings.Hosts[0];
        Exception? lastFailure = null;
        for (var attempt = 1; attempt <= settings.MaxDiscoverAttempts; attempt++)
        {
            if (attempt > 1) await Task.Delay(settings.DiscoveryInterval, time, cancellationToken).ConfigureAwait(false);
            foreach (var candidate in Candidates())
            {
                try
                {
                    var cluster = await AskAsync(candidate, cancellationToken).ConfigureAwait(false);
                    if (Best(cluster) is not { } best) continue;
                    _members = [.. cluster.Members.Where(m => m.IsAlive).Select(EndpointOf)];
                    return best;
                }
                catch (RpcException e) when (!cancellationToken.IsCancellationRequested)
                {
                    lastFailure = e;
                }
            }
        }
        throw new DiscoveryException(settings.MaxDiscoverAttempts, lastFailure);
    }

    /// <summary>The members last seen first, as the given hosts may be long gone; each group in any order, to spread the load.</summary>
    private IEnumerable<DnsEndPoint> Candidates() => Shuffled(_members).Concat(Shuffled(settings.Hosts)).Distinct();

    private static DnsEndPoint[] Shuffled(IReadOnlyList<DnsEndPoint> endpoints)
    {
        var copy = endpoints.ToArray();
        Random.Shared.Shuffle(copy);
        return copy;
    }

    private async Task<ClusterInfo> AskAsync(DnsEndPoint endpoint, CancellationToken cancellationToken)
    {
        var deadline = time.GetUtcNow().UtcDateTime + settings.GossipTimeout;
        return await new Gossip.GossipClient(channels.For(endpoint))
            .ReadAsync(new Protocol.Empty(), deadline: deadline, cancellationToken: cancellationToken).ConfigureAwait(false);
    }

    private DnsEndPoint? Best(ClusterInfo cluster)
    {
        var usable = cluster.Members.Where(m => m.IsAlive && m.State is NodeState.Leader or NodeState.Follower or NodeState.ReadOnlyReplica)
            .ToArray();
        Random.Shared.Shuffle(usable);
        var preferred = usable.OrderBy(m => Rank(m.State)).FirstOrDefault(); // stable: equals stay shuffled
        return preferred is null ? null : EndpointOf(preferred);
    }

    private int Rank(NodeState state) => settings.NodePreference switch
    {
        NodePreference.Leader => state is NodeState.Leader ? 0 : state is NodeState.Follower ? 1 : 2,
        NodePreference.Follower => state is NodeState.Follower ? 0 : state is NodeState.Leader ? 1 : 2,
        NodePreference.ReadOnlyReplica => state is NodeState.ReadOnlyReplica ? 0 : state is NodeState.Leader ? 1 : 2,
        NodePreference.Random => 0,
    };

    private static DnsEndPoint EndpointOf(MemberInfo member) => new(member.HttpEndPoint.Address, (int)member.HttpEndPoint.Port);
}
