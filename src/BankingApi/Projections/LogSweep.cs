namespace BankingApi.Projections;

/// <summary>Walks the log for accounts and owners that the views lack altogether, which no comparison of views can find, and projects them.
/// The ports cannot list streams, so it reads every event, a page at a time and at a rate that nobody notices: a long log takes
/// hours.</summary>
public sealed partial class LogSweep(
    IEventStore events, ProjectionCheckpoint checkpoint, MissingViews missing, ProjectionState state, IOptions<ProjectionOptions> options,
    TimeProvider clock, ILogger<LogSweep> logger) : BackgroundService
{
    private const int Page = 500;

    /// <summary>Between two pages: 2,500 events a second at most.</summary>
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(200);

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
        => options.Value.SweepEverySeconds == 0
            ? Task.CompletedTask
            // An outage is somebody else's to report, a bug is shown; the next walk begins from the front.
            : Periodically.Do(TimeSpan.FromSeconds(options.Value.SweepEverySeconds), clock, Sweep, failure => LogInterrupted(
                failure.Message, failure.IsOutage() ? null : failure), stoppingToken);

    /// <returns>How many views were missing.</returns>
    internal async Task<int> Sweep(CancellationToken cancellationToken)
    {
        var (position, repaired) = (-1L, 0);
        // What has been dealt with until now must be in the views; what comes later is not waited for.
        var end = await checkpoint.Read(cancellationToken);
        while (position < end && !state.IsBuilding)
        {
            var page = await events.ReadAll(position, Page, StreamNames.Prefixes, cancellationToken);
            var beginnings = page.Events.Where(stored => stored.Revision == 0 && stored.Position <= end);
            repaired += await missing.Add([.. beginnings], cancellationToken);
            if (page.IsEnd) break;
            position = page.Position;
            await Task.Delay(Breath, clock, cancellationToken);
        }
        return repaired;
    }

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "A walk through the log was interrupted, and the next one begins from the front: {Reason}")]
    private partial void LogInterrupted(string reason, Exception? failure);
}
