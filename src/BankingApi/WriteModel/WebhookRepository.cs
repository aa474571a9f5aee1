using BankingApi.Domain.Webhooks;

namespace BankingApi.WriteModel;

/// <summary>Decides on webhooks. Their streams are short and their commands rare: there is nothing to cache, to queue or to
/// snapshot.</summary>
public sealed class WebhookRepository(IEventStore events, ShortStreams streams, EventSerializer serializer, TimeProvider clock)
{
    /// <summary>Of one stream, at a time.</summary>
    private const int Page = 500;

    /// <returns>Null where there never was one.</returns>
    public async ValueTask<StoredWebhook?> Find(Guid id, CancellationToken cancellationToken)
    {
        Webhook? state = null;
        var (since, registered) = (-1L, -1L);
        EventHash? hash = null;
        while (true)
        {
            var page = await events.ReadForwards(StreamNames.OfWebhook(id), (state?.Revision ?? -1) + 1, Page, cancellationToken);
            foreach (var stored in page)
            {
                var @event = (WebhookEvent)serializer.Deserialize(stored);
                state = Webhook.Apply(state, @event);
                if (@event is WebhookRegistered) registered = stored.Position;
                if (@event is WebhookRegistered or WebhookEnabled) since = stored.Position;
                hash = HashChain.Read(stored.Metadata.Span);
            }
            if (page.Count < Page) return state is null ? null : new(state, registered, since, hash);
        }
    }

    /// <summary>Records what is decided; a lost race is decided anew.</summary>
    /// <param name="decide">On the state, null where there is none.</param>
    public async ValueTask<WebhookOutcome> Execute(
        Caller caller, Guid id, Func<Webhook?, DateTimeOffset, Decision<WebhookEvent>> decide)
    {
        var eventId = Guid.CreateVersion7();
        while (true)
        {
            var found = await Find(id, default);
            var decision = decide(found?.Webhook, clock.GetInstant());
            if (decision.Refusal is { } refusal) return new(null, false, refusal);
            if (decision.Event is not { } decided) return new(found, decision.AlreadyProcessed is not null, null);
            var expected = found?.Webhook.Revision ?? ExpectedRevision.NoStream;
            if (await streams.Append(caller, id, StreamNames.OfWebhook(id), expected, found?.LastHash, eventId, decided))
                return new(await Find(id, default), false, null);
        }
    }
}

/// <summary>A webhook, and where in the log it stands.</summary>
/// <param name="RegisteredPosition">Of its first event.</param>
/// <param name="SincePosition">Of the event since when it is active: earlier ones are not for it.</param>
/// <param name="LastHash">Of its last event; null where that is from before there were hashes.</param>
public sealed record StoredWebhook(Webhook Webhook, long RegisteredPosition, long SincePosition, EventHash? LastHash);

/// <param name="Webhook">Null with a refusal, and where there is none.</param>
/// <param name="Replayed">Whether this very request had been done before.</param>
public sealed record WebhookOutcome(StoredWebhook? Webhook, bool Replayed, Refusal? Refusal);
