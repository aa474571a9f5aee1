namespace BankingApi.Domain.Webhooks;

/// <summary>A fact about one webhook.</summary>
/// <param name="RecordedAt">When it was decided (UTC, whole milliseconds).</param>
public abstract record WebhookEvent(DateTimeOffset RecordedAt);

/// <summary>Somebody wants to be told of events at an address.</summary>
/// <param name="WebhookId">The webhook's id, which also names the stream.</param>
/// <param name="Url">Where events are posted to; absolute.</param>
/// <param name="Secret">What deliveries are signed with, as Standard Webhooks writes it: <c>whsec_</c> and base64.</param>
/// <param name="EventTypes">Stored names of the events that are wanted, with commas between them; null for all.</param>
/// <param name="AccountId">Only what concerns this account; null for any.</param>
/// <param name="OwnerId">Only what concerns this owner and the accounts; null for any.</param>
/// <param name="RequestHash">Of the request's values, to recognise a repeated one.</param>
/// <param name="RecordedAt">When it was decided (UTC).</param>
[EventType("WebhookRegisteredV1")]
public sealed record WebhookRegistered(
    Guid WebhookId, string Url, string Secret, string? EventTypes, Guid? AccountId, Guid? OwnerId, ulong RequestHash,
    DateTimeOffset RecordedAt) : WebhookEvent(RecordedAt);

/// <summary>Nothing is posted any more, until it is enabled again.</summary>
/// <param name="Reason">For people; 1 to 500 characters.</param>
/// <param name="RecordedAt">When it was decided (UTC).</param>
[EventType("WebhookDisabledV1")]
public sealed record WebhookDisabled(string Reason, DateTimeOffset RecordedAt) : WebhookEvent(RecordedAt);

/// <summary>Events are posted again: those that were waiting, and those from here on.</summary>
/// <param name="RecordedAt">When it was decided (UTC).</param>
[EventType("WebhookEnabledV1")]
public sealed record WebhookEnabled(DateTimeOffset RecordedAt) : WebhookEvent(RecordedAt);

/// <summary>Nobody wants to be told any more, for ever.</summary>
/// <param name="RecordedAt">When it was decided (UTC).</param>
[EventType("WebhookRemovedV1")]
public sealed record WebhookRemoved(DateTimeOffset RecordedAt) : WebhookEvent(RecordedAt);
