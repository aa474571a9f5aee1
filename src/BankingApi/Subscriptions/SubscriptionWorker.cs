namespace BankingApi.Subscriptions;

/// <summary>Follows a consumer group for as long as the service runs: whatever interrupts it makes it wait, never stop.</summary>
public sealed partial class SubscriptionWorker(
    IPersistentSubscriptions subscriptions, TimeProvider clock, ILogger<SubscriptionWorker> logger)
{
    private static readonly TimeSpan BeatEvery = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    /// <summary>How often the same reason is told while an outage lasts.</summary>
    private static readonly TimeSpan RemindEvery = TimeSpan.FromMinutes(1);

    /// <param name="probe">Throws while what <paramref name="handle"/> needs is away. Asked before the group is joined: joining and leaving
    /// again and again would use up the deliveries' retries, and an outage would end with parked events.</param>
    /// <param name="handle">Deals with a batch and acknowledges it.</param>
    public Task Follow(
        string group, IReadOnlyList<string> prefixes, int batchSize, WorkerState state, Func<CancellationToken, Task> probe,
        Func<IPersistentSubscription, IReadOnlyList<Delivery>, CancellationToken, Task> handle, CancellationToken stopping)
        => Persist(group, state, async cancellationToken =>
        {
            await probe(cancellationToken);
            await Consume(group, prefixes, batchSize, state, handle, cancellationToken);
        }, stopping);

    /// <summary>Runs work until it is done, over outages.</summary>
    public async Task Persist(string name, WorkerState state, Func<CancellationToken, Task> work, CancellationToken stopping)
    {
        var (pause, started) = (FirstPause, clock.GetTimestamp());
        var (told, toldAt) = ("", 0L);
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
                if (failure.Message != told || clock.GetElapsedTime(toldAt) > RemindEvery)
                {
                    LogInterrupted(name, failure.Message, failure.IsOutage() ? null : failure);
                    (told, toldAt) = (failure.Message, clock.GetTimestamp());
                }
                if (clock.GetElapsedTime(started) > LongestPause * 2) pause = FirstPause;
                await Task.Delay(pause, clock, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                (pause, started) = (pause * 2 < LongestPause ? pause * 2 : LongestPause, clock.GetTimestamp());
            }
        }
    }

    private async Task Consume(
        string group, IReadOnlyList<string> prefixes, int batchSize, WorkerState state,
        Func<IPersistentSubscription, IReadOnlyList<Delivery>, CancellationToken, Task> handle, CancellationToken cancellationToken)
    {
        await using var subscription = await subscriptions.Join(group, prefixes, cancellationToken);
        state.Started();
        try
        {
            while (true)
            {
                var read = subscription.Read(batchSize, cancellationToken).AsTask();
                // Beats while there is nothing to read, too: silence then means a dead worker.
                while (!read.IsCompleted)
                {
                    state.Beat();
                    await Task.WhenAny(read, Task.Delay(BeatEvery, clock, cancellationToken));
                    if (!read.IsCompleted) cancellationToken.ThrowIfCancellationRequested();
                }
                state.Beat();
                var batch = await read;
                state.Delivered(batch);
                await handle(subscription, batch, cancellationToken);
            }
        }
        finally
        {
            state.Stopped();
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Name} was interrupted and goes on shortly: {Reason}")]
    private partial void LogInterrupted(string name, string reason, Exception? failure);
}
