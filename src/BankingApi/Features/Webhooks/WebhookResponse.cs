using BankingApi.Domain.Webhooks;

namespace BankingApi.Features.Webhooks;

/// <summary>A webhook. Its secret is told once, by the answer to its registration.</summary>
/// <param name="EventTypes">Null for all.</param>
/// <param name="AccountId">Null for any.</param>
/// <param name="OwnerId">Null for any.</param>
/// <param name="DisabledReason">Why nothing is posted any more; null while it is active.</param>
public sealed record WebhookResponse(
    Guid WebhookId, string Url, IReadOnlyList<string>? EventTypes, Guid? AccountId, Guid? OwnerId, WebhookStatus Status,
    string? DisabledReason, DateTimeOffset? DisabledAt, DateTimeOffset CreatedAt)
{
    public static WebhookResponse Of(Webhook webhook) => new(
        webhook.Id, webhook.Url, webhook.EventTypes?.Split(','), webhook.AccountId, webhook.OwnerId, webhook.Status, webhook.DisabledReason,
        webhook.DisabledAt, webhook.CreatedAt);
}

/// <summary>A webhook as it was registered.</summary>
/// <param name="Secret">What deliveries are signed with, as Standard Webhooks' libraries take it. Keep it: it is not told again.</param>
public sealed record RegisteredWebhookResponse(
    Guid WebhookId, string Url, string Secret, IReadOnlyList<string>? EventTypes, Guid? AccountId, Guid? OwnerId, WebhookStatus Status,
    string? DisabledReason, DateTimeOffset? DisabledAt, DateTimeOffset CreatedAt);
