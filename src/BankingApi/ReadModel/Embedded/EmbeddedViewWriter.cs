using Sqlite;

namespace BankingApi.ReadModel.Embedded;

/// <summary>The projections' side of the views on SQLite: a batch is one transaction, its progress with it.</summary>
internal sealed class EmbeddedViewWriter(EmbeddedViewDatabase database) : IViewWriter
{
    private const string SelectProgress = "SELECT position FROM progress";

    private const string UpdateProgress = "UPDATE progress SET position = max(position, ?)";

    private const string SelectHeld = "SELECT account_id, revision, reason, held_at FROM held_accounts ORDER BY held_at, account_id";

    private const string UpsertHeld = "INSERT OR REPLACE INTO held_accounts (account_id, revision, reason, held_at) VALUES (?,?,?,?)";

    private const string DeleteHeld = "DELETE FROM held_accounts WHERE account_id = ?";

    public ValueTask<IReadOnlyDictionary<Guid, AccountView>> LoadAccounts(
        IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
    {
        var recent = database.Recent;
        return Load(ids, (connection, id) => recent.TryGet(id, out var known) ? known : AccountRows.Get(connection, id), cancellationToken,
            connection => recent.Check(connection.DataVersion));
    }

    public ValueTask<IReadOnlyDictionary<Guid, OwnerView>> LoadOwners(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
        => Load(ids, OwnerRows.Get, cancellationToken);

    public ValueTask<IReadOnlyDictionary<Guid, TransferView>> LoadTransfers(
        IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
        => Load(ids, TransferRows.Get, cancellationToken);

    public ValueTask<IReadOnlyDictionary<Guid, HoldView>> LoadHolds(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
        => Load(ids, HoldRows.Get, cancellationToken);

    public async ValueTask<IReadOnlyCollection<Guid>> Write(ViewChanges changes, CancellationToken cancellationToken)
        => await database.Write((changes, database.Schema, cancellationToken), static (connection, batch) =>
        {
            var losers = new List<Guid>();
            foreach (var owner in batch.changes.Owners) OwnerRows.Write(connection, owner);
            if (HasErased(batch.changes)) connection.Prepare(EmbeddedViewDatabase.Mark.Set).Execute();
            // In the order of the tables: neighbours share pages that are then still at hand.
            batch.changes.Accounts.Sort(static (a, b) => a.After.Id.CompareTo(b.After.Id));
            foreach (var account in batch.changes.Accounts)
            {
                batch.cancellationToken.ThrowIfCancellationRequested();
                if (!Write(connection, batch.Schema, account)) losers.Add(account.After.Id);
            }
            if (losers.Count == 0 && batch.changes.Progress is { } progress)
                connection.Prepare(UpdateProgress).Add(progress.Position).Execute();
            return losers;
        }, cancellationToken, (batch, losers) =>
        {
            foreach (var account in batch.changes.Accounts)
                if (losers.Count == 0 || !losers.Contains(account.After.Id)) database.Recent.Add(account.After);
            if (HasErased(batch.changes)) database.Recent.Clear();
        });

    public ValueTask<ViewProgress> ReadProgress(CancellationToken cancellationToken)
        => database.Read(0, static (connection, _) => new ViewProgress(new Selection(SelectProgress).ToList(connection, s => s.Long(0))[0]),
            cancellationToken);

    public async ValueTask<IReadOnlyList<BlockedAccount>> ListBlocked(CancellationToken cancellationToken)
        => await database.Read(0, static (connection, _) => new Selection(SelectHeld).ToList(connection, static s =>
            new BlockedAccount(s.Guid(0), s.Long(1), s.Text(2), s.Instant(3))), cancellationToken);

    public async ValueTask Block(BlockedAccount blocked, CancellationToken cancellationToken)
        => await database.Write(blocked, static (connection, h) =>
            connection.Prepare(UpsertHeld).Add(h.AccountId).Add(h.Revision).Add(h.Reason).Add(h.BlockedAt).Execute(), cancellationToken);

    public async ValueTask Unblock(Guid accountId, CancellationToken cancellationToken)
        => await database.Write(accountId, static (connection, id) => connection.Prepare(DeleteHeld).Add(id).Execute(), cancellationToken);

    private static bool HasErased(ViewChanges changes) => changes.Owners.Exists(owner => owner.ErasedAt is not null);

    /// <returns>Whether the account's document was still where the change was made from;
    /// its rows are facts and are written either way.</returns>
    private static bool Write(SqliteConnection connection, EmbeddedViewSchema schema, AccountChange change)
    {
        foreach (var row in change.Rows) schema.Write(connection, row);
        return AccountRows.Write(connection, change.FromRevision, change.After);
    }

    // On the writer's own connection, whose cache knows what it wrote last: a reader's starts afresh after every write.
    private ValueTask<IReadOnlyDictionary<Guid, T>> Load<T>(
        IReadOnlyCollection<Guid> ids, Func<SqliteConnection, Guid, T?> get, CancellationToken cancellationToken,
        Action<SqliteConnection>? before = null) where T : class
        => database.ReadAsWriter((ids, get, before), static (connection, load) =>
        {
            load.before?.Invoke(connection);
            var found = new Dictionary<Guid, T>(load.ids.Count);
            foreach (var id in load.ids)
            {
                if (load.get(connection, id) is { } document) found[id] = document;
            }
            return (IReadOnlyDictionary<Guid, T>)found;
        }, cancellationToken);
}
