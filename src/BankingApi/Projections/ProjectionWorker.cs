using BankingApi.EventStore;
using BankingApi.Views;
using Microsoft.Extensions.Options;

namespace BankingApi.Projections;

/// <summary>Keeps the views level with the log: catches up on what they lack at the start, and follows the consumer group. An outage makes it wait, never stop.</summary>
public sealed partial class ProjectionWorker(
    ISubscriptions subscriptions, IEventStore events, IViewWriter views, ProjectionRunner runner, HeldAccounts held, ProjectionState state, ViewSignals signals,
    ProjectionMetrics metrics, IOptions<ProjectionOptions> options, TimeProvider clock, ILogger<ProjectionWorker> logger) : BackgroundService
{
    private static readonly TimeSpan ProgressEvery = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan BeatEvery = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The host must not wait for what follows.
        await Task.Yield();
        await Task.WhenAll(Persist(CatchUp, stoppingToken), Persist(Follow, stoppingToken));
    }

    /// <summary>Runs work until it is done, over outages.</summary>
    private async Task Persist(Func<CancellationToken, Task> work, CancellationToken stopping)
    {
        var pause = TimeSpan.FromMilliseconds(100);
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await work(stopping);
                return;
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                // Whatever it is, a dead worker would be worse: it is shown, and tried again more and more slowly.
                state.Failed(failure.Message);
                Interrupted(failure.Message, failure is EventStoreUnavailableException or ReadStoreUnavailableException ? null : failure);
                await Task.Delay(pause, clock, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                pause = TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, LongestPause.Ticks));
            }
        }
    }

    /// <summary>Reads from the log what the views lack: everything when they are new, the last moments after a power failure, as a rule nothing.</summary>
    private async Task CatchUp(CancellationToken cancellation)
    {
        await held.Load(cancellation);
        var position = await views.ReadProgress(cancellation);
        var head = await events.ReadHeadPosition(cancellation);
        state.IsBuilding = position < 0 && head >= 0;
        if (state.IsBuilding) Building(head);
        while (position < head)
        {
            var page = await events.ReadAll(position, options.Value.BatchSize, StreamNames.Prefixes, cancellation);
            position = page.Position;
            await runner.Project(page.Events, position, cancellation);
            metrics.Projected(page.Events.Count);
            if (page.IsEnd) break;
        }
        state.Projected(position);
        if (state.IsBuilding) Built(position);
        state.IsBuilding = false;
        await KeepProgress(cancellation);
    }

    /// <summary>From here on, what the group has dealt with is in the views.</summary>
    private async Task KeepProgress(CancellationToken cancellation)
    {
        var saved = await views.ReadProgress(cancellation);
        while (true)
        {
            await Task.Delay(ProgressEvery, clock, cancellation);
            var status = await subscriptions.Status(options.Value.ConsumerGroup, cancellation);
            if (status.ProcessedPosition <= saved) continue;
            saved = status.ProcessedPosition;
            await views.Write(new ViewChanges { Progress = saved }, cancellation);
        }
    }

    private async Task Follow(CancellationToken cancellation)
    {
        await using var subscription = await subscriptions.Join(options.Value.ConsumerGroup, StreamNames.Prefixes, cancellation);
        state.IsRunning = true;
        try
        {
            var read = subscription.Read(options.Value.BatchSize, cancellation).AsTask();
            while (true)
            {
                state.Beat();
                // Beats while there is nothing to read, too: silence then means a dead worker.
                if (await Task.WhenAny(read, Task.Delay(BeatEvery, clock, cancellation)) != read)
                {
                    cancellation.ThrowIfCancellationRequested();
                    continue;
                }
                await Handle(subscription, await read, cancellation);
                read = subscription.Read(options.Value.BatchSize, cancellation).AsTask();
            }
        }
        finally
        {
            state.IsRunning = false;
        }
    }

    private async Task Handle(ISubscription subscription, IReadOnlyList<Delivery> batch, CancellationToken cancellation)
    {
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

    [LoggerMessage(Level = LogLevel.Warning, Message = "The projection was interrupted and goes on shortly: {Reason}")]
    private partial void Interrupted(string reason, Exception? failure);

    [LoggerMessage(Level = LogLevel.Information, Message = "The views are new: filling them from the log up to position {Head}")]
    private partial void Building(long head);

    [LoggerMessage(Level = LogLevel.Information, Message = "The views are filled up to position {Position}")]
    private partial void Built(long position);

    [LoggerMessage(Level = LogLevel.Error, Message = "Parked event {Revision} of {Stream}: {Reason}")]
    private partial void Parked(long revision, string stream, string reason);
}
