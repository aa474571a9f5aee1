namespace BankingApi.Features.Webhooks;

/// <summary>Has events posted again: those that wait, at once, and those from now on.</summary>
public sealed record EnableWebhook(Caller Caller, Guid Id) : ICommand<WebhookResponse>;

internal sealed class EnableWebhookHandler(KnownWebhooks known, WebhookRepository webhooks, WebhookDirectory directory)
    : ICommandHandler<EnableWebhook, WebhookResponse>
{
    public async Task<Result<WebhookResponse>> Handle(EnableWebhook command, CancellationToken cancellationToken)
    {
        if ((await known.Find(command.Id, cancellationToken)).Failed(out var problem, out _)) return problem;
        var outcome = await webhooks.Execute(command.Caller, command.Id, (state, at) => state!.Enable(at));
        if (outcome.Webhook is not { Webhook.IsRemoved: false } enabled) return Problem.Of(ProblemCodes.WebhookNotFound);
        await directory.Resume(enabled, cancellationToken);
        return WebhookResponse.Of(enabled.Webhook);
    }
}
