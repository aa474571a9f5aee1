using BankingApi.Deliveries;

namespace BankingApi.Features.Webhooks;

/// <summary>One event for one webhook, and what became of it.</summary>
/// <param name="DeliveryId">The <c>webhook-id</c> of each try.</param>
/// <param name="AccountId">Null for an owner's own event.</param>
/// <param name="Revision">Of the event in its stream.</param>
/// <param name="Status">PENDING: it waits, for its first try or behind others. FAILED: the last try failed, and it is tried again.</param>
/// <param name="NextAttemptAt">When it is tried again; null unless the last try failed. While the address fails, perhaps later.</param>
/// <param name="ResponseStatus">HTTP's, of the last try; null where there was no answer.</param>
/// <param name="Error">Why the last try failed.</param>
public sealed record DeliveryResponse(
    Guid DeliveryId, Guid WebhookId, Guid EventId, string EventType, string StreamId, Guid? AccountId, long Revision, DeliveryStatus Status,
    int Attempts, DateTimeOffset CreatedAt, DateTimeOffset? LastAttemptAt, DateTimeOffset? NextAttemptAt, DateTimeOffset? DeliveredAt,
    int? ResponseStatus, string? Error)
{
    public static DeliveryResponse Of(WebhookDelivery delivery) => new(
        delivery.Id, delivery.Lane.WebhookId, delivery.EventId, delivery.EventType, delivery.Lane.Stream,
        StreamNames.IsAccount(delivery.Lane.Stream, out var account) ? account : null, delivery.Revision, delivery.Status,
        delivery.Attempts, delivery.CreatedAt, delivery.LastAttemptAt, delivery.NextAttemptAt, delivery.DeliveredAt,
        delivery.ResponseStatus, delivery.Error);
}
