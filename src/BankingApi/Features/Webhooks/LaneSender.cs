using BankingApi.Deliveries;
using BankingApi.Domain.Webhooks;

namespace BankingApi.Features.Webhooks;

/// <summary>Delivers what is in a lane, one behind the other: the next only when the one before has arrived.</summary>
public sealed class LaneSender(
    WebhookSender sender, WebhookDirectory directory, IDeliveryStore deliveries, WebhookMetrics metrics, IOptions<WebhookOptions> options,
    TimeProvider clock)
{
    /// <summary>Deliveries of a lane at a time, before the others have their turn.</summary>
    private const int BatchSize = 16;

    public async Task Send(RegisteredWebhook webhook, Lane lane, CancellationToken cancellationToken)
    {
        var pending = await deliveries.ListPending(lane.Key, BatchSize, cancellationToken);
        foreach (var delivery in pending)
        {
            var (began, timestamp) = (clock.GetInstant(), clock.GetTimestamp());
            var outcome = await sender.Send(webhook, delivery, cancellationToken);
            metrics.Tried(outcome.HasArrived, clock.GetElapsedTime(timestamp));
            var now = clock.GetInstant();
            var tried = delivery with
            {
                Attempts = delivery.Attempts + 1,
                LastAttemptAt = began,
                ResponseStatus = outcome.Status,
                Error = outcome.Error,
            };
            if (!outcome.HasArrived)
            {
                await Fail(tried, lane, outcome, began, now, cancellationToken);
                return;
            }
            await deliveries.Succeed(
                tried with { Status = DeliveryStatus.Delivered, NextAttemptAt = null, DeliveredAt = now }, cancellationToken);
            lane = lane with { Failures = 0, FailingSince = null };
            if (webhook.Health != EndpointHealth.Good)
            {
                await deliveries.Tell(webhook.Id, EndpointHealth.Good, cancellationToken);
                webhook = webhook with { Health = EndpointHealth.Good };
            }
        }
        if (pending.Count < BatchSize) await deliveries.Rest(lane, cancellationToken);
    }

    private async Task Fail(
        WebhookDelivery tried, Lane lane, SendOutcome outcome, DateTimeOffset began, DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        var waiting = lane.Failed(now);
        await deliveries.Fail(
            tried with { Status = DeliveryStatus.Failed, NextAttemptAt = waiting.DueAt }, waiting, cancellationToken);
        // As it stands now: others of its lanes may have failed or succeeded meanwhile.
        if (await deliveries.Find(lane.Key.WebhookId, cancellationToken) is not { Webhook.Status: WebhookStatus.Active } webhook) return;
        var health = webhook.Health.Failed(began, now);
        await deliveries.Tell(webhook.Id, health, cancellationToken);
        if (Reason(outcome, waiting, health, now) is not { } reason) return;
        await directory.Disable(webhook.Id, reason, cancellationToken);
        metrics.Disabled();
    }

    private string? Reason(SendOutcome outcome, Lane lane, EndpointHealth health, DateTimeOffset now)
    {
        if (outcome.IsGone) return "The receiver answered 410 Gone: it wants nothing more.";
        var since = lane.FailingSince < health.FailingSince ? lane.FailingSince : health.FailingSince;
        return now - since >= TimeSpan.FromHours(options.Value.DisableAfterHours)
            ? $"Deliveries have failed for {options.Value.DisableAfterHours} hours. The last one: {outcome.Error}" : null;
    }
}
