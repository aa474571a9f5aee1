using BankingApi.EventStore;
using BankingApi.Views;
using Microsoft.Extensions.Options;

namespace BankingApi.Projections;

/// <summary>
/// Compares the accounts' views with the heads of their streams, over and over, and projects anew what differs: after a bug, a tampered
/// read store or an event that never arrived. A view that is merely behind gets a second look first.
/// </summary>
public sealed partial class ViewAuditor(
    IViewQueries queries, IViewWriter views, IEventStore events, AccountHistory history, OwnerStore owners, EventSerializer serializer, HeldAccounts held,
    ProjectionMetrics metrics, ProjectionPause pause, IOptions<ProjectionOptions> options, TimeProvider clock, ILogger<ViewAuditor> logger) : BackgroundService
{
    private const int Page = 100;

    /// <summary>Between two pages: an audit must not be noticed by anybody else.</summary>
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(100);

    /// <summary>What a view may be behind without being wrong.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Value.AuditEverySeconds == 0) return;
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(options.Value.AuditEverySeconds), clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await Audit(stoppingToken);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                // An outage is somebody else's to report, a bug is shown; the next round begins from the front.
                Interrupted(failure is EventStoreUnavailableException or ReadStoreUnavailableException ? null : failure);
            }
        }
    }

    /// <returns>How many views had to be repaired.</returns>
    internal async Task<int> Audit(CancellationToken cancellation)
    {
        var repaired = 0;
        long? after = null;
        while (true)
        {
            var page = await queries.ListAccounts(new AccountFilter(), after, Page, cancellation);
            foreach (var view in page)
                if (!held.IsHeld(view.Id) && !await IsTrue(view, cancellation) && await Repair(view.Id, cancellation)) repaired++;
            metrics.Compared(page.Count);
            if (page.Count < Page) return repaired;
            after = page[^1].Position;
            await Task.Delay(Breath, clock, cancellation);
        }
    }

    private async ValueTask<bool> IsTrue(AccountView view, CancellationToken cancellation)
    {
        var past = await history.At(view.Id, view.Revision, cancellation);
        if (past is null) return false;
        var standing = await history.StandingAfter(view.Id, past, cancellation);
        if (view.Balance != standing.Balance || view.Reserved != standing.Reserved || view.OverdraftLimit != standing.OverdraftLimit || view.Status != standing.Status)
            return false;
        var head = await history.Head(view.Id, cancellation);
        return head!.Revision == view.Revision || head.Stored.Created > clock.GetUtcNow() - Patience;
    }

    private async Task<bool> Repair(Guid id, CancellationToken cancellation)
    {
        using var turn = await pause.Enter(cancellation);
        // Once more, now that no projection is at it, and by the writer, who notices a hand that is not its own.
        if (!(await views.LoadAccounts([id], cancellation)).TryGetValue(id, out var view) || await IsTrue(view, cancellation)) return false;
        var dependencies = new ViewDependencies(views, owners, serializer);
        var projector = new AccountProjector(null, serializer, dependencies.Owner, dependencies.Transfer);
        while (true)
        {
            var page = await events.ReadForwards(StreamNames.OfAccount(id), projector.Revision + 1, Page, cancellation);
            await dependencies.Fetch(page, cancellation);
            foreach (var stored in page) projector.Apply(stored);
            if (page.Count < Page) break;
        }
        if (projector.Change is not { } change) return false;
        if ((await views.Write(new ViewChanges { Accounts = { change with { FromRevision = view.Revision } } }, cancellation)).Count > 0) return false;
        Repaired(id, view.Revision, change.After.Revision);
        metrics.Repaired();
        return true;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The view of account {AccountId} at revision {Revision} was wrong and has been projected anew up to {NewRevision}")]
    private partial void Repaired(Guid accountId, long revision, long newRevision);

    [LoggerMessage(Level = LogLevel.Warning, Message = "An audit of the views was interrupted; the next one begins from the front")]
    private partial void Interrupted(Exception? failure);
}
