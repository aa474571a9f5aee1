using System.Net;
using EventStoreDb.Client.Streams;

namespace EventStoreDb.Client.Connections;

/// <summary>What a client needs to know: where the server is, who calls, and how patient to be.</summary>
public sealed class EventStoreClientSettings
{
    /// <summary>Shown by the server beside this client's connections.</summary>
    public string ConnectionName { get; set; } = $"es-{Uuid.NewUuid()}";

    /// <summary>Who calls where a call does not say.</summary>
    public UserCredentials? DefaultCredentials { get; set; }

    /// <summary>How long a call may take, and a read may wait for its next event. Null: for ever.</summary>
    public TimeSpan? DefaultDeadline { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Where the server is.</summary>
    public EventStoreClientConnectivitySettings ConnectivitySettings { get; } = new();

    /// <summary>How appends are done.</summary>
    public EventStoreClientOperationOptions OperationOptions { get; } = new();

    /// <summary>Reads <c>esdb[+discover]://[user:password@]host[:port][,…][/][?key=value&amp;…]</c>. Keys are those of the official client
    /// (see the README); one that is unknown, or there twice, throws a <see cref="ConnectionStringParseException"/>.</summary>
    public static EventStoreClientSettings Create(string connectionString) => ConnectionString.Parse(connectionString);
}

/// <summary>Where the server is and how to talk to it.</summary>
public sealed class EventStoreClientConnectivitySettings
{
    /// <summary>The nodes as given. One, and not <see cref="Discover"/>: that one. Otherwise the seeds of the gossip.</summary>
    public IReadOnlyList<DnsEndPoint> Hosts { get; set; } = [new DnsEndPoint("localhost", 2113)];

    /// <summary>Whether to ask the hosts which nodes there are. Always so with several.</summary>
    public bool Discover { get; set; }

    /// <summary>Plain text instead of TLS.</summary>
    public bool Insecure { get; set; }

    /// <summary>Whether the server's certificate is checked.</summary>
    public bool TlsVerifyCert { get; set; } = true;

    /// <summary>A PEM file with the authority that signed the server's certificate. Null: the machine's authorities.</summary>
    public string? TlsCaFile { get; set; }

    /// <summary>A PEM file with the certificate of the user, for servers that know users by certificate.</summary>
    public string? UserCertFile { get; set; }

    /// <summary>A PEM file with its key.</summary>
    public string? UserKeyFile { get; set; }

    /// <summary>Which node to talk to.</summary>
    public NodePreference NodePreference { get; set; } = NodePreference.Leader;

    /// <summary>How often all the hosts are asked before a <see cref="DiscoveryException"/>.</summary>
    public int MaxDiscoverAttempts { get; set; } = 10;

    /// <summary>The pause between two of these attempts.</summary>
    public TimeSpan DiscoveryInterval { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How long one host may take to answer.</summary>
    public TimeSpan GossipTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a connection may be silent before it is pinged. <see cref="Timeout.InfiniteTimeSpan"/>: no pings.</summary>
    public TimeSpan KeepAliveInterval { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a ping may take before the connection counts as broken.</summary>
    public TimeSpan KeepAliveTimeout { get; set; } = TimeSpan.FromSeconds(10);

    internal bool UsesGossip => Discover || Hosts.Count > 1;
}

/// <summary>How appends are done.</summary>
public sealed class EventStoreClientOperationOptions
{
    /// <summary>Whether a wrong expected revision throws, rather than being a <see cref="WrongExpectedVersionResult"/>.</summary>
    public bool ThrowOnAppendFailure { get; set; } = true;

    /// <summary>Roughly the most bytes in one message of a batch append; a larger append is sent in several.</summary>
    public int BatchAppendSize { get; set; } = 3 * 1024 * 1024;

    internal EventStoreClientOperationOptions Clone() => (EventStoreClientOperationOptions)MemberwiseClone();
}
