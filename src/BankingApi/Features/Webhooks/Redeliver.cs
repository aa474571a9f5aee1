using BankingApi.Deliveries;

namespace BankingApi.Features.Webhooks;

/// <summary>Sends a delivery again, or at once, as the next one of its account.</summary>
public sealed record Redeliver(Caller Caller, Guid WebhookId, Guid DeliveryId) : ICommand<DeliveryResponse>;

internal sealed class RedeliverHandler(KnownWebhooks webhooks, IDeliveryStore deliveries, DeliverySignal work, TimeProvider clock)
    : ICommandHandler<Redeliver, DeliveryResponse>
{
    public async Task<Result<DeliveryResponse>> Handle(Redeliver command, CancellationToken cancellationToken)
    {
        if ((await webhooks.Find(command.WebhookId, cancellationToken)).Failed(out var problem, out _)) return problem;
        if (await deliveries.FindDelivery(command.WebhookId, command.DeliveryId, cancellationToken) is not { } delivery)
            return Problem.Of(ProblemCodes.DeliveryNotFound);
        await deliveries.Redeliver(delivery, clock.GetInstant(), cancellationToken);
        // Whoever asks knows better than the schedule.
        await deliveries.Tell(command.WebhookId, EndpointHealth.Good, cancellationToken);
        work.Raise();
        return DeliveryResponse.Of(
            await deliveries.FindDelivery(command.WebhookId, command.DeliveryId, cancellationToken) ?? delivery);
    }
}
