namespace BankingApi.Projections;

/// <summary>Compares the accounts' views with the heads of their streams, over and over, and projects anew what differs: after a bug, a
/// tampered read store or an event that never arrived. A view that is merely behind is none of its business: only what the projection says
/// to have dealt with must be there. What has no view at all is found by <see cref="LogSweep"/>.</summary>
public sealed partial class ViewAuditor(
    IViewQueries queries, ProjectionCheckpoint checkpoint, ViewRepair repair, ProjectionState state, IOptions<ProjectionOptions> options,
    TimeProvider clock, ILogger<ViewAuditor> logger) : BackgroundService
{
    private const int Page = 100;

    /// <summary>Between two pages: an audit must not be noticed by anybody else.</summary>
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(100);

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
        => options.Value.AuditEverySeconds == 0
            ? Task.CompletedTask
            // An outage is somebody else's to report, a bug is shown; the next round begins from the front.
            : Periodically.Do(TimeSpan.FromSeconds(options.Value.AuditEverySeconds), clock, Audit, failure => LogInterrupted(
                failure.IsOutage() ? null : failure), stoppingToken);

    /// <returns>How many views had to be repaired.</returns>
    internal async Task<int> Audit(CancellationToken cancellationToken)
    {
        var repaired = 0;
        long? after = null;
        // Views that are being filled have not reached what was acknowledged long ago.
        while (!state.IsBuilding)
        {
            // Asked before the views are read: what was dealt with by then is in them.
            var processed = await checkpoint.Read(cancellationToken);
            var page = await queries.ListAccounts(new AccountFilter(), after, Page, cancellationToken);
            foreach (var view in page)
                if (await repair.RepairIfWrong(view, processed, cancellationToken)) repaired++;
            if (page.Count < Page) break;
            after = page[^1].Position;
            await Task.Delay(Breath, clock, cancellationToken);
        }
        return repaired;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "An audit of the views was interrupted; the next one begins from the front")]
    private partial void LogInterrupted(Exception? failure);
}
