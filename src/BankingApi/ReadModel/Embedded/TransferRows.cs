using Sqlite;

namespace BankingApi.ReadModel.Embedded;

/// <summary>Transfers as rows.</summary>
internal sealed class TransferRows : ViewTable<TransferView>
{
    private const string Columns = """
        position, id, from_account_id, to_account_id, amount, currency, status, failure_code, requested_at, completed_at, from_revision, to_revision
        """;

    private const string SelectOne = $"SELECT {Columns} FROM transfers WHERE id = ?";

    // Pending is 0. Only the state that moves is replaced: what was asked for never changes.
    private const string Upsert = $"""
        INSERT INTO transfers ({Columns}) VALUES (?,?,?,?,?,?,?,?,?,?,?,?)
        ON CONFLICT (id) DO UPDATE SET status = excluded.status, failure_code = excluded.failure_code, completed_at = excluded.completed_at,
            from_revision = excluded.from_revision, to_revision = excluded.to_revision
        WHERE status = 0
        """;

    // Each side comes in order from its own index, and no further than the page needs.
    private const string OfAccount = """
        position IN (SELECT position FROM (SELECT position FROM transfers INDEXED BY transfers_by_source
                                           WHERE from_account_id = ? AND position > ?{0} ORDER BY position LIMIT ?)
                     UNION SELECT position FROM (SELECT position FROM transfers INDEXED BY transfers_by_target
                                                 WHERE to_account_id = ? AND position > ?{0} ORDER BY position LIMIT ?))
        """;

    public override string Schema => """
        CREATE TABLE transfers (
            position INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, from_account_id BLOB NOT NULL, to_account_id BLOB NOT NULL,
            amount TEXT NOT NULL, currency TEXT NOT NULL, status INTEGER NOT NULL, failure_code TEXT,
            requested_at INTEGER NOT NULL, completed_at INTEGER, from_revision INTEGER, to_revision INTEGER) STRICT;
        CREATE INDEX transfers_by_source ON transfers (from_account_id);
        CREATE INDEX transfers_by_target ON transfers (to_account_id);
        CREATE INDEX transfers_by_status ON transfers (status);
        """;

    public static TransferView? Get(SqliteConnection connection, Guid id)
        => connection.Prepare(SelectOne).Add(id).First(Row);

    public static List<TransferView> List(SqliteConnection connection, TransferFilter filter, long? after, int limit)
    {
        var (accountId, status) = filter;
        var key = after ?? long.MinValue;
        var selection = new Selection($"SELECT {Columns} FROM transfers");
        if (accountId is not null) selection.Where(OfAccountSql(status is not null), s => BindSide(BindSide(s)));
        else if (status is { } any) selection.Where("status = ?", s => s.Add((long)any)).Where("position > ?", s => s.Add(key));
        else selection.Where("position > ?", s => s.Add(key));
        return selection.ToList(connection, "position", limit, Row);

        SqliteStatement BindSide(SqliteStatement s)
        {
            s.Add(accountId).Add(key);
            return (status is { } only ? s.Add((long)only) : s).Add(limit);
        }
    }

    public override void Write(SqliteConnection connection, TransferView t)
        => connection.Prepare(Upsert).Add(t.Position).Add(t.TransferId).Add(t.FromAccountId).Add(t.ToAccountId).Add(t.Amount)
            .Add(t.Currency)
            .Add((long)t.Status).Add(t.FailureCode).Add(t.RequestedAt).Add(t.CompletedAt).Add(t.FromRevision).Add(t.ToRevision).Execute();

    private static string OfAccountSql(bool withStatus)
        => OfAccount.Replace("{0}", withStatus ? " AND status = ?" : string.Empty, StringComparison.Ordinal);

    private static TransferView Row(SqliteStatement s) => new(
        Position: s.Long(0), TransferId: s.Guid(1), FromAccountId: s.Guid(2), ToAccountId: s.Guid(3), Amount: s.Decimal(4),
        Currency: s.Code(5), Status: (TransferStatus)s.Int(6), FailureCode: s.NullableText(7), RequestedAt: s.Instant(8),
        CompletedAt: s.NullableInstant(9), FromRevision: s.NullableLong(10), ToRevision: s.NullableLong(11));
}
