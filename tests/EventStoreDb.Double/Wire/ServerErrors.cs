using Grpc.Core;

namespace EventStoreDb.Doubles.Wire;

/// <summary>The failures of the server: a status, and trailers that say which.</summary>
internal static class ServerErrors
{
    public static RpcException Unknown() => new(new Status(StatusCode.Unknown, "Exception was thrown by handler."));

    public static RpcException Invalid(string detail) => new(new Status(StatusCode.InvalidArgument, detail));

    public static RpcException NotReady() => new(new Status(StatusCode.Unavailable, "Server Is Not Ready"));

    public static RpcException Unauthenticated() => new(new Status(StatusCode.Unauthenticated, "Unauthenticated"));

    public static RpcException AccessDenied() => With(StatusCode.PermissionDenied, "Access Denied", "access-denied");

    public static RpcException NotLeader(string host, int port) => With(
        StatusCode.NotFound, "Leader info available", "not-leader",
        ("leader-endpoint-host", host), ("leader-endpoint-port", port.ToString(System.Globalization.CultureInfo.InvariantCulture)));

    public static RpcException StreamDeleted(string stream) => With(
        StatusCode.FailedPrecondition, $"Event stream '{stream}' is deleted.", "stream-deleted", ("stream-name", stream));

    public static RpcException WrongExpectedVersion(string stream, long expected, long actual) => With(
        StatusCode.FailedPrecondition, "Wrong expected version", "wrong-expected-version", ("stream-name", stream),
        ("expected-version", expected.ToString(System.Globalization.CultureInfo.InvariantCulture)),
        ("actual-version", actual.ToString(System.Globalization.CultureInfo.InvariantCulture)));

    public static RpcException MaximumAppendSize(int size) => With(
        StatusCode.InvalidArgument, "Maximum Append Size Exceeded", "maximum-append-size-exceeded",
        ("maximum-append-size", size.ToString(System.Globalization.CultureInfo.InvariantCulture)));

    public static RpcException MissingMetadata() => With(
        StatusCode.InvalidArgument, "Required metadata is missing", "missing-required-metadata-property",
        ("required-metadata-properties", "type,content-type"));

    public static RpcException GroupExists(string group) => Group(StatusCode.AlreadyExists, "persistent-subscription-exists", group);

    public static RpcException GroupMissing(string group) => Group(StatusCode.NotFound, "persistent-subscription-does-not-exist", group);

    public static RpcException GroupDropped(string group) => Group(StatusCode.Cancelled, "persistent-subscription-dropped", group);

    public static RpcException TooManySubscribers(string group)
        => Group(StatusCode.FailedPrecondition, "maximum-subscribers-reached", group);

    private static RpcException Group(StatusCode code, string exception, string group)
        => With(code, exception, exception, ("stream-name", "$all"), ("group-name", group));

    private static RpcException With(StatusCode code, string detail, string exception, params (string Key, string Value)[] more)
    {
        var trailers = new Metadata { { "exception", exception } };
        foreach (var (key, value) in more) trailers.Add(key, value);
        return new RpcException(new Status(code, detail), trailers);
    }
}
