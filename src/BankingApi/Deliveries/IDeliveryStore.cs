using BankingApi.Domain.Webhooks;

namespace BankingApi.Deliveries;

/// <summary>What is still to be delivered to whom, and what became of it. Not a view: the log says what happened, and only this says who
/// has been told. An event goes to a webhook in the lane of its stream, one behind the other.</summary>
/// <remarks>Every method throws <see cref="ReadStoreUnavailableException"/> when the store cannot answer.</remarks>
public interface IDeliveryStore
{
    /// <summary>False for a store that has just been made, until <see cref="Complete"/>: then the log has to say which webhooks there
    /// are.</summary>
    ValueTask<bool> IsComplete(CancellationToken cancellationToken);

    ValueTask Complete(CancellationToken cancellationToken);

    /// <summary>Takes over a webhook's state unless a later one is known. Of one that was removed, nothing is kept.</summary>
    ValueTask Save(RegisteredWebhook webhook, CancellationToken cancellationToken);

    ValueTask<RegisteredWebhook?> Find(Guid webhookId, CancellationToken cancellationToken);

    /// <summary>In the order of registration, after a position of one.</summary>
    ValueTask<IReadOnlyList<RegisteredWebhook>> List(long? after, int limit, CancellationToken cancellationToken);

    /// <summary>What the address did lately, by which further deliveries are held back.</summary>
    ValueTask Tell(Guid webhookId, EndpointHealth health, CancellationToken cancellationToken);

    /// <summary>Up to which revision each lane is filled; a lane that is missing is not there yet.</summary>
    ValueTask<IReadOnlyDictionary<LaneKey, long>> FilledTo(IReadOnlyList<LaneKey> lanes, CancellationToken cancellationToken);

    /// <summary>Puts deliveries into lanes, durably. What is there already is left as it is.</summary>
    ValueTask Fill(IReadOnlyList<LaneFilling> fillings, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Makes this process the one that delivers to a webhook for a while.</summary>
    /// <returns>False while another one is.</returns>
    ValueTask<bool> TryHold(Guid webhookId, Guid holder, TimeSpan time, CancellationToken cancellationToken);

    /// <summary>Lanes of a webhook with something to deliver now, those first that have waited longest.</summary>
    ValueTask<IReadOnlyList<Lane>> ListDue(Guid webhookId, DateTimeOffset now, int limit, CancellationToken cancellationToken);

    /// <summary>What a lane has to deliver, in order.</summary>
    ValueTask<IReadOnlyList<WebhookDelivery>> ListPending(LaneKey lane, int limit, CancellationToken cancellationToken);

    /// <summary>It has arrived; its lane goes on.</summary>
    ValueTask Succeed(WebhookDelivery delivery, CancellationToken cancellationToken);

    /// <summary>It has not arrived, and its lane waits.</summary>
    /// <param name="lane">As it is after the failure.</param>
    ValueTask Fail(WebhookDelivery delivery, Lane lane, CancellationToken cancellationToken);

    /// <summary>Nothing is left in the lane, unless it was filled beyond what <paramref name="lane"/> says.</summary>
    ValueTask Rest(Lane lane, CancellationToken cancellationToken);

    ValueTask<WebhookDelivery?> FindDelivery(Guid webhookId, Guid deliveryId, CancellationToken cancellationToken);

    /// <summary>Newest first, before a position in the log.</summary>
    ValueTask<IReadOnlyList<WebhookDelivery>> ListDeliveries(
        Guid webhookId, DeliveryStatus? status, long? before, int limit, CancellationToken cancellationToken);

    /// <summary>Has it delivered once more, as the next one of its lane, at once.</summary>
    ValueTask Redeliver(WebhookDelivery delivery, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Has all of a webhook's lanes that wait go on at once, as if nothing had failed.</summary>
    ValueTask Hurry(Guid webhookId, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>How many deliveries of a webhook wait, counted up to a bound.</summary>
    ValueTask<long> CountPending(Guid webhookId, long most, CancellationToken cancellationToken);

    /// <summary>Forgets what was delivered before.</summary>
    ValueTask ForgetDelivered(DateTimeOffset before, CancellationToken cancellationToken);
}

/// <summary>A webhook as it is delivered to.</summary>
/// <param name="Position">Of its registration in the log, which orders the list.</param>
/// <param name="Since">Events behind this position are for it.</param>
public sealed record RegisteredWebhook(Webhook Webhook, long Position, long Since, EndpointHealth Health)
{
    public Guid Id => Webhook.Id;
}

/// <summary>What an address did lately.</summary>
/// <param name="Failures">In a row.</param>
/// <param name="FailingSince">Null where the last delivery succeeded.</param>
/// <param name="RetryAt">Until then nothing is sent; null for at once.</param>
public sealed record EndpointHealth(int Failures, DateTimeOffset? FailingSince, DateTimeOffset? RetryAt)
{
    public static readonly EndpointHealth Good = new(0, null, null);
}

/// <summary>Events of one stream for one webhook.</summary>
public readonly record struct LaneKey(Guid WebhookId, string Stream);

/// <param name="FilledTo">Revision up to which its deliveries are known.</param>
/// <param name="DueAt">When to go on; null where nothing is left to deliver.</param>
/// <param name="Failures">Of its first delivery, in a row.</param>
/// <param name="FailingSince">Of its first delivery; null while it has not failed.</param>
public sealed record Lane(LaneKey Key, long FilledTo, DateTimeOffset? DueAt, int Failures, DateTimeOffset? FailingSince);

/// <summary>What is put into a lane.</summary>
/// <param name="To">Revision up to which this fills it.</param>
/// <param name="Deliveries">In order; perhaps none, where the webhook does not want these types.</param>
public sealed record LaneFilling(LaneKey Key, long To, IReadOnlyList<WebhookDelivery> Deliveries);

/// <summary>Where a delivery stands.</summary>
public enum DeliveryStatus
{
    /// <summary>It waits for its first try, or, behind others, for its turn.</summary>
    Pending,

    /// <summary>The last try failed. It is tried again.</summary>
    Failed,

    /// <summary>It has arrived.</summary>
    Delivered,
}

/// <summary>One event for one webhook.</summary>
/// <param name="Id">The same at each try.</param>
/// <param name="Revision">Of the event in its stream.</param>
/// <param name="Position">Of the event in the log.</param>
/// <param name="NextAttemptAt">Where the last try failed.</param>
/// <param name="ResponseStatus">HTTP's, of the last try; null where there was no answer.</param>
/// <param name="Error">Why the last try failed.</param>
public sealed record WebhookDelivery(
    Guid Id, LaneKey Lane, long Revision, long Position, Guid EventId, string EventType, DeliveryStatus Status, int Attempts,
    DateTimeOffset CreatedAt, DateTimeOffset? LastAttemptAt, DateTimeOffset? NextAttemptAt, DateTimeOffset? DeliveredAt,
    int? ResponseStatus, string? Error);
