using Sqlite;

namespace BankingApi.ReadModel.Embedded;

/// <summary>Back-dated transactions as rows: an account's lie side by side, in order.</summary>
internal sealed class BackdatedRows : ViewTable<BackdatedTransaction>
{
    private const string Insert = "INSERT INTO backdated_transactions VALUES (?,?,?,?,?) ON CONFLICT DO NOTHING";

    private const string Select = "SELECT revision, recorded_at, value_at, amount FROM backdated_transactions";

    public override string Schema => """
        CREATE TABLE backdated_transactions (
            account_id BLOB NOT NULL, revision INTEGER NOT NULL, recorded_at INTEGER NOT NULL, value_at INTEGER NOT NULL, amount TEXT NOT NULL,
            PRIMARY KEY (account_id, revision)) STRICT, WITHOUT ROWID;
        """;

    public static BackdatedTransactions List(SqliteConnection connection, Guid accountId, long after, long until)
    {
        // The document first: rows are committed with it, so what is read after it reaches at least as far.
        var covered = AccountRows.Revision(connection, accountId) ?? -1;
        var found = new Selection(Select)
            .Where("account_id = ? AND revision > ? AND revision <= ?", s => s.Add(accountId).Add(after).Add(until))
            .ToList(connection, "revision", int.MaxValue, s => new BackdatedTransaction(
                accountId, s.Long(0), s.Instant(1), s.Instant(2), s.Decimal(3)));
        return new(covered, found);
    }

    public override void Write(SqliteConnection connection, BackdatedTransaction row)
        => connection.Prepare(Insert).Add(row.AccountId).Add(row.Revision).Add(row.RecordedAt).Add(row.ValueAt).Add(row.Amount).Execute();
}
