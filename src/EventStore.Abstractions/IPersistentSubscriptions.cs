namespace EventStore.Abstractions;

/// <summary>Consumer groups (persistent subscriptions): each event of the group's streams is delivered to one of its consumers, at least
/// once, in no order that may be relied on; what is not acknowledged in time comes again with its retry count raised.</summary>
public interface IPersistentSubscriptions
{
    /// <summary>Joins <paramref name="group"/>, creating it, from the start of the log, if it is missing.</summary>
    /// <param name="prefixes">The streams whose names start with one of these; the same for all consumers of a group.</param>
    ValueTask<IPersistentSubscription> Join(string group, IReadOnlyList<string> prefixes, CancellationToken cancellationToken);

    /// <summary>Where the group stands. A group that nobody has joined yet has processed nothing.</summary>
    ValueTask<GroupStatus> Status(string group, CancellationToken cancellationToken);

    /// <summary>Its <see cref="GroupStatus.ProcessedPosition"/> alone, for those who ask often.</summary>
    async ValueTask<long> ProcessedPosition(string group, CancellationToken cancellationToken)
        => (await Status(group, cancellationToken).ConfigureAwait(false)).ProcessedPosition;

    /// <summary>Parked deliveries, oldest first.</summary>
    ValueTask<IReadOnlyList<ParkedEvent>> ReadParked(string group, int maxCount, CancellationToken cancellationToken);

    /// <summary>Delivers up to <paramref name="maxCount"/> parked events once more,
    /// oldest first, with a retry count of 0; they are no longer parked then.</summary>
    /// <returns>How many.</returns>
    ValueTask<int> ReplayParked(string group, int maxCount, CancellationToken cancellationToken);
}

/// <summary>One consumer's connection to its group. Unacknowledged deliveries go back to the group when it is disposed.</summary>
public interface IPersistentSubscription : IAsyncDisposable
{
    /// <summary>Deliveries that may be with this consumer at a time. With as many unacknowledged, nothing more is read.</summary>
    int MaxInFlight { get; }

    /// <summary>Waits for at least one delivery, and gives up to <paramref name="maxCount"/> of those that are there.</summary>
    ValueTask<IReadOnlyList<Delivery>> Read(int maxCount, CancellationToken cancellationToken);

    /// <summary>Marks deliveries as dealt with. Call it after the durable write, never before.</summary>
    ValueTask Acknowledge(IReadOnlyList<Delivery> deliveries, CancellationToken cancellationToken);

    /// <summary>Has the deliveries come again at once, with their retry count raised.</summary>
    ValueTask Retry(IReadOnlyList<Delivery> deliveries, string reason, CancellationToken cancellationToken);

    /// <summary>Sets a delivery aside for an operator, durably, and goes on without it.</summary>
    ValueTask Park(Delivery delivery, string reason, CancellationToken cancellationToken);
}

/// <summary>An event handed to a consumer.</summary>
/// <param name="RetryCount">0 at first, one more each time it comes again.</param>
public sealed record Delivery(StoredEvent Event, int RetryCount);

/// <summary>Where a consumer group stands.</summary>
/// <param name="ProcessedPosition">Everything up to this position of the log has been dealt with; -1 at first.</param>
/// <param name="HeadPosition">Position of the log's last event.</param>
/// <param name="LagEvents">Events of the group's streams not dealt with yet.</param>
/// <param name="OldestPendingAt">When the oldest of them was written; null when there is none.</param>
/// <param name="Consumers">Consumers connected now.</param>
public sealed record GroupStatus(
    string Group, long ProcessedPosition, long HeadPosition, long LagEvents, DateTimeOffset? OldestPendingAt, long ParkedCount,
    int Consumers);

/// <summary>A delivery set aside, with its raw bytes.</summary>
public sealed record ParkedEvent(StoredEvent Event, string Reason, DateTimeOffset ParkedAt);
