using BankingApi.Hosting.MongoDb;
using MongoDB.Bson;
using MongoDB.Driver;

namespace BankingApi.Deliveries.MongoDb;

/// <summary>Deliveries in a MongoDB database of their own: the views' may be dropped, this one not.</summary>
/// <remarks>Without transactions: each step leaves what a repetition, or another instance, can go on from. Deliveries are written before
/// the lane that says that they are there.</remarks>
internal sealed class MongoDeliveryStore(MongoConnection connection, string database) : IDeliveryStore
{
    private static readonly BsonDocument Waiting =
        new("$in", new BsonArray { Bson.Of(DeliveryStatus.Pending), Bson.Of(DeliveryStatus.Failed) });

    private readonly Lock _gate = new();
    private Task<Collections>? _opening;

    private sealed record Collections(
        IMongoCollection<BsonDocument> Webhooks, IMongoCollection<BsonDocument> Lanes, IMongoCollection<BsonDocument> Deliveries,
        IMongoCollection<BsonDocument> State);

    public ValueTask<bool> IsComplete(CancellationToken cancellationToken)
        => Run(async c => await c.State.Find(new BsonDocument("_id", "complete")).AnyAsync(cancellationToken));

    public ValueTask Complete(CancellationToken cancellationToken) => Do(c => c.State.ReplaceOneAsync(
        new BsonDocument("_id", "complete"), new BsonDocument("_id", "complete"), new ReplaceOptions { IsUpsert = true },
        cancellationToken));

    public ValueTask Save(RegisteredWebhook webhook, CancellationToken cancellationToken) => Do(async c =>
    {
        var id = Bson.Of(webhook.Id);
        if (webhook.Webhook.IsRemoved)
        {
            // First, so that no lane is filled any more.
            await c.Webhooks.DeleteOneAsync(new BsonDocument("_id", id), cancellationToken);
            await Forget(c, id, cancellationToken);
            return;
        }
        var earlier = new BsonDocument { { "_id", id }, { "revision", new BsonDocument("$lt", webhook.Webhook.Revision) } };
        // Not as a whole: who delivers to it is said there, too.
        var change = new BsonDocument("$set", WithoutId(DeliveryDocuments.Of(webhook)));
        try
        {
            await c.Webhooks.UpdateOneAsync(earlier, change, new UpdateOptions { IsUpsert = true }, cancellationToken);
        }
        catch (MongoWriteException e) when (e.WriteError?.Category == ServerErrorCategory.DuplicateKey)
        {
            // It is there already: as late as this or later, or an earlier state that has just been saved by another.
            await c.Webhooks.UpdateOneAsync(earlier, change, cancellationToken: cancellationToken);
        }
    });

    public ValueTask<RegisteredWebhook?> Find(Guid webhookId, CancellationToken cancellationToken) => Run(async c =>
        await c.Webhooks.Find(new BsonDocument("_id", Bson.Of(webhookId))).FirstOrDefaultAsync(cancellationToken) is { } found
            ? DeliveryDocuments.ReadWebhook(found) : null);

    public ValueTask<IReadOnlyList<RegisteredWebhook>> List(long? after, int limit, CancellationToken cancellationToken)
        => List(c => c.Webhooks.Find(new BsonDocument("position", new BsonDocument("$gt", after ?? long.MinValue)))
            .Sort(new BsonDocument("position", 1)).Limit(limit), DeliveryDocuments.ReadWebhook, cancellationToken);

    public ValueTask Tell(Guid webhookId, EndpointHealth health, CancellationToken cancellationToken) => Do(c => c.Webhooks.UpdateOneAsync(
        new BsonDocument("_id", Bson.Of(webhookId)), new BsonDocument("$set", new BsonDocument("health", DeliveryDocuments.Of(health))),
        cancellationToken: cancellationToken));

    public ValueTask<IReadOnlyDictionary<LaneKey, long>> FilledTo(IReadOnlyList<LaneKey> lanes, CancellationToken cancellationToken)
        => Run<IReadOnlyDictionary<LaneKey, long>>(async c =>
        {
            var ids = new BsonArray(lanes.Select(DeliveryDocuments.Id));
            var found = await c.Lanes.Find(new BsonDocument("_id", new BsonDocument("$in", ids))).ToListAsync(cancellationToken);
            return found.ToDictionary(lane => DeliveryDocuments.ReadId(lane["_id"]), lane => lane["filledTo"].AsInt64);
        });

    public ValueTask Fill(IReadOnlyList<LaneFilling> fillings, DateTimeOffset now, CancellationToken cancellationToken) => Do(async c =>
    {
        var deliveries = fillings.SelectMany(filling => filling.Deliveries).Select(delivery => new UpdateOneModel<BsonDocument>(
            new BsonDocument("_id", Bson.Of(delivery.Id)), new BsonDocument("$setOnInsert", WithoutId(DeliveryDocuments.Of(delivery))))
        { IsUpsert = true }).ToList();
        if (deliveries.Count > 0) await c.Deliveries.BulkWriteAsync(deliveries, cancellationToken: cancellationToken);
        var lanes = fillings.Select(filling => new UpdateOneModel<BsonDocument>(
            new BsonDocument("_id", DeliveryDocuments.Id(filling.Key)),
            new BsonDocumentStagePipelineDefinition<BsonDocument, BsonDocument>([new BsonDocument("$set", new BsonDocument
            {
                { "filledTo", new BsonDocument("$max", new BsonArray { "$filledTo", filling.To }) },
                { "dueAt", new BsonDocument(
                    "$ifNull", new BsonArray { "$dueAt", filling.Deliveries.Count > 0 ? Bson.Of(now) : BsonNull.Value }) },
                { "failures", new BsonDocument("$ifNull", new BsonArray { "$failures", 0 }) },
                { "failingSince", new BsonDocument("$ifNull", new BsonArray { "$failingSince", BsonNull.Value }) },
            })]))
        { IsUpsert = true }).ToList();
        await c.Lanes.BulkWriteAsync(lanes, cancellationToken: cancellationToken);
        // Afterwards: whatever removes one later than this look forgets what has just been written.
        var ids = fillings.Select(filling => filling.Key.WebhookId).Distinct().ToList();
        var there = await c.Webhooks.Find(new BsonDocument("_id", new BsonDocument("$in", new BsonArray(ids.Select(id => Bson.Of(id))))))
            .Project(new BsonDocument("_id", 1)).ToListAsync(cancellationToken);
        foreach (var removed in ids.Except(there.Select(one => Bson.Guid(one["_id"]))))
            await Forget(c, Bson.Of(removed), cancellationToken);
    });

    public ValueTask<bool> TryHold(Guid webhookId, Guid holder, TimeSpan time, CancellationToken cancellationToken) => Run(async c =>
    {
        // By the server's clock, which all instances share.
        var free = new BsonDocument("$or", new BsonArray
        {
            new BsonDocument("$eq", new BsonArray { "$holder", Bson.Of(holder) }),
            new BsonDocument(
                "$lt", new BsonArray { new BsonDocument("$ifNull", new BsonArray { "$heldUntil", DateTime.UnixEpoch }), "$$NOW" }),
        });
        var held = await c.Webhooks.UpdateOneAsync(
            new BsonDocument { { "_id", Bson.Of(webhookId) }, { "$expr", free } },
            new BsonDocumentStagePipelineDefinition<BsonDocument, BsonDocument>([new BsonDocument("$set", new BsonDocument
            {
                { "holder", Bson.Of(holder) },
                { "heldUntil", new BsonDocument("$add", new BsonArray { "$$NOW", (long)time.TotalMilliseconds }) },
            })]), cancellationToken: cancellationToken);
        return held.MatchedCount > 0;
    });

    public ValueTask<IReadOnlyList<Lane>> ListDue(Guid webhookId, DateTimeOffset now, int limit, CancellationToken cancellationToken)
        => List(c => c.Lanes.Find(new BsonDocument
            { { "_id.webhook", Bson.Of(webhookId) }, { "dueAt", new BsonDocument("$lte", Bson.Of(now)) } })
            .Sort(new BsonDocument("dueAt", 1)).Limit(limit), DeliveryDocuments.ReadLane, cancellationToken);

    public ValueTask<IReadOnlyList<WebhookDelivery>> ListPending(LaneKey lane, int limit, CancellationToken cancellationToken)
        => List(c => c.Deliveries.Find(new BsonDocument
            { { "lane.webhook", Bson.Of(lane.WebhookId) }, { "lane.stream", lane.Stream }, { "status", Waiting } })
            .Sort(new BsonDocument("revision", 1)).Limit(limit), DeliveryDocuments.ReadDelivery, cancellationToken);

    public ValueTask Succeed(WebhookDelivery delivery, CancellationToken cancellationToken) => Do(async c =>
    {
        await Update(c, delivery, cancellationToken);
        await c.Lanes.UpdateOneAsync(
            new BsonDocument { { "_id", DeliveryDocuments.Id(delivery.Lane) }, { "failures", new BsonDocument("$gt", 0) } },
            new BsonDocument("$set", new BsonDocument { { "failures", 0 }, { "failingSince", BsonNull.Value } }),
            cancellationToken: cancellationToken);
    });

    public ValueTask Fail(WebhookDelivery delivery, Lane lane, CancellationToken cancellationToken) => Do(async c =>
    {
        await Update(c, delivery, cancellationToken);
        await SetLane(c, lane.Key, new BsonDocument
        {
            { "dueAt", Bson.Of(lane.DueAt) }, { "failures", lane.Failures }, { "failingSince", Bson.Of(lane.FailingSince) },
        }, cancellationToken);
    });

    public ValueTask Rest(Lane lane, CancellationToken cancellationToken) => Do(async c =>
    {
        var left = await c.Deliveries.Find(new BsonDocument
            { { "lane.webhook", Bson.Of(lane.Key.WebhookId) }, { "lane.stream", lane.Key.Stream }, { "status", Waiting } })
            .Limit(1).AnyAsync(cancellationToken);
        if (left) return;
        // What is filled in between raises this revision, and the lane stays due.
        await c.Lanes.UpdateOneAsync(
            new BsonDocument { { "_id", DeliveryDocuments.Id(lane.Key) }, { "filledTo", lane.FilledTo }, { "dueAt", Bson.Of(lane.DueAt) } },
            new BsonDocument("$set", new BsonDocument("dueAt", BsonNull.Value)), cancellationToken: cancellationToken);
    });

    public ValueTask<WebhookDelivery?> FindDelivery(Guid webhookId, Guid deliveryId, CancellationToken cancellationToken) => Run(async c =>
        await c.Deliveries.Find(new BsonDocument { { "_id", Bson.Of(deliveryId) }, { "lane.webhook", Bson.Of(webhookId) } })
            .FirstOrDefaultAsync(cancellationToken) is { } found ? DeliveryDocuments.ReadDelivery(found) : null);

    public ValueTask<IReadOnlyList<WebhookDelivery>> ListDeliveries(
        Guid webhookId, DeliveryStatus? status, long? before, int limit, CancellationToken cancellationToken)
    {
        var query = new BsonDocument
            { { "lane.webhook", Bson.Of(webhookId) }, { "position", new BsonDocument("$lt", before ?? long.MaxValue) } };
        if (status is { } some) query.Add("status", Bson.Of(some));
        return List(c => c.Deliveries.Find(query).Sort(new BsonDocument("position", -1)).Limit(limit), DeliveryDocuments.ReadDelivery,
            cancellationToken);
    }

    public ValueTask Redeliver(WebhookDelivery delivery, DateTimeOffset now, CancellationToken cancellationToken) => Do(async c =>
    {
        await c.Deliveries.UpdateOneAsync(
            new BsonDocument { { "_id", Bson.Of(delivery.Id) }, { "status", Bson.Of(DeliveryStatus.Delivered) } },
            new BsonDocument("$set", new BsonDocument
            {
                { "status", Bson.Of(DeliveryStatus.Pending) }, { "nextAttemptAt", BsonNull.Value }, { "deliveredAt", BsonNull.Value },
            }), cancellationToken: cancellationToken);
        await SetLane(c, delivery.Lane, new BsonDocument("dueAt", Bson.Of(now)), cancellationToken);
    });

    public ValueTask Hurry(Guid webhookId, DateTimeOffset now, CancellationToken cancellationToken) => Do(c => c.Lanes.UpdateManyAsync(
        new BsonDocument { { "_id.webhook", Bson.Of(webhookId) }, { "dueAt", new BsonDocument("$ne", BsonNull.Value) } },
        new BsonDocument
        {
            { "$min", new BsonDocument("dueAt", Bson.Of(now)) },
            { "$set", new BsonDocument { { "failures", 0 }, { "failingSince", BsonNull.Value } } },
        }, cancellationToken: cancellationToken));

    public ValueTask<long> CountPending(Guid webhookId, long most, CancellationToken cancellationToken)
        => Run(c => c.Deliveries.CountDocumentsAsync(
            new BsonDocument { { "lane.webhook", Bson.Of(webhookId) }, { "status", Waiting } }, new CountOptions { Limit = most },
            cancellationToken));

    public ValueTask ForgetDelivered(DateTimeOffset before, CancellationToken cancellationToken) => Do(c => c.Deliveries.DeleteManyAsync(
        new BsonDocument
            { { "status", Bson.Of(DeliveryStatus.Delivered) }, { "deliveredAt", new BsonDocument("$lt", Bson.Of(before)) } },
        cancellationToken));

    private static async Task Forget(Collections c, BsonValue webhookId, CancellationToken cancellationToken)
    {
        await c.Lanes.DeleteManyAsync(new BsonDocument("_id.webhook", webhookId), cancellationToken);
        await c.Deliveries.DeleteManyAsync(new BsonDocument("lane.webhook", webhookId), cancellationToken);
    }

    private static Task<UpdateResult> Update(Collections c, WebhookDelivery delivery, CancellationToken cancellationToken)
        => c.Deliveries.UpdateOneAsync(
            new BsonDocument("_id", Bson.Of(delivery.Id)), new BsonDocument("$set", DeliveryDocuments.Outcome(delivery)),
            cancellationToken: cancellationToken);

    private static Task<UpdateResult> SetLane(Collections c, LaneKey lane, BsonDocument values, CancellationToken cancellationToken)
        => c.Lanes.UpdateOneAsync(
            new BsonDocument("_id", DeliveryDocuments.Id(lane)), new BsonDocument("$set", values), cancellationToken: cancellationToken);

    private static BsonDocument WithoutId(BsonDocument document)
    {
        document.Remove("_id");
        return document;
    }

    private ValueTask<IReadOnlyList<T>> List<T>(
        Func<Collections, IFindFluent<BsonDocument, BsonDocument>> query, Func<BsonDocument, T> read, CancellationToken cancellationToken)
        => Run<IReadOnlyList<T>>(async c => (await query(c).ToListAsync(cancellationToken)).ConvertAll(document => read(document)));

    private async ValueTask Do(Func<Collections, Task> call) => await Run(async c =>
    {
        await call(c);
        return true;
    });

    private ValueTask<T> Run<T>(Func<Collections, Task<T>> call) => connection.Reach(async () => await call(await Open()));

    /// <summary>The indexes are made on first use; where that fails, by the next.</summary>
    private Task<Collections> Open()
    {
        lock (_gate)
        {
            if (_opening is null or { IsFaulted: true } or { IsCanceled: true }) _opening = Make();
            return _opening;
        }
    }

    private async Task<Collections> Make()
    {
        var own = connection.Client.GetDatabase(database, new()
        {
            // What has been written is acknowledged to the log, so it must outlive any one server and a power cut.
            WriteConcern = WriteConcern.WMajority.With(wTimeout: TimeSpan.FromSeconds(10), journal: true),
            ReadConcern = ReadConcern.Local,
            ReadPreference = ReadPreference.Primary,
        });
        var found = new Collections(
            Collection("webhooks"), Collection("lanes"), Collection("deliveries"), Collection("state"));
        await Index(found.Webhooks, new() { { "position", 1 } });
        await Index(found.Lanes, new() { { "_id.webhook", 1 }, { "dueAt", 1 } });
        await Index(found.Deliveries, new() { { "lane.webhook", 1 }, { "lane.stream", 1 }, { "status", 1 }, { "revision", 1 } });
        await Index(found.Deliveries, new() { { "lane.webhook", 1 }, { "position", -1 } });
        await Index(found.Deliveries, new() { { "lane.webhook", 1 }, { "status", 1 }, { "position", -1 } });
        await Index(found.Deliveries, new() { { "status", 1 }, { "deliveredAt", 1 } });
        return found;

        IMongoCollection<BsonDocument> Collection(string name)
            => own.GetCollection<BsonDocument>(name, new() { AssignIdOnInsert = false });

        static Task Index(IMongoCollection<BsonDocument> collection, BsonDocument keys)
            => collection.Indexes.CreateOneAsync(new CreateIndexModel<BsonDocument>(keys));
    }
}
