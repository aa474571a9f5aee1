namespace EventStoreDb.Client.Errors;

/// <summary>There is no such group.</summary>
/// <param name="streamName">The stream, or <c>$all</c>.</param>
/// <param name="groupName">The group.</param>
/// <param name="innerException">The call's own failure.</param>
public sealed class PersistentSubscriptionNotFoundException(string streamName, string groupName, Exception? innerException = null)
    : Exception($"Stream '{streamName}' has no subscription group '{groupName}'.", innerException)
{
    /// <summary>The stream, or <c>$all</c>.</summary>
    public string StreamName { get; } = streamName;

    /// <summary>The group.</summary>
    public string GroupName { get; } = groupName;
}

/// <summary>The server ended the subscription: its group was deleted or updated. Subscribe anew.</summary>
/// <param name="streamName">The stream, or <c>$all</c>.</param>
/// <param name="groupName">The group.</param>
/// <param name="innerException">The call's own failure.</param>
public sealed class PersistentSubscriptionDroppedByServerException(string streamName, string groupName, Exception? innerException = null)
    : Exception($"The server dropped the subscription to group '{groupName}' of '{streamName}'.", innerException)
{
    /// <summary>The stream, or <c>$all</c>.</summary>
    public string StreamName { get; } = streamName;

    /// <summary>The group.</summary>
    public string GroupName { get; } = groupName;
}

/// <summary>The group has as many consumers as it may have.</summary>
/// <param name="streamName">The stream, or <c>$all</c>.</param>
/// <param name="groupName">The group.</param>
/// <param name="innerException">The call's own failure.</param>
public sealed class MaximumSubscribersReachedException(string streamName, string groupName, Exception? innerException = null)
    : Exception($"Group '{groupName}' of '{streamName}' takes no more subscribers.", innerException)
{
    /// <summary>The stream, or <c>$all</c>.</summary>
    public string StreamName { get; } = streamName;

    /// <summary>The group.</summary>
    public string GroupName { get; } = groupName;
}
