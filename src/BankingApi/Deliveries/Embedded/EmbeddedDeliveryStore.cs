using Sqlite;

namespace BankingApi.Deliveries.Embedded;

/// <summary>Deliveries in SQLite. The folder belongs to one process, which so holds every webhook.</summary>
internal sealed class EmbeddedDeliveryStore(EmbeddedDeliveryFile file) : IDeliveryStore
{
    private const string WebhookColumns = "position, since, state, failures, failing_since, retry_at";

    private const string LaneColumns = "webhook, stream, filled_to, due_at, failures, failing_since";

    private const string DeliveryColumns = """
        id, webhook, stream, revision, position, event_id, event_type, status, attempts, created_at, last_attempt_at, next_attempt_at,
        delivered_at, response_status, error
        """;

    public ValueTask<bool> IsComplete(CancellationToken cancellationToken)
        => new(file.Read(static c => c.Prepare("SELECT id FROM complete").Scalar() is not null));

    public ValueTask Complete(CancellationToken cancellationToken)
        => Write(static c => c.Prepare("INSERT OR IGNORE INTO complete VALUES (1)").Execute());

    public ValueTask Save(RegisteredWebhook webhook, CancellationToken cancellationToken) => Write(c =>
    {
        var (state, health) = (webhook.Webhook, webhook.Health);
        if (state.IsRemoved)
        {
            foreach (var table in (string[])["lanes", "deliveries"])
                c.Prepare($"DELETE FROM {table} WHERE webhook = ?").Add(state.Id).Execute();
            c.Prepare("DELETE FROM webhooks WHERE id = ?").Add(state.Id).Execute();
            return;
        }
        c.Prepare($"""
            INSERT INTO webhooks (id, revision, {WebhookColumns}) VALUES (?,?,?,?,?,?,?,?)
            ON CONFLICT (id) DO UPDATE SET revision = excluded.revision, since = excluded.since, state = excluded.state,
                failures = excluded.failures, failing_since = excluded.failing_since, retry_at = excluded.retry_at
            WHERE excluded.revision > webhooks.revision
            """)
            .Add(state.Id).Add(state.Revision).Add(webhook.Position).Add(webhook.Since).Add(WebhookState.Write(state))
            .Add(health.Failures).Add(health.FailingSince).Add(health.RetryAt).Execute();
    });

    public ValueTask<RegisteredWebhook?> Find(Guid webhookId, CancellationToken cancellationToken)
        => new(file.Read(c => c.Prepare($"SELECT {WebhookColumns} FROM webhooks WHERE id = ?").Add(webhookId).First(ReadWebhook)));

    public ValueTask<IReadOnlyList<RegisteredWebhook>> List(long? after, int limit, CancellationToken cancellationToken)
        => List(c => c.Prepare($"SELECT {WebhookColumns} FROM webhooks WHERE position > ? ORDER BY position LIMIT ?")
            .Add(after ?? long.MinValue).Add(limit), ReadWebhook);

    public ValueTask Tell(Guid webhookId, EndpointHealth health, CancellationToken cancellationToken)
        => Write(c => c.Prepare("UPDATE webhooks SET failures = ?, failing_since = ?, retry_at = ? WHERE id = ?")
            .Add(health.Failures).Add(health.FailingSince).Add(health.RetryAt).Add(webhookId).Execute());

    public ValueTask<IReadOnlyDictionary<LaneKey, long>> FilledTo(IReadOnlyList<LaneKey> lanes, CancellationToken cancellationToken)
        => new(file.Read<IReadOnlyDictionary<LaneKey, long>>(c =>
        {
            var found = new Dictionary<LaneKey, long>();
            foreach (var lane in lanes)
                if (c.Prepare("SELECT filled_to FROM lanes WHERE webhook = ? AND stream = ?").Add(lane.WebhookId).Add(lane.Stream)
                    .Scalar() is { } filledTo) found[lane] = filledTo;
            return found;
        }));

    public ValueTask Fill(IReadOnlyList<LaneFilling> fillings, DateTimeOffset now, CancellationToken cancellationToken)
    {
        file.WriteDurably(c =>
        {
            foreach (var (lane, to, deliveries) in fillings)
            {
                // Not for a webhook that was removed meanwhile.
                if (c.Prepare("SELECT position FROM webhooks WHERE id = ?").Add(lane.WebhookId).Scalar() is null) continue;
                foreach (var delivery in deliveries) Insert(c, delivery);
                c.Prepare("""
                    INSERT INTO lanes VALUES (?1, ?2, ?3, ?4, 0, NULL)
                    ON CONFLICT (webhook, stream) DO UPDATE SET
                        filled_to = max(filled_to, excluded.filled_to), due_at = coalesce(due_at, excluded.due_at)
                    """)
                    .Add(lane.WebhookId).Add(lane.Stream).Add(to).Add(deliveries.Count > 0 ? now : null).Execute();
            }
        });
        return ValueTask.CompletedTask;
    }

    public ValueTask<bool> TryHold(Guid webhookId, Guid holder, TimeSpan time, CancellationToken cancellationToken) => new(true);

    public ValueTask<IReadOnlyList<Lane>> ListDue(Guid webhookId, DateTimeOffset now, int limit, CancellationToken cancellationToken)
        => List(c => c.Prepare($"SELECT {LaneColumns} FROM lanes WHERE webhook = ? AND due_at <= ? ORDER BY due_at LIMIT ?")
            .Add(webhookId).Add(now).Add(limit), ReadLane);

    public ValueTask<IReadOnlyList<WebhookDelivery>> ListPending(LaneKey lane, int limit, CancellationToken cancellationToken)
        => List(c => c.Prepare($"""
            SELECT {DeliveryColumns} FROM deliveries WHERE webhook = ? AND stream = ? AND status < 2 ORDER BY revision LIMIT ?
            """).Add(lane.WebhookId).Add(lane.Stream).Add(limit), ReadDelivery);

    public ValueTask Succeed(WebhookDelivery delivery, CancellationToken cancellationToken) => Write(c =>
    {
        Update(c, delivery);
        c.Prepare("UPDATE lanes SET failures = 0, failing_since = NULL WHERE webhook = ? AND stream = ? AND failures > 0")
            .Add(delivery.Lane.WebhookId).Add(delivery.Lane.Stream).Execute();
    });

    public ValueTask Fail(WebhookDelivery delivery, Lane lane, CancellationToken cancellationToken) => Write(c =>
    {
        Update(c, delivery);
        c.Prepare("UPDATE lanes SET due_at = ?, failures = ?, failing_since = ? WHERE webhook = ? AND stream = ?")
            .Add(lane.DueAt).Add(lane.Failures).Add(lane.FailingSince).Add(lane.Key.WebhookId).Add(lane.Key.Stream).Execute();
    });

    public ValueTask Rest(Lane lane, CancellationToken cancellationToken) => Write(c => c
        .Prepare("UPDATE lanes SET due_at = NULL WHERE webhook = ?1 AND stream = ?2 AND filled_to = ?3 AND NOT EXISTS "
            + "(SELECT 1 FROM deliveries d WHERE d.webhook = ?1 AND d.stream = ?2 AND d.status < 2)")
        .Add(lane.Key.WebhookId).Add(lane.Key.Stream).Add(lane.FilledTo).Execute());

    public ValueTask<WebhookDelivery?> FindDelivery(Guid webhookId, Guid deliveryId, CancellationToken cancellationToken)
        => new(file.Read(c => c.Prepare($"SELECT {DeliveryColumns} FROM deliveries WHERE id = ? AND webhook = ?")
            .Add(deliveryId).Add(webhookId).First(ReadDelivery)));

    public ValueTask<IReadOnlyList<WebhookDelivery>> ListDeliveries(
        Guid webhookId, DeliveryStatus? status, long? before, int limit, CancellationToken cancellationToken)
        => status is { } some
            ? List(c => c.Prepare($"""
                SELECT {DeliveryColumns} FROM deliveries WHERE webhook = ? AND status = ? AND position < ? ORDER BY position DESC LIMIT ?
                """).Add(webhookId).Add((long)some).Add(before ?? long.MaxValue).Add(limit), ReadDelivery)
            : List(c => c.Prepare($"""
                SELECT {DeliveryColumns} FROM deliveries WHERE webhook = ? AND position < ? ORDER BY position DESC LIMIT ?
                """).Add(webhookId).Add(before ?? long.MaxValue).Add(limit), ReadDelivery);

    public ValueTask Redeliver(WebhookDelivery delivery, DateTimeOffset now, CancellationToken cancellationToken) => Write(c =>
    {
        c.Prepare("UPDATE deliveries SET status = 0, next_attempt_at = NULL, delivered_at = NULL WHERE id = ? AND status = 2")
            .Add(delivery.Id).Execute();
        c.Prepare("UPDATE lanes SET due_at = ? WHERE webhook = ? AND stream = ?")
            .Add(now).Add(delivery.Lane.WebhookId).Add(delivery.Lane.Stream).Execute();
    });

    public ValueTask Hurry(Guid webhookId, DateTimeOffset now, CancellationToken cancellationToken) => Write(c => c
        .Prepare("UPDATE lanes SET due_at = min(due_at, ?1), failures = 0, failing_since = NULL WHERE webhook = ?2 AND due_at IS NOT NULL")
        .Add(now).Add(webhookId).Execute());

    public ValueTask<long> CountPending(Guid webhookId, long most, CancellationToken cancellationToken) => new(file.Read(c => c
        .Prepare("SELECT count(*) FROM (SELECT 1 FROM deliveries WHERE webhook = ? AND status < 2 LIMIT ?)").Add(webhookId).Add(most)
        .Scalar() ?? 0));

    public ValueTask ForgetDelivered(DateTimeOffset before, CancellationToken cancellationToken)
        => Write(c => c.Prepare("DELETE FROM deliveries WHERE status = 2 AND delivered_at < ?").Add(before).Execute());

    private static void Insert(SqliteConnection c, WebhookDelivery d)
        => c.Prepare($"INSERT OR IGNORE INTO deliveries ({DeliveryColumns}) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)")
            .Add(d.Id).Add(d.Lane.WebhookId).Add(d.Lane.Stream).Add(d.Revision).Add(d.Position).Add(d.EventId).Add(d.EventType)
            .Add((long)d.Status).Add(d.Attempts).Add(d.CreatedAt).Add(d.LastAttemptAt).Add(d.NextAttemptAt).Add(d.DeliveredAt)
            .Add(d.ResponseStatus).Add(d.Error).Execute();

    private static void Update(SqliteConnection c, WebhookDelivery d)
        => c.Prepare("""
            UPDATE deliveries SET status = ?, attempts = ?, last_attempt_at = ?, next_attempt_at = ?, delivered_at = ?, response_status = ?,
                error = ? WHERE id = ?
            """)
            .Add((long)d.Status).Add(d.Attempts).Add(d.LastAttemptAt).Add(d.NextAttemptAt).Add(d.DeliveredAt).Add(d.ResponseStatus)
            .Add(d.Error).Add(d.Id).Execute();

    private static RegisteredWebhook ReadWebhook(SqliteStatement s)
        => new(WebhookState.Read(s.Text(2)), s.Long(0), s.Long(1), new(s.Int(3), s.NullableInstant(4), s.NullableInstant(5)));

    private static Lane ReadLane(SqliteStatement s)
        => new(new(s.Guid(0), s.Text(1)), s.Long(2), s.NullableInstant(3), s.Int(4), s.NullableInstant(5));

    private static WebhookDelivery ReadDelivery(SqliteStatement s) => new(
        s.Guid(0), new(s.Guid(1), s.Text(2)), s.Long(3), s.Long(4), s.Guid(5), s.Text(6), (DeliveryStatus)s.Int(7), s.Int(8), s.Instant(9),
        s.NullableInstant(10), s.NullableInstant(11), s.NullableInstant(12), (int?)s.NullableLong(13), s.NullableText(14));

    private ValueTask Write(Action<SqliteConnection> change)
    {
        file.Write(change);
        return ValueTask.CompletedTask;
    }

    private ValueTask<IReadOnlyList<T>> List<T>(Func<SqliteConnection, SqliteStatement> bind, Func<SqliteStatement, T> row)
        => new(file.Read<IReadOnlyList<T>>(c => bind(c).ToList(row)));
}
