using System.Globalization;

namespace EventStoreDb.Client.Errors;

/// <summary>Makes the typed exceptions out of a call's status and trailers.</summary>
internal static class Failures
{
    /// <summary>The typed exception, or <paramref name="failure"/> itself where there is none for it.</summary>
    public static Exception Typed(RpcException failure)
    {
        var trailers = failure.Trailers;
        string Trailer(string key) => trailers.GetValue(key) ?? "";
        return Trailer("exception") switch
        {
            "access-denied" => new AccessDeniedException(failure.Status.Detail, failure),
            "not-leader" => new NotLeaderException(
                Trailer("leader-endpoint-host"), int.TryParse(Trailer("leader-endpoint-port"), out var port) ? port : 0, failure),
            "stream-deleted" => new StreamDeletedException(Trailer("stream-name"), failure),
            "stream-not-found" => new StreamNotFoundException(Trailer("stream-name"), failure),
            "wrong-expected-version" => new WrongExpectedVersionException(
                Trailer("stream-name"), Version(Trailer("expected-version")),
                StreamRevision.FromInt64(Version(Trailer("actual-version"))?.Value is >= 0 and var actual ? actual : -1), failure),
            "maximum-append-size-exceeded" => new MaximumAppendSizeExceededException(
                uint.TryParse(Trailer("maximum-append-size"), out var size) ? size : 0, failure),
            "missing-required-metadata-property" => new RequiredMetadataPropertyMissingException(
                Trailer("required-metadata-properties"), failure),
            "invalid-transaction" => new InvalidTransactionException(failure.Status.Detail, failure),
            "persistent-subscription-does-not-exist" => new PersistentSubscriptionNotFoundException(
                Trailer("stream-name"), Trailer("group-name"), failure),
            "maximum-subscribers-reached" => new MaximumSubscribersReachedException(
                Trailer("stream-name"), Trailer("group-name"), failure),
            "persistent-subscription-dropped" => new PersistentSubscriptionDroppedByServerException(
                Trailer("stream-name"), Trailer("group-name"), failure),
            _ => failure.StatusCode is StatusCode.Unauthenticated
                ? new NotAuthenticatedException(failure.Status.Detail, failure)
                : failure,
        };
    }

    private static ExpectedRevision? Version(string text)
        => long.TryParse(text, CultureInfo.InvariantCulture, out var value) ? new ExpectedRevision(value) : null;

    public static RpcException Rpc(StatusCode code, string detail) => new(new Status(code, detail), detail);
}
