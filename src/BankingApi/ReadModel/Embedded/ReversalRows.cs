using Sqlite;

namespace BankingApi.ReadModel.Embedded;

/// <summary>Which transactions were reversed, as rows.</summary>
internal sealed class ReversalRows : ViewTable<ReversalRow>
{
    /// <summary>A column of a query of <c>transactions</c>.</summary>
    public const string ReversedBy = """
        (SELECT r.reversal_id FROM reversals r
         WHERE r.account_id = transactions.account_id AND r.transaction_id = transactions.transaction_id)
        """;

    private const string Insert = "INSERT INTO reversals VALUES (?,?,?) ON CONFLICT DO NOTHING";

    public override string Schema => """
        CREATE TABLE reversals (
            account_id BLOB NOT NULL, transaction_id BLOB NOT NULL, reversal_id BLOB NOT NULL,
            PRIMARY KEY (account_id, transaction_id)) STRICT, WITHOUT ROWID;
        """;

    public override void Write(SqliteConnection connection, ReversalRow row)
        => connection.Prepare(Insert).Add(row.AccountId).Add(row.TransactionId).Add(row.ReversalId).Execute();
}
