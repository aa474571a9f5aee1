namespace BankingApi.ReadModel.MongoDb;

/// <summary>Writes views under construction. Nobody reads them and nobody else writes them, so much can be spared: accounts are kept here
/// and written when there are many, or at the end, not with each batch that moves them; and a batch is stored while the next one is worked
/// out, so that what fails shows with the next call, and at the latest with <see cref="Flush"/>. It makes a rebuild twice as
/// fast.</summary>
internal sealed class MongoBuildingWriter(MongoViewDatabase database, MongoViewState state, MongoViewSet views) : IViewWriter
{
    /// <summary>Bounds memory, and the moment for which the live projection waits when these views take over.</summary>
    private const int MostKept = 10_000;

    private const int AtOnce = 2_000;

    private readonly MongoViewWriter _stored = new(database, state, new BuildingViews(views));
    private readonly Dictionary<Guid, AccountChange> _accounts = [];
    private readonly Dictionary<Guid, TransferView> _pendingTransfers = [];
    private bool _hasStoredAccounts;
    private Task _storing = Task.CompletedTask;

    public async ValueTask<IReadOnlyDictionary<Guid, AccountView>> LoadAccounts(
        IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
    {
        var found = new Dictionary<Guid, AccountView>(ids.Count);
        var missing = new List<Guid>();
        foreach (var id in ids)
        {
            if (_accounts.TryGetValue(id, out var kept)) found[id] = kept.After;
            else if (_hasStoredAccounts) missing.Add(id);
        }
        if (missing.Count == 0) return found;
        foreach (var (id, account) in await _stored.LoadAccounts(missing, cancellationToken)) found[id] = account;
        return found;
    }

    public async ValueTask<IReadOnlyDictionary<Guid, OwnerView>> LoadOwners(
        IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
    {
        await _storing;
        return await _stored.LoadOwners(ids, cancellationToken);
    }

    public async ValueTask<IReadOnlyDictionary<Guid, TransferView>> LoadTransfers(
        IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
    {
        var found = ids.Where(_pendingTransfers.ContainsKey).ToDictionary(id => id, id => _pendingTransfers[id]);
        if (found.Count == ids.Count) return found;
        await _storing;
        foreach (var (id, transfer) in await _stored.LoadTransfers([.. ids.Except(found.Keys)], cancellationToken)) found[id] = transfer;
        return found;
    }

    public async ValueTask<IReadOnlyDictionary<Guid, HoldView>> LoadHolds(
        IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
    {
        await _storing;
        return await _stored.LoadHolds(ids, cancellationToken);
    }

    public async ValueTask<IReadOnlyCollection<Guid>> Write(ViewChanges changes, CancellationToken cancellationToken)
    {
        await _storing;
        var losers = new List<Guid>();
        foreach (var change in changes.Accounts)
        {
            if (_accounts.TryGetValue(change.After.Id, out var kept))
            {
                if (kept.After.Revision != change.FromRevision) losers.Add(change.After.Id);
                else _accounts[change.After.Id] = kept with { After = change.After };
            }
            else
            {
                _accounts[change.After.Id] = change with { Rows = [] };
            }
            foreach (var transfer in change.Rows.OfType<TransferView>())
            {
                if (transfer.Status == TransferStatus.Pending) _pendingTransfers[transfer.TransferId] = transfer;
                else _pendingTransfers.Remove(transfer.TransferId);
            }
        }
        // An owner who is erased is so on stored accounts only: see RowWrites.
        if (_accounts.Count > MostKept || changes.Owners.Exists(owner => owner.ErasedAt is not null))
            await StoreAccounts(cancellationToken);
        _storing = Store(changes, cancellationToken);
        return losers;
    }

    public async ValueTask<ViewProgress> ReadProgress(CancellationToken cancellationToken)
    {
        await _storing;
        return await _stored.ReadProgress(cancellationToken);
    }

    public ValueTask<IReadOnlyList<BlockedAccount>> ListBlocked(CancellationToken cancellationToken)
        => _stored.ListBlocked(cancellationToken);

    public ValueTask Block(BlockedAccount blocked, CancellationToken cancellationToken) => _stored.Block(blocked, cancellationToken);

    public ValueTask Unblock(Guid accountId, CancellationToken cancellationToken) => _stored.Unblock(accountId, cancellationToken);

    /// <summary>Stores all that is kept here; then the views are whole.</summary>
    public async Task Flush(CancellationToken cancellationToken)
    {
        await _storing;
        await StoreAccounts(cancellationToken);
    }

    /// <summary>Waits for what is under way, whatever becomes of it.</summary>
    public async Task Stop() => await _storing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private async Task Store(ViewChanges changes, CancellationToken cancellationToken) => await database.Reach(async () =>
    {
        await RowWrites.Write(views, changes, cancellationToken);
        return await state.Confirm(MongoViewState.Building, views.Generation, changes.Progress, cancellationToken)
            ? true : throw BuildingViews.GivenUp();
    });

    private async Task StoreAccounts(CancellationToken cancellationToken)
    {
        foreach (var some in _accounts.Values.Chunk(AtOnce))
        {
            var batch = new ViewChanges();
            batch.Accounts.AddRange(some);
            if ((await _stored.Write(batch, cancellationToken)).Count > 0) throw BuildingViews.GivenUp();
        }
        _hasStoredAccounts |= _accounts.Count > 0;
        _accounts.Clear();
    }
}
