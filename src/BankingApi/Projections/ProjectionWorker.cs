using BankingApi.Subscriptions;

namespace BankingApi.Projections;

/// <summary>Keeps the views level with the log: catches up on what they lack at the start, and follows the consumer group.</summary>
public sealed partial class ProjectionWorker(
    SubscriptionWorker consumer, IPersistentSubscriptions subscriptions, IEventStore events, IViewWriter views, ProjectionRunner runner,
    ProjectionPause pause, BlockedAccounts held, ProjectionState state, ViewSignals signals, ProjectionMetrics metrics,
    IOptions<ProjectionOptions> options, TimeProvider clock, ILogger<ProjectionWorker> logger) : BackgroundService
{
    private static readonly TimeSpan ProgressEvery = TimeSpan.FromSeconds(2);

    /// <summary>From this part of a full batch on, a batch is a large one.</summary>
    private const int LargeFraction = 5;

    /// <summary>How far the views are known to have come, whatever became of them since.</summary>
    private long _kept = -1;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The host must not wait for what follows.
        await Task.Yield();
        await Task.WhenAll(
            consumer.Persist("The catch-up of the views", state, CatchUp, stoppingToken),
            consumer.Follow(
                options.Value.ConsumerGroup, StreamNames.Prefixes, options.Value.BatchSize, state, ThrowUnlessWritable, Handle,
                stoppingToken));
    }

    /// <summary>Views that can be read and not written (a full disk,
    /// say) would have every event come again until it counts as worn.</summary>
    private async Task ThrowUnlessWritable(CancellationToken cancellationToken)
        => await views.Write(new ViewChanges { Progress = new(-1) }, cancellationToken); // Claims nothing, whichever views are there.

    /// <summary>Reads from the log what the views lack: everything when they are new, the last moments after a power failure, as a rule
    /// nothing. Once more whenever other views have taken their place.</summary>
    private async Task CatchUp(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await held.Load(cancellationToken);
                var progress = await views.ReadProgress(cancellationToken);
                // Rebuilt views are as level as those before them; others were lost and are begun anew.
                if (progress.Position < _kept) state.IsBuilding = true;
                await KeepProgress(await CatchUp(progress, cancellationToken), cancellationToken);
            }
            catch (ViewsReplacedException)
            {
                // A rebuild that ends amid this is no failure: on with the new ones.
            }
        }
    }

    private async Task<ViewProgress> CatchUp(ViewProgress progress, CancellationToken cancellationToken)
    {
        var head = await events.ReadHeadPosition(cancellationToken);
        var isNew = progress.Position < 0 && head >= 0;
        if (isNew) LogBuilding(head);
        if (progress.Position < head) progress = await Fill(progress, head, cancellationToken);
        if (!progress.IsCaughtUp) await views.Write(new ViewChanges { Progress = progress with { IsCaughtUp = true } }, cancellationToken);
        state.Projected(progress.Position);
        if (isNew) LogBuilt(progress.Position);
        state.IsBuilding = false;
        signals.Pulse();
        return progress;
    }

    private async Task<ViewProgress> Fill(ViewProgress progress, long head, CancellationToken cancellationToken)
    {
        await foreach (var page in events.ReadAhead(progress.Position, cancellationToken))
        {
            progress = progress with { Position = page.Position };
            using (await pause.Enter(cancellationToken)) await runner.Project(page.Events, progress, cancellationToken);
            metrics.Projected(page.Events.Count);
            if (progress.Position >= head) break;
        }
        return progress;
    }

    /// <summary>From here on, what the group has dealt with is in the views. Ends when others take their place.</summary>
    private async Task KeepProgress(ViewProgress progress, CancellationToken cancellationToken)
    {
        while (true)
        {
            _kept = progress.Position;
            await Task.Delay(ProgressEvery, clock, cancellationToken);
            var processed = await subscriptions.ProcessedPosition(options.Value.ConsumerGroup, cancellationToken);
            using (await pause.Enter(cancellationToken))
            {
                await held.Load(cancellationToken); // Another instance may have lifted a hold.
                var now = await views.ReadProgress(cancellationToken);
                // Views that know less than they did are others, too: the old ones were lost.
                if (now.Generation != progress.Generation || now.Position < progress.Position) return;
                if (processed > now.Position)
                    await views.Write(new ViewChanges { Progress = now with { Position = processed } }, cancellationToken);
                progress = now;
            }
        }
    }

    private async Task Handle(IPersistentSubscription subscription, IReadOnlyList<Delivery> batch, CancellationToken cancellationToken)
    {
        await Project(subscription, batch, cancellationToken);
        var (most, linger) = (Math.Min(options.Value.BatchSize, subscription.MaxInFlight),
            TimeSpan.FromMilliseconds(options.Value.LingerMilliseconds));
        await signals.Linger(GatheringAfter(batch.Count, most, linger), clock, cancellationToken);
    }

    /// <summary>How long events may gather after a batch. An account's rows lie together, so that of a larger batch more go into each page
    /// that is written: under load it pays to gather for longer.</summary>
    /// <param name="most">What a batch can have. As many are no reason to wait: there is more already.</param>
    internal static TimeSpan GatheringAfter(int delivered, int most, TimeSpan linger)
        => delivered >= most ? TimeSpan.Zero : delivered > most / LargeFraction ? linger * 2 : linger;

    private async Task Project(IPersistentSubscription subscription, IReadOnlyList<Delivery> batch, CancellationToken cancellationToken)
    {
        using var turn = await pause.Enter(cancellationToken);
        using var trace = DeliveryTrace.Start(batch, clock);
        var worn = batch.Where(delivery => delivery.RetryCount > options.Value.MaxRetries).ToList();
        foreach (var delivery in worn)
        {
            const string Reason = "It was delivered again and again without being dealt with.";
            if (StreamNames.IsAccount(delivery.Event.Stream, out var id))
                await held.Block(id, delivery.Event.Revision, Reason, cancellationToken);
            await SetAside(subscription, delivery, Reason, cancellationToken);
        }
        var fresh = worn.Count == 0 ? batch : [.. batch.Except(worn)];
        var poison = await runner.Project([.. fresh.Select(delivery => delivery.Event)], null, cancellationToken);
        foreach (var delivery in fresh.Where(delivery => poison.ContainsKey(delivery.Event)))
        {
            trace?.Parked(delivery.Event, poison[delivery.Event]);
            await SetAside(subscription, delivery, poison[delivery.Event], cancellationToken);
        }
        await subscription.Acknowledge(
            poison.Count == 0 ? fresh : [.. fresh.Where(delivery => !poison.ContainsKey(delivery.Event))], cancellationToken);
        metrics.Projected(fresh.Count);
        state.Projected(batch.Max(delivery => delivery.Event.Position));
        signals.Pulse();
    }

    private async Task SetAside(IPersistentSubscription subscription, Delivery delivery, string reason, CancellationToken cancellationToken)
    {
        LogParked(delivery.Event.Revision, delivery.Event.Stream, reason);
        metrics.Parked();
        await subscription.Park(delivery, reason, cancellationToken);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The views are new: filling them from the log up to position {Head}")]
    private partial void LogBuilding(long head);

    [LoggerMessage(Level = LogLevel.Information, Message = "The views are filled up to position {Position}")]
    private partial void LogBuilt(long position);

    [LoggerMessage(Level = LogLevel.Error, Message = "Parked event {Revision} of {Stream}: {Reason}")]
    private partial void LogParked(long revision, string stream, string reason);
}
