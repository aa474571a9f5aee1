using Sqlite;

namespace BankingApi.ReadModel.Embedded;

/// <summary>Holds as rows.</summary>
internal sealed class HoldRows : ViewTable<HoldView>
{
    private const string Columns = """
        id, account_id, amount, currency, captured_amount, status, description, expires_at, placed_at, placed_revision, ended_at, revision
        """;

    private const string SelectOne = $"SELECT {Columns} FROM holds WHERE id = ?";

    // Active is 0. Only the state that moves is replaced: what was set aside never changes.
    private const string Upsert = $"""
        INSERT INTO holds ({Columns}) VALUES (?,?,?,?,?,?,?,?,?,?,?,?)
        ON CONFLICT (id) DO UPDATE SET captured_amount = excluded.captured_amount, status = excluded.status, ended_at = excluded.ended_at,
            revision = excluded.revision
        WHERE status = 0
        """;

    public override string Schema => """
        CREATE TABLE holds (
            id BLOB NOT NULL UNIQUE, account_id BLOB NOT NULL, amount TEXT NOT NULL, currency TEXT NOT NULL, captured_amount TEXT NOT NULL,
            status INTEGER NOT NULL, description TEXT, expires_at INTEGER NOT NULL, placed_at INTEGER NOT NULL, placed_revision INTEGER NOT NULL,
            ended_at INTEGER, revision INTEGER NOT NULL) STRICT;
        CREATE INDEX holds_by_account ON holds (account_id, placed_revision);
        CREATE INDEX holds_by_status ON holds (account_id, status, placed_revision);
        -- Of active holds only: what has ended costs the search for due ones nothing.
        CREATE INDEX holds_by_expiry ON holds (expires_at, id, account_id) WHERE status = 0;
        """;

    public static HoldView? Get(SqliteConnection connection, Guid id) => connection.Prepare(SelectOne).Add(id).First(Row);

    public static List<HoldView> List(SqliteConnection connection, Guid accountId, HoldFilter filter, long? after, int limit)
    {
        var selection = new Selection($"SELECT {Columns} FROM holds").Where("account_id = ?", s => s.Add(accountId));
        if (filter.Status is { } status) selection.Where("status = ?", s => s.Add((long)status));
        if (after is { } key) selection.Where("placed_revision < ?", s => s.Add(key));
        return selection.ToList(connection, "placed_revision DESC", limit, Row);
    }

    public static List<DueHold> ListDue(SqliteConnection connection, DateTimeOffset until, DueHold? after, int limit)
    {
        var selection = new Selection("SELECT expires_at, id, account_id FROM holds INDEXED BY holds_by_expiry")
            .Where("status = 0 AND expires_at <= ?", s => s.Add(Milliseconds.Floor(until)));
        if (after is { } last) selection.Where("(expires_at, id) > (?, ?)", s => s.Add(last.ExpiresAt).Add(last.HoldId));
        return selection.ToList(connection, "expires_at, id", limit, static s => new DueHold(s.Instant(0), s.Guid(1), s.Guid(2)));
    }

    public override void Write(SqliteConnection connection, HoldView h)
        => connection.Prepare(Upsert).Add(h.HoldId).Add(h.AccountId).Add(h.Amount).Add(h.Currency).Add(h.CapturedAmount)
            .Add((long)h.Status).Add(h.Description).Add(h.ExpiresAt).Add(h.PlacedAt).Add(h.PlacedRevision).Add(h.EndedAt).Add(h.Revision)
            .Execute();

    private static HoldView Row(SqliteStatement s) => new(
        HoldId: s.Guid(0), AccountId: s.Guid(1), Amount: s.Decimal(2), Currency: s.Code(3), CapturedAmount: s.Decimal(4),
        Status: (HoldStatus)s.Int(5), Description: s.NullableText(6), ExpiresAt: s.Instant(7), PlacedAt: s.Instant(8),
        PlacedRevision: s.Long(9), EndedAt: s.NullableInstant(10), Revision: s.Long(11));
}
