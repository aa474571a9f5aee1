using BankingApi.Projections;

namespace BankingApi.Features.Consistency;

/// <summary>How queries meet views that lag behind the log by some milliseconds: what this process is known to have written is waited for a
/// moment, what the client insists on (<c>minRevision</c>) is waited for longer and then refused, and what is not there is looked for in
/// the log before it is called unknown.
/// What the caller may not see is unknown, too, and found to be so in the same steps.</summary>
public sealed class ReadConsistency(
    VisibleViews views, IEventStore events, AccountRepository accounts, AccountHistory history, AccountOwners accountOwners,
    OwnerRepository owners, ProjectionState projection, ViewSignals signals, TimeProvider clock, IOptions<ProjectionOptions> options)
{
    /// <summary>Between two looks where another instance may have written the view, of which no signal comes here.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(25);

    public static readonly Refusal Behind = new(ProblemCodes.ReadModelBehind, "The read model has not caught up yet; try again shortly.");

    /// <summary>An account's currency, which never changes, from whoever knows it; null where the caller sees no such account.</summary>
    public async ValueTask<Currency?> CurrencyOf(Caller caller, Guid id, CancellationToken cancellationToken)
        => accounts.Known(caller, id)?.Currency
            ?? (await views.GetAccount(caller, id, cancellationToken) is { } view ? Currency.Of(view.Currency)
                : (await accounts.Find(caller, id, cancellationToken))?.Currency);

    /// <summary>An account at <paramref name="minRevision"/> at least.</summary>
    public async ValueTask<Result<AccountView>> Account(Caller caller, Guid id, long? minRevision, CancellationToken cancellationToken)
    {
        var known = accounts.Known(caller, id)?.Revision ?? -1;
        var view = await views.GetAccount(caller, id, cancellationToken);
        var wanted = Math.Max(minRevision ?? 0, known);
        if (view is not null && view.Revision >= wanted) return view;
        if (view is null && known < 0 && !await accountOwners.Shows(caller, id, cancellationToken)) return CommandRefusals.AccountNotFound;
        view = await Wait(() => views.GetAccount(caller, id, cancellationToken), found => found.Revision >= wanted, cancellationToken)
            ?? await views.GetAccount(caller, id, cancellationToken);
        // Nobody asked for what this process knows: better a view from before than none.
        return view is not null && view.Revision >= (minRevision ?? 0) ? view : Behind;
    }

    /// <summary>The same for a query that has nothing else to be read.</summary>
    /// <param name="minRevision">As the client wrote it.</param>
    public async ValueTask<Result<AccountView>> Account(Caller caller, Guid id, string? minRevision, CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        var wanted = Revisions.Read(minRevision, "minRevision", errors);
        return errors.Any ? errors.ToProblem() : await Account(caller, id, wanted, cancellationToken);
    }

    public async ValueTask<Result<OwnerView>> Owner(Caller caller, Guid id, CancellationToken cancellationToken)
    {
        if (await views.GetOwner(caller, id, cancellationToken) is { } view) return view;
        // The stream says the same as the view will, and an owner is one event.
        return await owners.Find(caller, id, cancellationToken) is { } stored
            ? OwnerProjection.Of(stored.Owner, stored.Position)
            : Problem.Of(ProblemCodes.OwnerNotFound);
    }

    /// <summary>Before a list: waits a moment for what is in the log already,
    /// and refuses while the views are being built anew, since items would be missing.</summary>
    public async ValueTask<Problem?> WaitForLists(CancellationToken cancellationToken)
    {
        var patience = TimeSpan.FromMilliseconds(options.Value.ListWaitMilliseconds);
        if (patience > TimeSpan.Zero && await Head(patience, cancellationToken) is { } head)
            await Until(
                () => ValueTask.FromResult(projection.ProjectedPosition >= head && !projection.IsBuilding), patience, cancellationToken);
        return projection.IsBuilding ? (Problem)Behind : null;
    }

    /// <returns>Null where the log does not say: the views answer without it.</returns>
    private async ValueTask<long?> Head(TimeSpan patience, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(patience);
        try
        {
            return await events.ReadHeadPosition(limit.Token);
        }
        catch (Exception e) when (e is EventStoreUnavailableException or OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return null;
        }
    }

    /// <summary>For a query that reads the log itself: the account's past, once it has reached <paramref name="minRevision"/>.</summary>
    public async ValueTask<Result<AccountPast>> Past(Caller caller, Guid id, long? minRevision, CancellationToken cancellationToken)
    {
        AccountPast? past = null;
        if (await HasCome()) return past!;
        if (past is null) return CommandRefusals.AccountNotFound;
        var patience = TimeSpan.FromMilliseconds(options.Value.ReadModelWaitMilliseconds);
        return await Until(HasCome, patience, cancellationToken) ? past : Behind;

        async ValueTask<bool> HasCome()
        {
            past = await history.Find(caller, id, cancellationToken);
            return past is not null && past.Head.Revision >= (minRevision ?? 0);
        }
    }

    private async ValueTask<T?> Wait<T>(Func<ValueTask<T?>> look, Func<T, bool> isEnough, CancellationToken cancellationToken)
        where T : class
    {
        T? found = null;
        var enough = await Until(async () => (found = await look()) is not null && isEnough(found),
            TimeSpan.FromMilliseconds(options.Value.ReadModelWaitMilliseconds), cancellationToken);
        return enough ? found : null;
    }

    private async ValueTask<bool> Until(Func<ValueTask<bool>> condition, TimeSpan limit, CancellationToken cancellationToken)
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
            await Task.WhenAny(signal, Task.Delay(Look, clock, cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
        }
    }
}
