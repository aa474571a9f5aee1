using Sqlite;

namespace BankingApi.ReadModel.Embedded;

/// <summary>Transfers as rows.</summary>
internal sealed class TransferRows : ViewTable<TransferView>
{
    private const string Columns = """
        position, id, from_account_id, from_owner_id, to_account_id, to_owner_id, amount, currency, status, failure_code, requested_at,
        completed_at, from_revision, to_revision, reverses_transfer_id
        """;

    private const string SelectOne = $"SELECT {Columns} FROM transfers WHERE id = ?";

    // Pending is 0. Only the state that moves is replaced: what was asked for never changes.
    private const string Upsert = $"""
        INSERT INTO transfers ({Columns}) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)
        ON CONFLICT (id) DO UPDATE SET status = excluded.status, failure_code = excluded.failure_code, completed_at = excluded.completed_at,
            from_revision = excluded.from_revision, to_revision = excluded.to_revision
        WHERE status = 0
        """;

    // Each side comes in order from its own index, and no further than the page needs.
    private const string EitherSide = """
        position IN (SELECT position FROM (SELECT position FROM transfers INDEXED BY transfers_by_source{1}
                                           WHERE from{1}_id = ? AND position > ?{0} ORDER BY position LIMIT ?)
                     UNION SELECT position FROM (SELECT position FROM transfers INDEXED BY transfers_by_target{1}
                                                 WHERE to{1}_id = ? AND position > ?{0} ORDER BY position LIMIT ?))
        """;

    public override string Schema => """
        CREATE TABLE transfers (
            position INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, from_account_id BLOB NOT NULL, from_owner_id BLOB NOT NULL,
            to_account_id BLOB NOT NULL, to_owner_id BLOB, amount TEXT NOT NULL, currency TEXT NOT NULL,
            status INTEGER NOT NULL, failure_code TEXT, requested_at INTEGER NOT NULL, completed_at INTEGER, from_revision INTEGER, to_revision INTEGER,
            reverses_transfer_id BLOB) STRICT;
        CREATE INDEX transfers_by_source_account ON transfers (from_account_id);
        CREATE INDEX transfers_by_target_account ON transfers (to_account_id);
        CREATE INDEX transfers_by_source_owner ON transfers (from_owner_id);
        CREATE INDEX transfers_by_target_owner ON transfers (to_owner_id);
        CREATE INDEX transfers_by_status ON transfers (status);
        """;

    public static TransferView? Get(SqliteConnection connection, Guid id)
        => connection.Prepare(SelectOne).Add(id).First(Row);

    public static List<TransferView> List(SqliteConnection connection, TransferFilter filter, long? after, int limit)
    {
        var (accountId, status, ownerId) = filter;
        var key = after ?? long.MinValue;
        var selection = new Selection($"SELECT {Columns} FROM transfers");
        // An owner's own transfers, whichever account is asked for: how many somebody else's has must not show in how long it takes.
        if (ownerId is not null) Either("_owner", ownerId, accountId);
        else if (accountId is not null) Either("_account", accountId, null);
        else if (status is { } any) selection.Where("status = ?", s => s.Add((long)any)).Where("position > ?", s => s.Add(key));
        else selection.Where("position > ?", s => s.Add(key));
        return selection.ToList(connection, "position", limit, Row);

        void Either(string column, Guid? side, Guid? account)
            => selection.Where(Sides(column, account, status), s => BindSide(BindSide(s, side, account), side, account));

        SqliteStatement BindSide(SqliteStatement s, Guid? side, Guid? account)
        {
            s.Add(side).Add(key);
            if (status is { } only) s.Add((long)only);
            if (account is not null) s.Add(account);
            return s.Add(limit);
        }
    }

    public override void Write(SqliteConnection connection, TransferView t)
        => connection.Prepare(Upsert).Add(t.Position).Add(t.TransferId).Add(t.FromAccountId).Add(t.FromOwnerId).Add(t.ToAccountId)
            .Add(t.ToOwnerId).Add(t.Amount).Add(t.Currency).Add((long)t.Status).Add(t.FailureCode).Add(t.RequestedAt)
            .Add(t.CompletedAt).Add(t.FromRevision).Add(t.ToRevision).Add(t.ReversesTransferId).Execute();

    private static string Sides(string column, Guid? account, TransferStatus? status)
        => EitherSide.Replace("{1}", column, StringComparison.Ordinal).Replace(
            "{0}", (status is null ? "" : " AND status = ?") + (account is null ? "" : " AND ? IN (from_account_id, to_account_id)"),
            StringComparison.Ordinal);

    private static TransferView Row(SqliteStatement s) => new(
        Position: s.Long(0), TransferId: s.Guid(1), FromAccountId: s.Guid(2), FromOwnerId: s.Guid(3), ToAccountId: s.Guid(4),
        ToOwnerId: s.NullableGuid(5), Amount: s.Decimal(6), Currency: s.Code(7), Status: (TransferStatus)s.Int(8),
        FailureCode: s.NullableText(9), RequestedAt: s.Instant(10), CompletedAt: s.NullableInstant(11), FromRevision: s.NullableLong(12),
        ToRevision: s.NullableLong(13), ReversesTransferId: s.NullableGuid(14));
}
