using BankingApi.Domain.Webhooks;

namespace BankingApi.Features.Webhooks;

/// <summary>Webhooks that were not removed.</summary>
public sealed class KnownWebhooks(WebhookRepository webhooks)
{
    /// <summary>From its own stream, so never behind.</summary>
    public async ValueTask<Result<StoredWebhook>> Find(Guid id, CancellationToken cancellationToken)
        => await webhooks.Find(id, cancellationToken) is { Webhook.Status: not WebhookStatus.Removed } found
            ? found : Problem.Of(ProblemCodes.WebhookNotFound);
}
