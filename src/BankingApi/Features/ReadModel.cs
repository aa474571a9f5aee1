using BankingApi.Domain.Shared;
using BankingApi.EventStore;
using BankingApi.Http;
using BankingApi.Projections;
using BankingApi.Views;
using Microsoft.Extensions.Options;

namespace BankingApi.Features;

/// <summary>
/// How queries meet views that lag behind the log by some milliseconds: what this process is known to have written is waited for a moment,
/// what the client insists on (<c>minRevision</c>) is waited for longer and then refused, and what is not there is looked for in the log
/// before it is called unknown.
/// </summary>
public sealed class ReadModel(
    IViewQueries views, IEventStore events, AccountStore accounts, OwnerStore owners, ProjectionState projection, ViewSignals signals,
    TimeProvider clock, IOptions<ProjectionOptions> options)
{
    /// <summary>Between two looks where another instance may have written the view, of which no signal comes here.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(25);

    public static readonly Refusal Behind = new(ProblemCodes.ReadModelBehind, "The read model has not caught up yet; try again shortly.");

    /// <summary>An account at <paramref name="minRevision"/> at least.</summary>
    public async ValueTask<Result<AccountView>> Account(Guid id, long? minRevision, CancellationToken cancellation)
    {
        var known = accounts.KnownRevision(id);
        var view = await views.GetAccount(id, cancellation);
        var wanted = Math.Max(minRevision ?? 0, known);
        if (view is not null && view.Revision >= wanted) return view;
        if (view is null && known < 0 && (await events.ReadBackwards(StreamNames.OfAccount(id), long.MaxValue, 1, cancellation)).Count == 0)
            return StoreRefusals.AccountNotFound;
        view = await Wait(() => views.GetAccount(id, cancellation), found => found.Revision >= wanted, cancellation) ?? await views.GetAccount(id, cancellation);
        // Nobody asked for what this process knows: better a view from before than none.
        return view is not null && view.Revision >= (minRevision ?? 0) ? view : Behind;
    }

    public async ValueTask<Result<OwnerView>> Owner(Guid id, CancellationToken cancellation)
    {
        if (await views.GetOwner(id, cancellation) is { } view) return view;
        // The stream says the same as the view will, and an owner is one event.
        return await owners.Find(id, cancellation) is { } stored
            ? OwnerProjection.Of(stored.Owner, stored.Position)
            : Problem.Of(ProblemCodes.OwnerNotFound);
    }

    /// <summary>Before a list: waits a moment for what is in the log already, and refuses while the views are being built anew, since items would be missing.</summary>
    public async ValueTask<Problem?> Lists(CancellationToken cancellation)
    {
        if (options.Value.ListWaitMilliseconds > 0)
        {
            var head = await events.ReadHeadPosition(cancellation);
            if (projection.ProjectedPosition < head || projection.IsBuilding)
            {
                var deadline = TimeSpan.FromMilliseconds(options.Value.ListWaitMilliseconds);
                await Until(() => ValueTask.FromResult(projection.ProjectedPosition >= head && !projection.IsBuilding), deadline, cancellation);
            }
        }
        return projection.IsBuilding ? (Problem)Behind : null;
    }

    /// <summary>Before a query that reads the log itself: waits until the account has reached <paramref name="minRevision"/>.</summary>
    public async ValueTask<Problem?> Reached(Guid id, long? minRevision, CancellationToken cancellation)
    {
        if (minRevision is not { } wanted || await Has()) return null;
        var any = await events.ReadBackwards(StreamNames.OfAccount(id), long.MaxValue, 1, cancellation);
        if (any.Count == 0) return StoreRefusals.AccountNotFound;
        return await Until(Has, TimeSpan.FromMilliseconds(options.Value.ReadModelWaitMilliseconds), cancellation) ? null : (Problem)Behind;

        async ValueTask<bool> Has() => (await events.ReadForwards(StreamNames.OfAccount(id), wanted, 1, cancellation)).Count > 0;
    }

    private async ValueTask<T?> Wait<T>(Func<ValueTask<T?>> look, Func<T, bool> isEnough, CancellationToken cancellation) where T : class
    {
        T? found = null;
        var enough = await Until(async () => (found = await look()) is not null && isEnough(found), TimeSpan.FromMilliseconds(options.Value.ReadModelWaitMilliseconds), cancellation);
        return enough ? found : null;
    }

    private async ValueTask<bool> Until(Func<ValueTask<bool>> condition, TimeSpan limit, CancellationToken cancellation)
    {
        if (await condition()) return true;
        using var waiter = signals.Wait();
        var start = clock.GetTimestamp();
        while (true)
        {
            // Taken before the look, so that a write in between is not missed.
            var signal = signals.Next;
            if (await condition()) return true;
            if (clock.GetElapsedTime(start) >= limit) return false;
            await Task.WhenAny(signal, Task.Delay(Look, clock, cancellation));
            cancellation.ThrowIfCancellationRequested();
        }
    }
}
