namespace BankingApi.Features.Webhooks;

/// <summary>One webhook.</summary>
public sealed record GetWebhook(Caller Caller, Guid Id) : IQuery<WebhookResponse>;

internal sealed class GetWebhookHandler(KnownWebhooks webhooks) : IQueryHandler<GetWebhook, WebhookResponse>
{
    public async Task<Result<WebhookResponse>> Handle(GetWebhook query, CancellationToken cancellationToken)
        => (await webhooks.Find(query.Id, cancellationToken)).Failed(out var problem, out var found)
            ? problem : WebhookResponse.Of(found.Webhook);
}
