namespace BankingApi.Projections;

/// <summary>Compares the accounts' views with the heads of their streams, over and over, and projects anew what differs: after a bug, a
/// tampered read store or an event that never arrived. A view that is merely behind is none of its business: only what the projection says
/// to have dealt with must be there. What has no view at all is found by <see cref="LogSweep"/>.</summary>
public sealed partial class ViewAuditor(
    IViewQueries queries, IViewWriter views, IEventStore events, IPersistentSubscriptions subscriptions, AccountHistory history,
    EventProjections projections, BlockedAccounts held, ProjectionState state, ProjectionMetrics metrics,
    ProjectionPause pause, IOptions<ProjectionOptions> options, TimeProvider clock, ILogger<ViewAuditor> logger) : BackgroundService
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
            var processed = await subscriptions.ProcessedPosition(options.Value.ConsumerGroup, cancellationToken);
            var page = await queries.ListAccounts(new AccountFilter(), after, Page, cancellationToken);
            foreach (var view in page)
                if (await IsRepaired(view, processed, cancellationToken)) repaired++;
            metrics.Compared(page.Count);
            if (page.Count < Page) break;
            after = page[^1].Position;
            await Task.Delay(Breath, clock, cancellationToken);
        }
        return repaired;
    }

    private async ValueTask<bool> IsRepaired(AccountView view, long processed, CancellationToken cancellationToken)
    {
        try
        {
            return !held.IsBlocked(view.Id) && !await IsTrue(view, processed, cancellationToken)
                && await Repair(view.Id, processed, cancellationToken);
        }
        catch (UnreadableEventException unreadable)
        {
            // It is the projection that parks it and holds the account; the others have nothing to do with it.
            LogNotCompared(view.Id, unreadable.Message);
            return false;
        }
    }

    private async ValueTask<bool> IsTrue(AccountView view, long processed, CancellationToken cancellationToken)
    {
        var past = await history.At(view.Id, view.Revision, cancellationToken);
        if (past is null) return false;
        var standing = await history.BalancesAfter(view.Id, past, cancellationToken);
        if (view.Balance != standing.Balance || view.Reserved != standing.Reserved || view.OverdraftLimit != standing.OverdraftLimit
            || view.Status != standing.Status)
            return false;
        var head = await events.ReadBackwards(StreamNames.OfAccount(view.Id), long.MaxValue, 1, cancellationToken);
        return head[0].Revision == view.Revision || head[0].Position > processed;
    }

    private async Task<bool> Repair(Guid id, long processed, CancellationToken cancellationToken)
    {
        using var turn = await pause.Enter(cancellationToken);
        // Once more, now that no projection is at it, and by the writer, who notices a hand that is not its own.
        if (held.IsBlocked(id) || !(await views.LoadAccounts([id], cancellationToken)).TryGetValue(id, out var view)
            || await IsTrue(view, processed, cancellationToken)) return false;
        var dependencies = projections.For(views);
        var projector = dependencies.Projector(null);
        while (true)
        {
            var page = await events.ReadForwards(StreamNames.OfAccount(id), projector.Revision + 1, Page, cancellationToken);
            await dependencies.Fetch(page, cancellationToken);
            foreach (var stored in page) projector.Apply(stored);
            if (page.Count < Page) break;
        }
        if (projector.Change is not { } change) return false;
        if ((await views.Write(
            new ViewChanges { Accounts = { change with { FromRevision = view.Revision } } }, cancellationToken)).Count > 0) return false;
        LogRepaired(id, view.Revision, change.After.Revision);
        metrics.Repaired();
        return true;
    }

    [LoggerMessage(Level = LogLevel.Error,
        Message = "The view of account {AccountId} at revision {Revision} was wrong and has been projected anew up to {NewRevision}")]
    private partial void LogRepaired(Guid accountId, long revision, long newRevision);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The view of account {AccountId} could not be compared: {Reason}")]
    private partial void LogNotCompared(Guid accountId, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "An audit of the views was interrupted; the next one begins from the front")]
    private partial void LogInterrupted(Exception? failure);
}
