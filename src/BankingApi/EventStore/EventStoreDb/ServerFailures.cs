using System.Net.Sockets;
using System.Security.Authentication;
using EventStoreDb.Client.Errors;
using Grpc.Core;

namespace BankingApi.EventStore.EventStoreDb;

/// <summary>What a failed call means to the service, and in one line to the operator.</summary>
internal static class ServerFailures
{
    private const string Setting = "EventStore:ConnectionString";

    /// <summary>The server cannot or will not answer, whatever the reason.
    /// All else is a defect of ours, or a fact about a stream.</summary>
    public static bool IsOutage(Exception failure) => failure switch
    {
        RpcException rpc => rpc.StatusCode is not StatusCode.InvalidArgument,
        NotLeaderException or DiscoveryException or NotAuthenticatedException or AccessDeniedException => true,
        PersistentSubscriptionDroppedByServerException or MaximumSubscribersReachedException => true,
        ObjectDisposedException or OperationCanceledException => true, // The connection was closed under the call: the service is stopping.
        _ => false,
    };

    /// <summary>Whether the same call may succeed in a moment. What it did is unknown until then.</summary>
    public static bool MayPass(Exception failure) => failure switch
    {
        RpcException rpc => rpc.StatusCode is StatusCode.Unavailable or StatusCode.DeadlineExceeded or StatusCode.Aborted
            or StatusCode.Internal or StatusCode.Unknown or StatusCode.Cancelled or StatusCode.ResourceExhausted,
        NotLeaderException => true,
        _ => false,
    };

    /// <summary>The server has not said anything, or only that it could not do it in time.</summary>
    public static bool IsTimeOut(Exception failure) => failure is RpcException { StatusCode: StatusCode.DeadlineExceeded };

    public static string Silence(string where) => $"EventStoreDB at {where} did not answer in time.";

    public static string Describe(Exception failure, string where) => failure switch
    {
        NotAuthenticatedException => $"EventStoreDB at {where} does not accept the user and password in {Setting}.",
        AccessDeniedException => $"EventStoreDB at {where} does not let the user in {Setting} do this: it has to be in $admins.",
        NotLeaderException moved
            => $"EventStoreDB at {where} has another leader, {moved.LeaderEndpoint.Host}:{moved.LeaderEndpoint.Port}, which is not to be "
            + $"reached.",
        DiscoveryException nobody => $"None of the EventStoreDB nodes {where} can be reached{Because(nobody.InnerException)}.",
        ObjectDisposedException or OperationCanceledException => "The connection to EventStoreDB is closed.",
        RpcException { StatusCode: StatusCode.Unimplemented } => $"What answers at {where} is not an EventStoreDB, or one before 21.10.",
        _ when IsTimeOut(failure) => Silence(where),
        RpcException rpc when IsForeign(rpc) => $"What answers at {where} does not speak EventStoreDB's protocol{Because(rpc)}.",
        RpcException rpc when rpc.Status.DebugException?.GetBaseException() is AuthenticationException
            => $"EventStoreDB at {where} cannot be reached{Because(rpc)}. TLS is used unless {Setting} says tls=false.",
        RpcException rpc => $"EventStoreDB at {where} cannot be reached{Because(rpc)}.",
        _ => $"EventStoreDB at {where} cannot answer: {OneLine(failure.Message)}.",
    };

    /// <summary>Somebody listens there, and answers in another protocol:
    /// a database of another kind, a web server, TLS where none is expected.</summary>
    private static bool IsForeign(RpcException failure)
    {
        for (var cause = failure.Status.DebugException; cause is not null; cause = cause.InnerException)
        {
            if (cause is SocketException) return false;
            if (cause is HttpRequestException { HttpRequestError: var error } && error is HttpRequestError.InvalidResponse
                or HttpRequestError.HttpProtocolError or HttpRequestError.VersionNegotiationError) return true;
            // An answer that is no HTTP/2, but came before the first request was given its connection, has neither a kind nor a cause.
            if (cause is HttpRequestException { HttpRequestError: HttpRequestError.Unknown, InnerException: null }) return true;
        }
        return failure.Status.Detail.StartsWith("Bad gRPC response", StringComparison.Ordinal);
    }

    private static string Because(Exception? failure)
    {
        if (failure is not RpcException rpc) return failure is null ? "" : $": {OneLine(failure.Message)}";
        var cause = rpc.Status.DebugException?.GetBaseException().Message ?? rpc.Status.Detail;
        return string.IsNullOrWhiteSpace(cause) ? "" : $": {OneLine(cause)}";
    }

    private static string OneLine(string text) => text.ReplaceLineEndings(" ").TrimEnd('.', ' ');
}
