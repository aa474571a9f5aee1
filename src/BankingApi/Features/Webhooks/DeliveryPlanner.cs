using BankingApi.Deliveries;
using BankingApi.Domain.Webhooks;

namespace BankingApi.Features.Webhooks;

/// <summary>Puts events into the lanes of the webhooks that want them. Deliveries of the log repeat and reorder: a lane knows up to which
/// revision it is filled, and what is missing in between is read from the stream.</summary>
public sealed class DeliveryPlanner(
    WebhookDirectory directory, IDeliveryStore deliveries, IEventStore events, VisibleLog log, DeliverySignal work, TimeProvider clock)
{
    private const int Page = 200;

    public async ValueTask Plan(IReadOnlyList<StoredEvent> batch, CancellationToken cancellationToken)
    {
        foreach (var stream in batch.Select(one => one.Stream).Distinct())
            if (StreamNames.IsWebhook(stream, out var id)) await directory.Refresh(id, cancellationToken);
        // Read after the batch: whoever was registered before one of its events is among them.
        var webhooks = (await directory.All(cancellationToken)).Where(one => one.Webhook.Status is WebhookStatus.Active).ToList();
        if (webhooks.Count == 0) return;
        var wanted = await Wanted(batch, webhooks, cancellationToken);
        if (wanted.Count == 0) return;
        var filledTo = await deliveries.FilledTo([.. wanted.Select(one => one.Lane)], cancellationToken);
        var fillings = new List<LaneFilling>();
        foreach (var (webhook, lane, stream) in wanted)
        {
            long? known = filledTo.TryGetValue(lane, out var to) ? to : null;
            if (known >= stream[^1].Revision) continue;
            var missing = await Missing(webhook, stream, known, cancellationToken);
            fillings.Add(new(lane, stream[^1].Revision,
                [.. missing.Where(one => Wants(webhook.Webhook, one.Type)).Select(one => Planned(webhook, lane, one))]));
        }
        if (fillings.Count == 0) return;
        await deliveries.Fill(fillings, clock.GetInstant(), cancellationToken);
        work.Raise();
    }

    /// <summary>Each stream of the batch, in order, with each webhook that wants it.</summary>
    private async ValueTask<List<(RegisteredWebhook Webhook, LaneKey Lane, List<StoredEvent> Stream)>> Wanted(
        IReadOnlyList<StoredEvent> batch, List<RegisteredWebhook> webhooks, CancellationToken cancellationToken)
    {
        var wanted = new List<(RegisteredWebhook, LaneKey, List<StoredEvent>)>();
        foreach (var stream in batch.Where(one => !StreamNames.IsWebhook(one.Stream, out _)).GroupBy(one => one.Stream))
        {
            // A batch may hold an event twice, and one that is counted twice would hide one that is missing.
            var ordered = stream.DistinctBy(one => one.Revision).OrderBy(one => one.Revision).ToList();
            var whose = (await log.WithOwners([ordered[0]], cancellationToken))[0];
            foreach (var webhook in webhooks)
            {
                if (webhook.Since >= ordered[^1].Position) continue;
                if (webhook.Webhook.AccountId is { } account && account != whose.AccountId) continue;
                if (webhook.Webhook.OwnerId is { } owner && owner != whose.OwnerId) continue;
                wanted.Add((webhook, new(webhook.Id, stream.Key), ordered));
            }
        }
        return wanted;
    }

    /// <summary>What the lane has not got yet, up to the last event of the batch.</summary>
    /// <param name="known">Revision up to which the lane is filled; null for a new one.</param>
    private async ValueTask<List<StoredEvent>> Missing(
        RegisteredWebhook webhook, List<StoredEvent> stream, long? known, CancellationToken cancellationToken)
    {
        var (first, last) = (stream[0].Revision, stream[^1].Revision);
        var from = known + 1 ?? await FirstAfter(webhook.Since, stream[0], cancellationToken);
        if (from >= first && last - first + 1 == stream.Count)
            return [.. stream.Where(one => one.Revision >= from && one.Position > webhook.Since)];
        var missing = new List<StoredEvent>();
        for (var next = from; next <= last;)
        {
            var page = await events.ReadForwards(stream[0].Stream, next, (int)Math.Min(Page, last - next + 1), cancellationToken);
            if (page.Count == 0) break;
            missing.AddRange(page.Where(one => one.Position > webhook.Since));
            next = page[^1].Revision + 1;
        }
        return missing;
    }

    /// <summary>Revision of the first event of the stream behind a position, which as a rule is the one at hand.</summary>
    private async ValueTask<long> FirstAfter(long position, StoredEvent known, CancellationToken cancellationToken)
    {
        var first = known.Revision;
        if (first == 0) return first;
        // The nearest one alone: only where that is new, too, there is more to look at.
        for (var pageSize = 1; first > 0; pageSize = Page)
        {
            var page = await events.ReadBackwards(known.Stream, first - 1, pageSize, cancellationToken);
            if (page.Count == 0) return first;
            foreach (var earlier in page)
            {
                if (earlier.Position <= position) return first;
                first = earlier.Revision;
            }
        }
        return first;
    }

    /// <summary>By its name, whatever its version: a webhook goes on when an event gets a field more.</summary>
    private static bool Wants(Webhook webhook, string type)
        => webhook.EventTypes is not { } types
        || Array.Exists(types.Split(','), one => EventTypeRegistry.NameTheSame(one, type));

    private WebhookDelivery Planned(RegisteredWebhook webhook, LaneKey lane, StoredEvent stored) => new(
        DerivedIds.Delivery(webhook.Id, stored.Id), lane, stored.Revision, stored.Position, stored.Id, stored.Type,
        DeliveryStatus.Pending, 0, clock.GetInstant(), null, null, null, null, null);
}
