using System.Collections.Concurrent;
using BankingApi.Subscriptions;

namespace BankingApi.Features.Transfers;

/// <summary>Finishes transfers that their requests did not:
/// follows a consumer group of its own, in which every reservation appears.</summary>
public sealed partial class TransferWorker(
    SubscriptionWorker consumer, TransferRecovery rescue, TransferWorkerState state, IOptions<TransferOptions> options, TimeProvider clock,
    ILogger<TransferWorker> logger) : BackgroundService
{
    private const int BatchSize = 2_000;
    private const int AtATime = 16;
    private const int LeastPause = 100;

    /// <summary>Between batches.
    /// Nearly all events are no reservations, and looking through many at once costs less; nobody waits for this worker.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(100);

    private static readonly IReadOnlyList<string> Accounts = [StreamNames.AccountPrefix];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        await consumer.Follow(options.Value.ConsumerGroup, Accounts, BatchSize, state, _ => Task.CompletedTask, Handle, stoppingToken);
    }

    private async Task Handle(IPersistentSubscription subscription, IReadOnlyList<Delivery> batch, CancellationToken cancellationToken)
    {
        var reservations = batch.Where(delivery => delivery.Event.Type.StartsWith("FundsReservedV", StringComparison.Ordinal)).ToList();
        if (reservations.Count > 0) await LeaveToRequests(reservations.Max(delivery => delivery.Event.Created), cancellationToken);
        var (undone, parked) = (new ConcurrentBag<Delivery>(), new ConcurrentBag<Delivery>());
        // Several at a time, since they then share the store's commits: what a crash left is done in a moment.
        var bounds = new ParallelOptions { MaxDegreeOfParallelism = AtATime, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(reservations, bounds, async (delivery, cancelled) =>
        {
            try
            {
                if (!await rescue.TryFinish(delivery.Event, cancelled)) undone.Add(delivery);
            }
            catch (UnreadableEventException unreadable)
            {
                LogUnreadable(delivery.Event.Revision, delivery.Event.Stream, unreadable.Message);
                await subscription.Park(delivery, unreadable.Message, cancelled);
                parked.Add(delivery);
            }
            catch (Exception bug) when (bug is not (EventStoreUnavailableException or OperationCanceledException))
            {
                // It comes again a few times and is then parked by the store; the other transfers have nothing to do with it.
                LogBroken(delivery.Event.Revision, delivery.Event.Stream, bug);
                undone.Add(delivery);
            }
        });
        if (undone.IsEmpty && parked.IsEmpty)
        {
            await subscription.Acknowledge(batch, cancellationToken);
            await Task.Delay(Rest, clock, cancellationToken);
            return;
        }
        await subscription.Acknowledge([.. batch.Except(undone).Except(parked)], cancellationToken);
        if (undone.IsEmpty) return;
        await Task.Delay(TimeSpan.FromMilliseconds(Math.Max(options.Value.GraceMilliseconds, LeastPause)), clock, cancellationToken);
        await subscription.Retry([.. undone], "A step could not be done.", cancellationToken);
    }

    /// <summary>Nearly every transfer is finished by its own request: looking a moment later finds nothing left to do.</summary>
    private async Task LeaveToRequests(DateTimeOffset youngest, CancellationToken cancellationToken)
    {
        var grace = TimeSpan.FromMilliseconds(options.Value.GraceMilliseconds);
        var left = youngest + grace - clock.GetUtcNow();
        // The store's clock may be ahead of this machine's: that must not keep transfers waiting.
        if (left > grace) left = grace;
        if (left > TimeSpan.Zero) await Task.Delay(left, clock, cancellationToken);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The transfer that event {Revision} of {Stream} began could not be carried on")]
    private partial void LogBroken(long revision, string stream, Exception bug);

    [LoggerMessage(Level = LogLevel.Error, Message = "Parked event {Revision} of {Stream} for the transfer worker: {Reason}")]
    private partial void LogUnreadable(long revision, string stream, string reason);
}
