namespace BankingApi.Views.MongoDb;

/// <summary>
/// Writes views under construction. Nobody reads them and nobody else writes them, so much can be spared: accounts are kept here and written
/// when there are many, or at the end, not with each batch that moves them; and a batch is stored while the next one is worked out, so that
/// what fails shows with the next call, and at the latest with <see cref="Flush"/>. It makes a rebuild twice as fast.
/// </summary>
internal sealed class MongoBuildingWriter(MongoViewDatabase database, MongoViewState state, MongoViewSet views) : IViewWriter
{
    /// <summary>Bounds memory, and the moment for which the live projection waits when these views take over.</summary>
    private const int MostKept = 10_000;

    private const int AtOnce = 2_000;

    private readonly MongoViewWriter stored = new(database, state, new BuildingViews(views));
    private readonly Dictionary<Guid, AccountChange> accounts = [];
    private readonly Dictionary<Guid, TransferView> pendingTransfers = [];
    private bool hasStoredAccounts;
    private Task storing = Task.CompletedTask;

    public async ValueTask<IReadOnlyDictionary<Guid, AccountView>> LoadAccounts(IReadOnlyCollection<Guid> ids, CancellationToken cancellation)
    {
        var found = new Dictionary<Guid, AccountView>(ids.Count);
        var missing = new List<Guid>();
        foreach (var id in ids)
        {
            if (accounts.TryGetValue(id, out var kept)) found[id] = kept.After;
            else if (hasStoredAccounts) missing.Add(id);
        }
        if (missing.Count == 0) return found;
        foreach (var (id, account) in await stored.LoadAccounts(missing, cancellation).ConfigureAwait(false)) found[id] = account;
        return found;
    }

    public async ValueTask<IReadOnlyDictionary<Guid, OwnerView>> LoadOwners(IReadOnlyCollection<Guid> ids, CancellationToken cancellation)
    {
        await storing.ConfigureAwait(false);
        return await stored.LoadOwners(ids, cancellation).ConfigureAwait(false);
    }

    public async ValueTask<IReadOnlyDictionary<Guid, TransferView>> LoadTransfers(IReadOnlyCollection<Guid> ids, CancellationToken cancellation)
    {
        var found = ids.Where(pendingTransfers.ContainsKey).ToDictionary(id => id, id => pendingTransfers[id]);
        if (found.Count == ids.Count) return found;
        await storing.ConfigureAwait(false);
        foreach (var (id, transfer) in await stored.LoadTransfers([.. ids.Except(found.Keys)], cancellation).ConfigureAwait(false)) found[id] = transfer;
        return found;
    }

    public async ValueTask<IReadOnlyCollection<Guid>> Write(ViewChanges changes, CancellationToken cancellation)
    {
        await storing.ConfigureAwait(false);
        var losers = new List<Guid>();
        foreach (var change in changes.Accounts)
        {
            if (accounts.TryGetValue(change.After.Id, out var kept))
            {
                if (kept.After.Revision != change.FromRevision) losers.Add(change.After.Id);
                else accounts[change.After.Id] = kept with { After = change.After };
            }
            else
            {
                accounts[change.After.Id] = change with { Transactions = [], Answers = [], Transfers = [] };
            }
            foreach (var transfer in change.Transfers)
            {
                if (transfer.Status == TransferStatus.Pending) pendingTransfers[transfer.TransferId] = transfer;
                else pendingTransfers.Remove(transfer.TransferId);
            }
        }
        if (accounts.Count > MostKept) await StoreAccounts(cancellation).ConfigureAwait(false);
        storing = Store(changes, cancellation);
        return losers;
    }

    public async ValueTask<ViewProgress> ReadProgress(CancellationToken cancellation)
    {
        await storing.ConfigureAwait(false);
        return await stored.ReadProgress(cancellation).ConfigureAwait(false);
    }

    public ValueTask<IReadOnlyList<HeldAccount>> ListHeld(CancellationToken cancellation) => stored.ListHeld(cancellation);

    public ValueTask Hold(HeldAccount held, CancellationToken cancellation) => stored.Hold(held, cancellation);

    public ValueTask LiftHold(Guid accountId, CancellationToken cancellation) => stored.LiftHold(accountId, cancellation);

    /// <summary>Stores all that is kept here; then the views are whole.</summary>
    public async Task Flush(CancellationToken cancellation)
    {
        await storing.ConfigureAwait(false);
        await StoreAccounts(cancellation).ConfigureAwait(false);
    }

    /// <summary>Waits for what is under way, whatever becomes of it.</summary>
    public async Task Stop() => await storing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private async Task Store(ViewChanges changes, CancellationToken cancellation) => await database.Reach(async () =>
    {
        await RowWrites.Write(views, changes, cancellation).ConfigureAwait(false);
        return await state.Confirm(MongoViewState.Building, views.Generation, changes.Progress, cancellation).ConfigureAwait(false) ? true : throw BuildingViews.GivenUp();
    }).ConfigureAwait(false);

    private async Task StoreAccounts(CancellationToken cancellation)
    {
        foreach (var some in accounts.Values.Chunk(AtOnce))
        {
            var batch = new ViewChanges();
            batch.Accounts.AddRange(some);
            if ((await stored.Write(batch, cancellation).ConfigureAwait(false)).Count > 0) throw BuildingViews.GivenUp();
        }
        hasStoredAccounts |= accounts.Count > 0;
        accounts.Clear();
    }
}
