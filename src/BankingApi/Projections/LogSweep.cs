namespace BankingApi.Projections;

/// <summary>Walks the log for accounts and owners that the views lack altogether, which no comparison of views can find, and projects them.
/// The ports cannot list streams, so it reads every event, a page at a time and at a rate that nobody notices: a long log takes
/// hours.</summary>
public sealed partial class LogSweep(
    IEventStore events, IPersistentSubscriptions subscriptions, IViewWriter views, ProjectionRunner runner, BlockedAccounts held,
    ProjectionState state, ProjectionMetrics metrics, ProjectionPause pause, IOptions<ProjectionOptions> options, TimeProvider clock,
    ILogger<LogSweep> logger) : BackgroundService
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
        var end = await subscriptions.ProcessedPosition(options.Value.ConsumerGroup, cancellationToken);
        while (position < end && !state.IsBuilding)
        {
            var page = await events.ReadAll(position, Page, StreamNames.Prefixes, cancellationToken);
            repaired += await Compare([.. page.Events.Where(stored => stored.Revision == 0 && stored.Position <= end)], cancellationToken);
            if (page.IsEnd) break;
            position = page.Position;
            await Task.Delay(Breath, clock, cancellationToken);
        }
        return repaired;
    }

    private async ValueTask<int> Compare(List<StoredEvent> beginnings, CancellationToken cancellationToken)
    {
        if (beginnings.Count == 0) return 0;
        var (accounts, owners) = (new Dictionary<Guid, StoredEvent>(), new Dictionary<Guid, StoredEvent>());
        foreach (var stored in beginnings)
        {
            if (StreamNames.IsAccount(stored.Stream, out var accountId)) accounts[accountId] = stored;
            if (StreamNames.IsOwner(stored.Stream, out var ownerId)) owners[ownerId] = stored;
        }
        var repaired = 0;
        var knownOwners = await views.LoadOwners(owners.Keys, cancellationToken);
        foreach (var (id, registration) in owners)
            if (!knownOwners.ContainsKey(id) && await Project(registration, cancellationToken)) repaired++;
        var known = await views.LoadAccounts(accounts.Keys, cancellationToken);
        foreach (var (id, opening) in accounts)
            if (!known.ContainsKey(id) && !held.IsBlocked(id) && await Project(opening, cancellationToken)) repaired++;
        metrics.Compared(beginnings.Count);
        return repaired;
    }

    /// <summary>Brings a stream's view up to the stream's end.</summary>
    private async ValueTask<bool> Project(StoredEvent first, CancellationToken cancellationToken)
    {
        using var turn = await pause.Enter(cancellationToken);
        // The last event is enough: the projection reads what is missing before it.
        var last = await events.ReadBackwards(first.Stream, long.MaxValue, 1, cancellationToken);
        // What cannot be projected is missing for a reason that the list of parked events tells.
        if ((await runner.Project(last, null, cancellationToken)).Count > 0) return false;
        LogRepaired(first.Stream);
        metrics.Repaired();
        return true;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Stream} had no view, and has been projected anew")]
    private partial void LogRepaired(string stream);

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "A walk through the log was interrupted, and the next one begins from the front: {Reason}")]
    private partial void LogInterrupted(string reason, Exception? failure);
}
