using Sqlite;

namespace BankingApi.Privacy.Embedded;

/// <summary>The owners' keys on SQLite.</summary>
internal sealed class EmbeddedOwnerKeyStore(OwnerKeyFile file) : IOwnerKeyStore
{
    private const string Columns = "owner, master_key, wrapped, erased_at, erased_by, reason";

    private const string SelectOne = $"SELECT {Columns} FROM owner_keys WHERE owner = ?";

    private const string Insert = "INSERT INTO owner_keys (owner, master_key, wrapped) VALUES (?,?,?) ON CONFLICT (owner) DO NOTHING";

    private const string UpsertErasure = """
        INSERT INTO owner_keys (owner, erased_at, erased_by, reason) VALUES (?1,?2,?3,?4) ON CONFLICT (owner) DO UPDATE
        SET master_key = NULL, wrapped = NULL, erased_at = excluded.erased_at, erased_by = excluded.erased_by, reason = excluded.reason
        WHERE erased_at IS NULL
        """;

    private const string Count = "SELECT count(*) FROM owner_keys WHERE erased_at IS NOT NULL";

    private const string SelectErased = $"SELECT {Columns} FROM owner_keys WHERE erased_at IS NOT NULL";

    private const string SelectMasters = "SELECT DISTINCT master_key FROM owner_keys WHERE master_key IS NOT NULL";

    private const string SelectOthers =
        $"SELECT {Columns} FROM owner_keys WHERE master_key IS NOT NULL AND (master_key < ?1 OR master_key > ?1) LIMIT ?2";

    private const string Update = "UPDATE owner_keys SET master_key = ?, wrapped = ? WHERE owner = ? AND wrapped = ?";

    public ValueTask<OwnerKeyRecord> Add(Guid ownerId, WrappedKey key, CancellationToken cancellationToken)
        => Run(connection =>
        {
            connection.Prepare(Insert).Add(ownerId).Add(key.MasterKeyId).Add(key.Bytes).Execute();
            return connection.Prepare(SelectOne).Add(ownerId).First(Row)!;
        }, cancellationToken);

    public ValueTask<IReadOnlyDictionary<Guid, OwnerKeyRecord>> Load(
        IReadOnlyCollection<Guid> ownerIds, CancellationToken cancellationToken)
        => Run<IReadOnlyDictionary<Guid, OwnerKeyRecord>>(connection =>
        {
            var found = new Dictionary<Guid, OwnerKeyRecord>(ownerIds.Count);
            foreach (var id in ownerIds)
                if (connection.Prepare(SelectOne).Add(id).First(Row) is { } record) found[id] = record;
            return found;
        }, cancellationToken);

    public ValueTask<Erasure> Erase(Guid ownerId, Erasure erasure, CancellationToken cancellationToken)
        => Run(connection =>
        {
            connection.InTransaction("BEGIN IMMEDIATE", (ownerId, erasure), static (within, a) =>
            {
                var isNew = within.Prepare(UpsertErasure)
                    .Add(a.ownerId).Add(a.erasure.At).Add(a.erasure.Actor).Add(a.erasure.Reason).Execute() > 0;
                if (isNew) within.Prepare(OwnerKeyFile.Mark.Set).Execute();
                return isNew;
            });
            if (!connection.ScrubIfDue(OwnerKeyFile.Mark))
                throw new ReadStoreUnavailableException("Somebody else reads the owners' keys, and the erased one cannot be removed now.");
            return connection.Prepare(SelectOne).Add(ownerId).First(Row)!.Erasure!;
        }, cancellationToken);

    public ValueTask<long> CountErasures(CancellationToken cancellationToken)
        => Run(connection => connection.Prepare(Count).Scalar() ?? 0, cancellationToken);

    public ValueTask<IReadOnlyDictionary<Guid, Erasure>> ListErasures(CancellationToken cancellationToken)
        => Run<IReadOnlyDictionary<Guid, Erasure>>(
            connection => connection.Prepare(SelectErased).ToList(Row).ToDictionary(record => record.OwnerId, record => record.Erasure!),
            cancellationToken);

    public ValueTask<IReadOnlyList<string>> ListMasterKeys(CancellationToken cancellationToken)
        => Run<IReadOnlyList<string>>(connection => connection.Prepare(SelectMasters).ToList(s => s.Text(0)), cancellationToken);

    public ValueTask<IReadOnlyList<OwnerKeyRecord>> ListWrappedOtherwise(
        string masterKeyId, int limit, CancellationToken cancellationToken)
        => Run<IReadOnlyList<OwnerKeyRecord>>(
            connection => connection.Prepare(SelectOthers).Add(masterKeyId).Add(limit).ToList(Row), cancellationToken);

    public async ValueTask Replace(Guid ownerId, WrappedKey old, WrappedKey @new, CancellationToken cancellationToken)
        => await Run(connection =>
            connection.Prepare(Update).Add(@new.MasterKeyId).Add(@new.Bytes).Add(ownerId).Add(old.Bytes).Execute(), cancellationToken);

    private ValueTask<T> Run<T>(Func<SqliteConnection, T> call, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new(file.Run(call));
    }

    private static OwnerKeyRecord Row(SqliteStatement s) => new(
        s.Guid(0),
        s.IsNull(2) ? null : new(s.Text(1), s.Blob(2)),
        s.NullableInstant(3) is { } at ? new(at, s.Text(4), s.Text(5)) : null);
}
