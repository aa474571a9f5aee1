namespace EventStore.Abstractions;

/// <summary>Catch-up subscriptions: the log in its order from a position on, and then what is appended, as it becomes durable. The server
/// remembers nothing of them; where to go on from is the subscriber's to know.</summary>
public interface ICatchUpSubscriptions
{
    /// <summary>Never ends by itself. A page with <see cref="LogPage.IsEnd"/>, perhaps without events, says that the subscriber was level
    /// with the log; one comes as soon as that is so for the first time.</summary>
    /// <param name="afterPosition">A position seen before, or -1 for the start of the log.</param>
    /// <param name="prefixes">The streams whose names start with one of these.</param>
    /// <param name="cancellationToken">The only way to end it.</param>
    /// <exception cref="EventStoreUnavailableException">It broke: subscribe anew after the last page's position.</exception>
    IAsyncEnumerable<LogPage> Subscribe(long afterPosition, IReadOnlyList<string> prefixes, CancellationToken cancellationToken);
}
