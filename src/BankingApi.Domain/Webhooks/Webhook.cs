using System.Diagnostics;

namespace BankingApi.Domain.Webhooks;

/// <summary>Whether events are posted.</summary>
public enum WebhookStatus { Active, Disabled }

/// <summary>An address that events are posted to.</summary>
/// <param name="EventTypes">With commas between them; null for all.</param>
/// <param name="AccountId">Null for any.</param>
/// <param name="OwnerId">Null for any.</param>
/// <param name="DisabledReason">Null while it is active.</param>
/// <param name="IsRemoved">Then it is as if it had never been.</param>
public sealed record Webhook(
    Guid Id, string Url, string Secret, string? EventTypes, Guid? AccountId, Guid? OwnerId, WebhookStatus Status,
    string? DisabledReason, DateTimeOffset? DisabledAt, DateTimeOffset CreatedAt, ulong RequestHash, long Revision, bool IsRemoved)
{
    public static Webhook Apply(Webhook? state, WebhookEvent @event) => @event switch
    {
        WebhookRegistered e => new(
            e.WebhookId, e.Url, e.Secret, e.EventTypes, e.AccountId, e.OwnerId, WebhookStatus.Active, null, null, e.RecordedAt,
            e.RequestHash, 0, false),
        WebhookDisabled e => state!.Next() with
        {
            Status = WebhookStatus.Disabled,
            DisabledReason = e.Reason,
            DisabledAt = e.RecordedAt,
        },
        WebhookEnabled => state!.Next() with { Status = WebhookStatus.Active, DisabledReason = null, DisabledAt = null },
        WebhookRemoved => state!.Next() with { IsRemoved = true },
        _ => throw new UnreachableException($"No fold for {@event.GetType().Name}."),
    };

    /// <summary>The id is derived from the client's key, so one that is there is a repeated request or a reused key.</summary>
    /// <param name="secret">A new one; a repeated request is answered with the first.</param>
    public static Decision<WebhookEvent> Register(
        Webhook? state, Guid id, string url, string secret, string? eventTypes, Guid? accountId, Guid? ownerId,
        DateTimeOffset at)
    {
        var hash = Shared.RequestHash.Of(url, eventTypes, accountId?.ToString("N"), ownerId?.ToString("N"));
        if (state is null) return new WebhookRegistered(id, url, secret, eventTypes, accountId, ownerId, hash, at);
        return state.RequestHash == hash ? new ProcessedCommand(id, 0, hash) : Refusal.KeyReused;
    }

    public Decision<WebhookEvent> Disable(string reason, DateTimeOffset at)
        => Status is WebhookStatus.Active && !IsRemoved ? new WebhookDisabled(reason, at) : Decision<WebhookEvent>.AlreadySo;

    public Decision<WebhookEvent> Enable(DateTimeOffset at)
        => Status is WebhookStatus.Disabled && !IsRemoved ? new WebhookEnabled(at) : Decision<WebhookEvent>.AlreadySo;

    public Decision<WebhookEvent> Remove(DateTimeOffset at)
        => IsRemoved ? Decision<WebhookEvent>.AlreadySo : new WebhookRemoved(at);

    private Webhook Next() => this with { Revision = Revision + 1 };
}
