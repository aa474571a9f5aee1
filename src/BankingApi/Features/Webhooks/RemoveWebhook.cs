namespace BankingApi.Features.Webhooks;

/// <summary>Has nothing posted any more, for ever; what waits is forgotten.</summary>
public sealed record RemoveWebhook(Caller Caller, Guid Id) : ICommand<WebhookResponse>;

internal sealed class RemoveWebhookHandler(KnownWebhooks known, WebhookRepository webhooks, WebhookDirectory directory)
    : ICommandHandler<RemoveWebhook, WebhookResponse>
{
    public async Task<Result<WebhookResponse>> Handle(RemoveWebhook command, CancellationToken cancellationToken)
    {
        if ((await known.Find(command.Id, cancellationToken)).Failed(out var problem, out _)) return problem;
        var removed = (await webhooks.Execute(command.Caller, command.Id, (state, at) => state!.Remove(at))).Webhook!;
        await directory.Save(removed, cancellationToken);
        return WebhookResponse.Of(removed.Webhook);
    }
}
