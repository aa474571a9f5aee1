using BankingApi.Hosting.MongoDb;
using MongoDB.Bson;

namespace BankingApi.Deliveries.MongoDb;

/// <summary>Webhooks, lanes and deliveries as documents.</summary>
internal static class DeliveryDocuments
{
    public static BsonDocument Id(LaneKey lane) => new() { { "webhook", Bson.Of(lane.WebhookId) }, { "stream", lane.Stream } };

    public static BsonDocument Of(RegisteredWebhook webhook) => new()
    {
        { "_id", Bson.Of(webhook.Id) },
        { "revision", webhook.Webhook.Revision },
        { "position", webhook.Position },
        { "since", webhook.Since },
        { "state", WebhookState.Write(webhook.Webhook) },
        { "health", Of(webhook.Health) },
    };

    public static BsonDocument Of(EndpointHealth health) => new()
    {
        { "failures", health.Failures },
        { "failingSince", Bson.Of(health.FailingSince) },
        { "retryAt", Bson.Of(health.RetryAt) },
    };

    public static BsonDocument Of(WebhookDelivery delivery) => new BsonDocument
    {
        { "_id", Bson.Of(delivery.Id) },
        { "lane", Id(delivery.Lane) },
        { "revision", delivery.Revision },
        { "position", delivery.Position },
        { "eventId", Bson.Of(delivery.EventId) },
        { "eventType", delivery.EventType },
        { "createdAt", Bson.Of(delivery.CreatedAt) },
    }.AddRange(Outcome(delivery));

    /// <summary>What a try changes.</summary>
    public static BsonDocument Outcome(WebhookDelivery delivery) => new()
    {
        { "status", Bson.Of(delivery.Status) },
        { "attempts", delivery.Attempts },
        { "lastAttemptAt", Bson.Of(delivery.LastAttemptAt) },
        { "nextAttemptAt", Bson.Of(delivery.NextAttemptAt) },
        { "deliveredAt", Bson.Of(delivery.DeliveredAt) },
        { "responseStatus", delivery.ResponseStatus is { } status ? new BsonInt32(status) : BsonNull.Value },
        { "error", Bson.Of(delivery.Error) },
    };

    public static RegisteredWebhook ReadWebhook(BsonDocument document)
    {
        var health = document["health"].AsBsonDocument;
        return new(WebhookState.Read(document["state"].AsString), document["position"].AsInt64, document["since"].AsInt64,
            new(health["failures"].AsInt32, Bson.NullableInstant(health["failingSince"]), Bson.NullableInstant(health["retryAt"])));
    }

    public static Lane ReadLane(BsonDocument document) => new(
        ReadId(document["_id"]), document["filledTo"].AsInt64, Bson.NullableInstant(document["dueAt"]), document["failures"].AsInt32,
        Bson.NullableInstant(document["failingSince"]));

    public static LaneKey ReadId(BsonValue id) => new(Bson.Guid(id["webhook"]), id["stream"].AsString);

    public static WebhookDelivery ReadDelivery(BsonDocument document) => new(
        Bson.Guid(document["_id"]), ReadId(document["lane"]), document["revision"].AsInt64, document["position"].AsInt64,
        Bson.Guid(document["eventId"]), document["eventType"].AsString, Bson.Name<DeliveryStatus>(document["status"]),
        document["attempts"].AsInt32, Bson.Instant(document["createdAt"]), Bson.NullableInstant(document["lastAttemptAt"]),
        Bson.NullableInstant(document["nextAttemptAt"]), Bson.NullableInstant(document["deliveredAt"]),
        document["responseStatus"].IsBsonNull ? null : document["responseStatus"].AsInt32, Bson.NullableText(document["error"]));
}
