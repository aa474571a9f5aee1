using BankingApi.Deliveries;
using BankingApi.Domain.Webhooks;

namespace BankingApi.Features.Webhooks;

/// <summary>Keeps what is delivered by level with the webhooks' own streams. A command does it before it answers, so that every event
/// after the answer finds the webhook; the consumer of their events does it again, for a command that was cut off.</summary>
public sealed class WebhookDirectory(
    WebhookRepository webhooks, IDeliveryStore deliveries, IEventStore events, DeliverySignal work, TimeProvider clock)
{
    private const int Page = 500;

    private static readonly IReadOnlyList<string> OwnStreams = [StreamNames.WebhookPrefix];

    /// <summary>Takes over the state of a webhook from its stream.</summary>
    public async ValueTask Refresh(Guid id, CancellationToken cancellationToken)
    {
        if (await webhooks.Find(id, cancellationToken) is { } found) await Save(found, cancellationToken);
    }

    public async ValueTask Save(StoredWebhook found, CancellationToken cancellationToken)
    {
        var health = found.Webhook.Status is WebhookStatus.Disabled
            && await deliveries.Find(found.Webhook.Id, cancellationToken) is { } known ? known.Health : EndpointHealth.Good;
        await deliveries.Save(new(found.Webhook, found.RegisteredPosition, found.SincePosition, health), cancellationToken);
    }

    /// <summary>Stops posting, and says why.</summary>
    public async ValueTask Disable(Guid id, string reason, CancellationToken cancellationToken)
    {
        var outcome = await webhooks.Execute(
            Caller.Service, id, (state, at) => state?.Disable(reason, at) ?? Decision<WebhookEvent>.AlreadySo);
        if (outcome.Webhook is { } disabled) await Save(disabled, cancellationToken);
    }

    /// <summary>Posts again: what waits, at once, and what comes.</summary>
    public async ValueTask Resume(StoredWebhook enabled, CancellationToken cancellationToken)
    {
        await Save(enabled, cancellationToken);
        // One that was active has no new state that would bring a new health along.
        await deliveries.Tell(enabled.Webhook.Id, EndpointHealth.Good, cancellationToken);
        await deliveries.Hurry(enabled.Webhook.Id, clock.GetInstant(), cancellationToken);
        work.Raise();
    }

    /// <summary>All webhooks, in the order of registration.</summary>
    public async ValueTask<List<RegisteredWebhook>> All(CancellationToken cancellationToken)
    {
        var all = new List<RegisteredWebhook>();
        while (true)
        {
            var page = await deliveries.List(all.Count == 0 ? null : all[^1].Position, Page, cancellationToken);
            all.AddRange(page);
            if (page.Count < Page) return all;
        }
    }

    /// <summary>Fills a store that is new from the log. What is delivered begins with what comes now: that earlier events have been
    /// delivered was known to the lost store alone.</summary>
    public async ValueTask Complete(CancellationToken cancellationToken)
    {
        if (await deliveries.IsComplete(cancellationToken)) return;
        var head = await events.ReadHeadPosition(cancellationToken);
        for (var position = -1L; ;)
        {
            var page = await events.ReadAll(position, Page, OwnStreams, cancellationToken);
            foreach (var stream in page.Events.Select(one => one.Stream).Distinct())
            {
                if (!StreamNames.IsWebhook(stream, out var id) || await webhooks.Find(id, cancellationToken) is not { } found) continue;
                await Save(found with { SincePosition = Math.Max(head, found.SincePosition) }, cancellationToken);
            }
            position = page.Position;
            if (page.IsEnd) break;
        }
        await deliveries.Complete(cancellationToken);
    }
}
