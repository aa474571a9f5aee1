using System.Net;

namespace EventStoreDb.Client.Connections;

/// <summary>A node that answered, and what it can do.</summary>
internal sealed record ServerConnection(DnsEndPoint Endpoint, ChannelBase Channel, CallInvoker Invoker, ServerInfo Server);

/// <summary>What a server says about itself.</summary>
/// <param name="Endpoint">The node that was asked.</param>
/// <param name="Version">E.g. <c>23.10.8</c>; empty before 21.10, which does not say.</param>
/// <param name="Features">Each as <c>service/method</c> or <c>service/method:feature</c>, in lower case.</param>
public sealed record ServerInfo(DnsEndPoint Endpoint, string Version, IReadOnlySet<string> Features)
{
    private const string Streams = "event_store.client.streams.streams";
    private const string PersistentSubscriptions = "event_store.client.persistent_subscriptions.persistentsubscriptions";

    /// <summary>Whether many appends can share one call.</summary>
    public bool SupportsBatchAppend => Features.Contains($"{Streams}/batchappend");

    /// <summary>Whether a batched append can have a deadline as a duration, rather than as an instant of two clocks.</summary>
    public bool SupportsBatchAppendDeadlineDuration => Features.Contains($"{Streams}/batchappend:deadline_duration");

    /// <summary>Whether there are persistent subscriptions to <c>$all</c>.</summary>
    public bool SupportsPersistentSubscriptionsToAll => Features.Contains($"{PersistentSubscriptions}/create:all");
}
