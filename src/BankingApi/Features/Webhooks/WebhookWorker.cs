using BankingApi.Subscriptions;

namespace BankingApi.Features.Webhooks;

/// <summary>What the webhooks' worker says of itself.</summary>
public sealed class WebhookWorkerState(TimeProvider clock) : WorkerState(clock);

/// <summary>Plans deliveries from a consumer group of its own. An event is acknowledged once its deliveries are on disk.</summary>
public sealed partial class WebhookWorker(
    SubscriptionWorker consumer, WebhookDirectory directory, DeliveryPlanner planner, WebhookWorkerState state,
    IOptions<WebhookOptions> options, TimeProvider clock, ILogger<WebhookWorker> logger) : BackgroundService
{
    private const int BatchSize = 2_000;

    /// <summary>Between batches: where there are no webhooks, as where there are many, looking at many events at once costs less.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(50);

    private static readonly IReadOnlyList<string> Streams = [.. StreamNames.Prefixes, StreamNames.WebhookPrefix];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        await consumer.Follow(
            options.Value.ConsumerGroup, Streams, BatchSize, state, cancellationToken => directory.Complete(cancellationToken).AsTask(),
            Handle, stoppingToken);
    }

    private async Task Handle(IPersistentSubscription subscription, IReadOnlyList<Delivery> batch, CancellationToken cancellationToken)
    {
        try
        {
            await planner.Plan([.. batch.Select(one => one.Event)], cancellationToken);
        }
        catch (UnreadableEventException unreadable)
        {
            await OneByOne(subscription, batch, unreadable, cancellationToken);
            return;
        }
        await subscription.Acknowledge(batch, cancellationToken);
        await Task.Delay(Rest, clock, cancellationToken);
    }

    /// <summary>Which of them cannot be planned shows when each is alone; it must not hold up the others.</summary>
    private async Task OneByOne(
        IPersistentSubscription subscription, IReadOnlyList<Delivery> batch, UnreadableEventException first,
        CancellationToken cancellationToken)
    {
        LogUnreadable(first.Message);
        foreach (var one in batch.OrderBy(delivery => delivery.Event.Position))
        {
            try
            {
                await planner.Plan([one.Event], cancellationToken);
                await subscription.Acknowledge([one], cancellationToken);
            }
            catch (UnreadableEventException unreadable)
            {
                await subscription.Park(one, unreadable.Message, cancellationToken);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "An event cannot be planned for webhooks and is parked: {Reason}")]
    private partial void LogUnreadable(string reason);
}
