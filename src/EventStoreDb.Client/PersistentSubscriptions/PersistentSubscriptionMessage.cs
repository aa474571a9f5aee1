namespace EventStoreDb.Client.PersistentSubscriptions;

/// <summary>What a persistent subscription tells.</summary>
public abstract record PersistentSubscriptionMessage
{
    private PersistentSubscriptionMessage()
    {
    }

    /// <summary>The consumer is connected; comes first.</summary>
    /// <param name="SubscriptionId"><c>stream::group</c>.</param>
    public sealed record SubscriptionConfirmation(string SubscriptionId) : PersistentSubscriptionMessage;

    /// <summary>There is no such group; comes alone.</summary>
    public sealed record NotFound : PersistentSubscriptionMessage
    {
        internal static readonly NotFound Instance = new();
    }

    /// <summary>An event, to be acknowledged or refused.</summary>
    /// <param name="ResolvedEvent">The event.</param>
    /// <param name="RetryCount">How often it was delivered before; null or 0: never.</param>
    public sealed record Event(ResolvedEvent ResolvedEvent, int? RetryCount) : PersistentSubscriptionMessage;

    /// <summary>Something that this version of the client does not know.</summary>
    public sealed record Unknown : PersistentSubscriptionMessage
    {
        internal static readonly Unknown Instance = new();
    }
}

/// <summary>What is to become of an event that is refused.</summary>
public enum PersistentSubscriptionNakEventAction
{
    /// <summary>The server decides.</summary>
    Unknown,

    /// <summary>Put aside, for an operator to look at and replay.</summary>
    Park,

    /// <summary>Delivered again at once; counts as a retry.</summary>
    Retry,

    /// <summary>Passed over for good.</summary>
    Skip,

    /// <summary>Taken out; today's servers do nothing more.</summary>
    Stop,
}
