namespace BankingApi.Projections;

/// <summary>Projects what the consumer group delivers: acknowledges what is in the views, and parks what cannot be.</summary>
public sealed partial class DeliveryHandler(
    ProjectionRunner runner, ProjectionPause pause, BlockedAccounts blocked, ProjectionState state, ViewSignals signals,
    ProjectionMetrics metrics, IOptions<ProjectionOptions> options, TimeProvider clock, ILogger<DeliveryHandler> logger)
{
    /// <summary>From this part of a full batch on, a batch is a large one.</summary>
    private const int LargeFraction = 5;

    public async Task Handle(IPersistentSubscription subscription, IReadOnlyList<Delivery> batch, CancellationToken cancellationToken)
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
        foreach (var delivery in worn) await SetAsideWorn(subscription, delivery, cancellationToken);
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

    private async Task SetAsideWorn(IPersistentSubscription subscription, Delivery delivery, CancellationToken cancellationToken)
    {
        const string Reason = "It was delivered again and again without being dealt with.";
        if (StreamNames.IsAccount(delivery.Event.Stream, out var id))
            await blocked.Block(id, delivery.Event.Revision, Reason, cancellationToken);
        await SetAside(subscription, delivery, Reason, cancellationToken);
    }

    private async Task SetAside(IPersistentSubscription subscription, Delivery delivery, string reason, CancellationToken cancellationToken)
    {
        LogParked(delivery.Event.Revision, delivery.Event.Stream, reason);
        metrics.Parked();
        await subscription.Park(delivery, reason, cancellationToken);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Parked event {Revision} of {Stream}: {Reason}")]
    private partial void LogParked(long revision, string stream, string reason);
}
