namespace EventStoreDb.Client.Streams;

/// <summary>Makes the typed exceptions out of the errors that a batched append is answered with.</summary>
internal static class BatchErrors
{
    public static Exception Typed(Protocol.Status error, string streamName, ExpectedRevision expected)
    {
        var details = error.Details;
        // A server that is not ready, or busy, says so without a code.
        var code = error.Code == 0 ? StatusCode.Unavailable : (StatusCode)error.Code;
        if (details is null) return Failures.Rpc(code, error.Message);
        if (details.Is(Protocol.WrongExpectedVersion.Descriptor))
        {
            var wrong = details.Unpack<Protocol.WrongExpectedVersion>();
            var none = wrong.CurrentStreamRevisionOptionCase
                is not Protocol.WrongExpectedVersion.CurrentStreamRevisionOptionOneofCase.CurrentStreamRevision;
            return new WrongExpectedVersionException(
                streamName, expected, none ? StreamRevision.None : new StreamRevision(wrong.CurrentStreamRevision));
        }
        if (details.Is(Protocol.StreamDeleted.Descriptor)) return new StreamDeletedException(streamName);
        if (details.Is(Protocol.AccessDenied.Descriptor)) return new AccessDeniedException(error.Message);
        if (details.Is(Protocol.InvalidTransaction.Descriptor)) return new InvalidTransactionException(error.Message);
        if (details.Is(Protocol.MaximumAppendSizeExceeded.Descriptor))
            return new MaximumAppendSizeExceededException(details.Unpack<Protocol.MaximumAppendSizeExceeded>().MaxAppendSize);
        // The server gave up waiting, or does not know: the append may have happened.
        if (details.Is(Protocol.Timeout.Descriptor)) return Failures.Rpc(StatusCode.DeadlineExceeded, error.Message);
        return Failures.Rpc(code, error.Message);
    }
}
