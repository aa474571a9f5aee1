namespace EventStoreDb.Client.Connections;

internal static class CallHeaders
{
    public static Metadata For(EventStoreClientSettings settings, UserCredentials? credentials)
    {
        var headers = new Metadata
        {
            { "requires-leader", settings.ConnectivitySettings.NodePreference is NodePreference.Leader ? "true" : "false" },
            { "connection-name", settings.ConnectionName },
        };
        if ((credentials ?? settings.DefaultCredentials) is { } caller) headers.Add("authorization", caller.Header);
        return headers;
    }
}

/// <summary>How a call is made: its node, headers and deadline before, its typed failure after.</summary>
internal static class Calls
{
    public static CallOptions Options(
        this ConnectionPool connections, TimeSpan? deadline, UserCredentials? credentials, CancellationToken cancellationToken) => new(
        CallHeaders.For(connections.Settings, credentials),
        deadline is { } wait && wait != Timeout.InfiniteTimeSpan ? connections.Time.GetUtcNow().UtcDateTime + wait : null,
        cancellationToken);

    /// <summary>One question, one answer, within the default deadline if there is no other.</summary>
    public static async Task<TAnswer> CallAsync<TAnswer>(
        this ConnectionPool connections, Func<ServerConnection, CallOptions, AsyncUnaryCall<TAnswer>> call,
        TimeSpan? deadline, UserCredentials? credentials, CancellationToken cancellationToken)
    {
        var connection = await connections.GetAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var options = connections.Options(deadline ?? connections.Settings.DefaultDeadline, credentials, cancellationToken);
            using var running = call(connection, options);
            return await running.ConfigureAwait(false);
        }
        catch (RpcException e)
        {
            throw connections.Failed(connection, e, cancellationToken);
        }
    }

    /// <summary>What to throw for a failed call: the caller's own cancellation as such, the rest typed and reported.</summary>
    public static Exception Failed(
        this ConnectionPool connections, ServerConnection connection, RpcException failure, CancellationToken cancellationToken)
    {
        if (failure.StatusCode is StatusCode.Cancelled && cancellationToken.IsCancellationRequested)
            return new OperationCanceledException(failure.Status.Detail, failure, cancellationToken);
        var typed = Failures.Typed(failure);
        connections.Report(connection, typed);
        return typed;
    }
}
