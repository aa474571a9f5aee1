namespace BankingApi.Projections;

/// <summary>Judges an account's view by the log, and projects it anew where it is wrong.</summary>
public sealed partial class ViewRepair(
    IViewWriter views, IEventStore events, AccountHistory history, EventProjections projections, BlockedAccounts blocked,
    ProjectionPause pause, ProjectionMetrics metrics, ILogger<ViewRepair> logger)
{
    private const int Page = 100;

    /// <param name="processed">What the group had dealt with before the view was read.</param>
    /// <returns>Whether the view was wrong, and is no longer.</returns>
    public async ValueTask<bool> RepairIfWrong(AccountView view, long processed, CancellationToken cancellationToken)
    {
        metrics.Compared(1);
        try
        {
            return !blocked.IsBlocked(view.Id) && !await IsTrue(view, processed, cancellationToken)
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
        var balances = await history.BalancesAfter(view.Id, past, cancellationToken);
        if (balances != new AccountBalances(view.Balance, view.Reserved, view.OverdraftLimit, view.Status)) return false;
        var head = await events.ReadBackwards(StreamNames.OfAccount(view.Id), long.MaxValue, 1, cancellationToken);
        return head[0].Revision == view.Revision || head[0].Position > processed;
    }

    private async Task<bool> Repair(Guid id, long processed, CancellationToken cancellationToken)
    {
        using var turn = await pause.Enter(cancellationToken);
        // Once more, now that no projection is at it, and by the writer, who notices a hand that is not its own.
        if (blocked.IsBlocked(id) || !(await views.LoadAccounts([id], cancellationToken)).TryGetValue(id, out var view)
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
}
