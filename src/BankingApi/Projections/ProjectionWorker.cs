using BankingApi.Subscriptions;

namespace BankingApi.Projections;

/// <summary>Keeps the views level with the log: catches up on what they lack at the start, and follows the consumer group.</summary>
public sealed class ProjectionWorker(
    SubscriptionWorker consumer, ViewCatchUp catchUp, DeliveryHandler deliveries, IViewWriter views, ProjectionState state,
    IOptions<ProjectionOptions> options) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The host must not wait for what follows.
        await Task.Yield();
        await Task.WhenAll(
            consumer.Persist("The catch-up of the views", state, catchUp.Run, stoppingToken),
            consumer.Follow(
                options.Value.ConsumerGroup, StreamNames.Prefixes, options.Value.BatchSize, state, ThrowUnlessWritable,
                deliveries.Handle, stoppingToken));
    }

    /// <summary>Views that can be read and not written (a full disk, say) would have every event come again until it counts as
    /// worn.</summary>
    private async Task ThrowUnlessWritable(CancellationToken cancellationToken)
        => await views.Write(new ViewChanges { Progress = new(-1) }, cancellationToken); // Claims nothing, whichever views are there.
}
