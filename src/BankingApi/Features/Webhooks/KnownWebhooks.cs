namespace BankingApi.Features.Webhooks;

/// <summary>Webhooks that were not removed.</summary>
public sealed class KnownWebhooks(WebhookRepository webhooks)
{
    /// <summary>From its own stream, so never behind.</summary>
    public async ValueTask<Result<StoredWebhook>> Find(Guid id, CancellationToken cancellationToken)
        => await webhooks.Find(id, cancellationToken) is { Webhook.IsRemoved: false } found
            ? found : Problem.Of(ProblemCodes.WebhookNotFound);
}
