using System.Net;
using System.Net.Sockets;
using MongoDB.Driver;
using MongoDB.Driver.Core.Clusters;

namespace BankingApi.Hosting.MongoDb;

/// <summary>Why MongoDB does not answer, in one line for the operator.
/// The driver's own message is its whole view of the cluster, stack traces included.</summary>
internal static class MongoOutage
{
    public static string Explain(Exception e, ClusterDescription cluster) => e switch
    {
        MongoAuthenticationException => "MongoDB refused the credentials.",
        MongoIncompatibleDriverException => "The MongoDB server is too old or too new for this service.",
        MongoBulkWriteException or MongoWriteException => "MongoDB refused a write.",
        MongoCommandException { CodeName: "Unauthorized" } => "MongoDB does not let this user at the database.",
        MongoCommandException command => $"MongoDB refused a command: {command.CodeName}.",
        TimeoutException => Unreachable(cluster, "MongoDB did not answer in time."),
        MongoConnectionException or MongoConnectionPoolPausedException => Unreachable(cluster, "The connection to MongoDB broke."),
        _ => $"MongoDB failed: {e.GetType().Name}.",
    };

    private static string Unreachable(ClusterDescription cluster, string otherwise)
    {
        // The driver's monitors know what came of their last try to reach each server.
        var faults = cluster.Servers.Where(server => server.HeartbeatException is not null)
            .Select(server => $"{Name(server.EndPoint)} {Fault(server.HeartbeatException)}").ToList();
        if (faults.Count > 0) return $"MongoDB cannot be reached: {string.Join(", ", faults)}.";
        return cluster.Servers.Any(server => server.Type is MongoDB.Driver.Core.Servers.ServerType.ReplicaSetSecondary)
            ? "The MongoDB replica set has no primary at present."
            : otherwise;
    }

    private static string Fault(Exception fault) => Innermost(fault) switch
    {
        MongoAuthenticationException => "refused the credentials",
        SocketException { SocketErrorCode: SocketError.ConnectionRefused } => "refused the connection",
        SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain }
            => "is not a known host",
        SocketException socket => $"failed ({socket.SocketErrorCode})",
        TimeoutException or OperationCanceledException => "did not answer in time",
        // What it sent is no MongoDB message, or it hung up at the sight of ours.
        FormatException or OverflowException or ArgumentException or EndOfStreamException or MongoInternalException
            => "does not speak MongoDB's protocol",
        IOException => "cut the connection",
        var other => $"failed ({other.GetType().Name})",
    };

    private static Exception Innermost(Exception e)
        => e.InnerException is { } inner && e is not MongoAuthenticationException ? Innermost(inner) : e;

    private static string Name(EndPoint address) => address switch
    {
        DnsEndPoint dns => $"{dns.Host}:{dns.Port}",
        _ => address.ToString() ?? "a server",
    };
}
