using BankingApi.EventStore;
using BankingApi.Views;
using Microsoft.Extensions.Options;

namespace BankingApi.Projections;

/// <summary>Keeps the views level with the log: catches up on what they lack at the start, and follows the consumer group.</summary>
public sealed partial class ProjectionWorker(
    GroupConsumer consumer, ISubscriptions subscriptions, IEventStore events, IViewWriter views, ProjectionRunner runner, ProjectionPause pause,
    HeldAccounts held, ProjectionState state, ViewSignals signals, ProjectionMetrics metrics, IOptions<ProjectionOptions> options, TimeProvider clock,
    ILogger<ProjectionWorker> logger) : BackgroundService
{
    private static readonly TimeSpan ProgressEvery = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The host must not wait for what follows.
        await Task.Yield();
        await Task.WhenAll(
            consumer.Persist("The catch-up of the views", state, CatchUp, stoppingToken),
            consumer.Follow(
                options.Value.ConsumerGroup, StreamNames.Prefixes, options.Value.BatchSize, state,
                async cancellation => await views.ReadProgress(cancellation), Handle, stoppingToken));
    }

    /// <summary>Reads from the log what the views lack: everything when they are new, the last moments after a power failure, as a rule nothing.</summary>
    private async Task CatchUp(CancellationToken cancellation)
    {
        await held.Load(cancellation);
        var position = await views.ReadProgress(cancellation);
        var head = await events.ReadHeadPosition(cancellation);
        var isNew = position < 0 && head >= 0;
        if (isNew) Building(head);
        while (position < head)
        {
            var page = await events.ReadAll(position, options.Value.BatchSize, StreamNames.Prefixes, cancellation);
            position = page.Position;
            using (await pause.Enter(cancellation)) await runner.Project(page.Events, position, cancellation);
            metrics.Projected(page.Events.Count);
            if (page.IsEnd) break;
        }
        state.Projected(position);
        if (isNew) Built(position);
        state.IsBuilding = false;
        signals.Pulse();
        await KeepProgress(cancellation);
    }

    /// <summary>From here on, what the group has dealt with is in the views.</summary>
    private async Task KeepProgress(CancellationToken cancellation)
    {
        while (true)
        {
            await Task.Delay(ProgressEvery, clock, cancellation);
            var processed = await subscriptions.ProcessedPosition(options.Value.ConsumerGroup, cancellation);
            using (await pause.Enter(cancellation))
            {
                if (processed > await views.ReadProgress(cancellation))
                    await views.Write(new ViewChanges { Progress = processed }, cancellation);
            }
        }
    }

    private async Task Handle(ISubscription subscription, IReadOnlyList<Delivery> batch, CancellationToken cancellation)
    {
        await Project(subscription, batch, cancellation);
        if (batch.Count < options.Value.BatchSize)
            await signals.Linger(TimeSpan.FromMilliseconds(options.Value.LingerMilliseconds), clock, cancellation);
    }

    private async Task Project(ISubscription subscription, IReadOnlyList<Delivery> batch, CancellationToken cancellation)
    {
        using var turn = await pause.Enter(cancellation);
        var worn = batch.Where(delivery => delivery.RetryCount > options.Value.MaxRetries).ToList();
        foreach (var delivery in worn)
        {
            const string Reason = "It was delivered again and again without being dealt with.";
            if (StreamNames.IsAccount(delivery.Event.Stream, out var id))
                await held.Hold(new(id, delivery.Event.Revision, Reason, clock.GetInstant()), cancellation);
            await SetAside(subscription, delivery, Reason, cancellation);
        }
        var fresh = worn.Count == 0 ? batch : [.. batch.Except(worn)];
        var poison = await runner.Project([.. fresh.Select(delivery => delivery.Event)], null, cancellation);
        foreach (var delivery in fresh.Where(delivery => poison.ContainsKey(delivery.Event)))
            await SetAside(subscription, delivery, poison[delivery.Event], cancellation);
        await subscription.Acknowledge(poison.Count == 0 ? fresh : [.. fresh.Where(delivery => !poison.ContainsKey(delivery.Event))], cancellation);
        metrics.Projected(fresh.Count);
        state.Projected(batch.Max(delivery => delivery.Event.Position));
        signals.Pulse();
    }

    private async Task SetAside(ISubscription subscription, Delivery delivery, string reason, CancellationToken cancellation)
    {
        Parked(delivery.Event.Revision, delivery.Event.Stream, reason);
        metrics.Parked();
        await subscription.Park(delivery, reason, cancellation);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The views are new: filling them from the log up to position {Head}")]
    private partial void Building(long head);

    [LoggerMessage(Level = LogLevel.Information, Message = "The views are filled up to position {Position}")]
    private partial void Built(long position);

    [LoggerMessage(Level = LogLevel.Error, Message = "Parked event {Revision} of {Stream}: {Reason}")]
    private partial void Parked(long revision, string stream, string reason);
}
