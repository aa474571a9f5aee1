namespace BankingApi.Views.Embedded;

/// <summary>The projections' side of the views on SQLite: a batch is one transaction, its progress with it.</summary>
internal sealed class EmbeddedViewWriter(EmbeddedViewDatabase database) : IViewWriter
{
    private const string SelectProgress = "SELECT position FROM progress";

    private const string UpdateProgress = "UPDATE progress SET position = ?";

    private const string SelectHeld = "SELECT account_id, revision, reason, held_at FROM held_accounts ORDER BY held_at, account_id";

    private const string UpsertHeld = "INSERT OR REPLACE INTO held_accounts (account_id, revision, reason, held_at) VALUES (?,?,?,?)";

    private const string DeleteHeld = "DELETE FROM held_accounts WHERE account_id = ?";

    public ValueTask<IReadOnlyDictionary<Guid, AccountView>> LoadAccounts(IReadOnlyCollection<Guid> ids, CancellationToken cancellation)
    {
        var recent = database.Recent;
        return Load(ids, (session, id) => recent.TryGet(id, out var known) ? known : AccountRows.Get(session, id), cancellation, session => recent.Check(session.DataVersion));
    }

    public ValueTask<IReadOnlyDictionary<Guid, OwnerView>> LoadOwners(IReadOnlyCollection<Guid> ids, CancellationToken cancellation)
        => Load(ids, OwnerRows.Get, cancellation);

    public ValueTask<IReadOnlyDictionary<Guid, TransferView>> LoadTransfers(IReadOnlyCollection<Guid> ids, CancellationToken cancellation)
        => Load(ids, TransferRows.Get, cancellation);

    public async ValueTask<IReadOnlyCollection<Guid>> Write(ViewChanges changes, CancellationToken cancellation)
        => await database.Write((changes, cancellation), static (session, batch) =>
        {
            var losers = new List<Guid>();
            foreach (var owner in batch.changes.Owners) OwnerRows.Write(session, owner);
            // In the order of the tables: neighbours share pages that are then still at hand.
            batch.changes.Accounts.Sort(static (a, b) => a.After.Id.CompareTo(b.After.Id));
            foreach (var account in batch.changes.Accounts)
            {
                batch.cancellation.ThrowIfCancellationRequested();
                if (!Write(session, account)) losers.Add(account.After.Id);
            }
            if (batch.changes.Progress is { } progress) session.Prepare(UpdateProgress).Add(progress.Position).Execute();
            return losers;
        }, cancellation, (batch, losers) =>
        {
            foreach (var account in batch.changes.Accounts)
                if (losers.Count == 0 || !losers.Contains(account.After.Id)) database.Recent.Add(account.After);
        }).ConfigureAwait(false);

    public ValueTask<ViewProgress> ReadProgress(CancellationToken cancellation)
        => database.Read(0, static (session, _) => new ViewProgress(new Selection(SelectProgress).ToList(session, s => s.Long(0))[0]), cancellation);

    public async ValueTask<IReadOnlyList<HeldAccount>> ListHeld(CancellationToken cancellation)
        => await database.Read(0, static (session, _) => new Selection(SelectHeld).ToList(session, static s =>
            new HeldAccount(s.Guid(0), s.Long(1), s.Text(2), s.Instant(3))), cancellation).ConfigureAwait(false);

    public async ValueTask Hold(HeldAccount held, CancellationToken cancellation)
        => await database.Write(held, static (session, h) =>
            session.Prepare(UpsertHeld).Add(h.AccountId).Add(h.Revision).Add(h.Reason).Add(h.HeldAt).Execute(), cancellation).ConfigureAwait(false);

    public async ValueTask LiftHold(Guid accountId, CancellationToken cancellation)
        => await database.Write(accountId, static (session, id) => session.Prepare(DeleteHeld).Add(id).Execute(), cancellation).ConfigureAwait(false);

    /// <returns>Whether the account's document was still where the change was made from; its rows are facts and are written either way.</returns>
    private static bool Write(SqliteSession session, AccountChange change)
    {
        foreach (var (transaction, answer) in change.Rows())
        {
            if (transaction is not null) TransactionRows.Write(session, transaction, answered: answer is not null);
            if (answer is { } row) TransactionRows.Write(session, row);
        }
        foreach (var transfer in change.Transfers) TransferRows.Write(session, transfer);
        return AccountRows.Write(session, change.FromRevision, change.After);
    }

    // On the writer's own connection, whose cache knows what it wrote last: a reader's starts afresh after every write.
    private ValueTask<IReadOnlyDictionary<Guid, T>> Load<T>(
        IReadOnlyCollection<Guid> ids, Func<SqliteSession, Guid, T?> get, CancellationToken cancellation, Action<SqliteSession>? before = null) where T : class
        => database.ReadAsWriter((ids, get, before), static (session, load) =>
        {
            load.before?.Invoke(session);
            var found = new Dictionary<Guid, T>(load.ids.Count);
            foreach (var id in load.ids)
            {
                if (load.get(session, id) is { } document) found[id] = document;
            }
            return (IReadOnlyDictionary<Guid, T>)found;
        }, cancellation);
}
