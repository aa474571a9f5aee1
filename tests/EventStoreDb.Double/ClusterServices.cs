using EventStoreDb.Client.Protocol;
using EventStoreDb.Client.Protocol.Features;
using EventStoreDb.Client.Protocol.Gossip;
using EventStoreDb.Doubles.Wire;
using Grpc.Core;

namespace EventStoreDb.Doubles;

internal sealed class GossipService(Node node) : Gossip.GossipBase
{
    public override Task<ClusterInfo> Read(Empty request, ServerCallContext context)
    {
        var members = node.Members?.Invoke() ?? [new ClusterMember("127.0.0.1", node.Port, "Leader")];
        return Task.FromResult(new ClusterInfo
        {
            Members =
            {
                members.Select(member => new MemberInfo
                {
                    InstanceId = Mapping.Id(Guid.NewGuid(), structured: true),
                    State = Enum.Parse<MemberInfo.Types.VNodeState>(member.State),
                    IsAlive = member.IsAlive,
                    HttpEndPoint = new EndPoint { Address = member.Host, Port = (uint)member.Port },
                }),
            },
        });
    }
}

internal sealed class ServerFeaturesService : ServerFeatures.ServerFeaturesBase
{
    private const string Streams = "event_store.client.streams.streams";
    private const string Groups = "event_store.client.persistent_subscriptions.persistentsubscriptions";

    public override Task<SupportedMethods> GetSupportedMethods(Empty request, ServerCallContext context) => Task.FromResult(
        new SupportedMethods
        {
            EventStoreServerVersion = "23.10.8",
            Methods =
            {
                Method(Streams, "read", "position", "events"),
                Method(Streams, "append"),
                Method(Streams, "delete"),
                Method(Streams, "tombstone"),
                Method(Streams, "batchappend", "deadline_duration"),
                Method(Groups, "create", "stream", "all"),
                Method(Groups, "update", "stream", "all"),
                Method(Groups, "delete", "stream", "all"),
                Method(Groups, "read", "stream", "all"),
                Method(Groups, "getinfo", "stream", "all"),
                Method(Groups, "replayparked", "stream", "all"),
                Method(Groups, "list", "stream", "all"),
            },
        });

    private static SupportedMethod Method(string service, string method, params string[] features)
        => new() { ServiceName = service, MethodName = method, Features = { features } };
}
