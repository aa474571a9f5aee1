namespace BankingApi.Projections;

/// <summary>Finds the streams that have no view, and gives them one.</summary>
public sealed partial class MissingViews(
    IViewWriter views, IEventStore events, ProjectionRunner runner, BlockedAccounts blocked, ProjectionPause pause,
    ProjectionMetrics metrics, ILogger<MissingViews> logger)
{
    /// <param name="beginnings">First events of streams.</param>
    /// <returns>How many views were missing.</returns>
    public async ValueTask<int> Add(List<StoredEvent> beginnings, CancellationToken cancellationToken)
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
            if (!known.ContainsKey(id) && !blocked.IsBlocked(id) && await Project(opening, cancellationToken)) repaired++;
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
}
