using EventStoreDb.Doubles.Wire;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace EventStoreDb.Doubles;

/// <summary>What every call meets first: is the server ready, who is it, is this the leader.</summary>
internal sealed class Gatekeeper(Node node) : Interceptor
{
    private void Check(ServerCallContext context)
    {
        if (node.Faults.NotReady) throw ServerErrors.NotReady();
        if (context.Method.Contains(".server_features.", StringComparison.Ordinal)
            || context.Method.Contains(".gossip.", StringComparison.Ordinal)) return;
        var caller = node.Caller(context);
        var groups = context.Method.Contains(".persistent_subscriptions.", StringComparison.Ordinal);
        node.RequireLeader(context, whateverTheHeader: groups);
        // A denied append of a batch is an answer, not the end of the call.
        if (caller is null && !context.Method.EndsWith("/BatchAppend", StringComparison.Ordinal)) throw ServerErrors.AccessDenied();
    }

    public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        Check(context);
        return continuation(request, context);
    }

    public override Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, ServerCallContext context,
        ClientStreamingServerMethod<TRequest, TResponse> continuation)
    {
        Check(context);
        return continuation(requestStream, context);
    }

    public override Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context,
        ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        Check(context);
        return continuation(request, responseStream, context);
    }

    public override Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, IServerStreamWriter<TResponse> responseStream, ServerCallContext context,
        DuplexStreamingServerMethod<TRequest, TResponse> continuation)
    {
        Check(context);
        return continuation(requestStream, responseStream, context);
    }
}
