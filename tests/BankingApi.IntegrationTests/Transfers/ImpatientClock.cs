namespace BankingApi.IntegrationTests.Transfers;

/// <summary>A clock that stands still, and on which nobody has to wait: every delay is over at once.</summary>
internal sealed class ImpatientClock(DateTimeOffset now) : TimeProvider
{
    public static readonly DateTimeOffset Noon = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Elapsed(callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class Elapsed(TimerCallback callback, object? state) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period)
            => dueTime == Timeout.InfiniteTimeSpan || ThreadPool.QueueUserWorkItem(_ => callback(state));

        public void Dispose()
        {
            // There is nothing left to cancel.
        }

        public ValueTask DisposeAsync() => default;
    }
}
