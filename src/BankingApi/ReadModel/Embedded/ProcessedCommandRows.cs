using Sqlite;

namespace BankingApi.ReadModel.Embedded;

/// <summary>Commands that were answered, as rows: all of them, those of transactions too.</summary>
internal sealed class ProcessedCommandRows : ViewTable<ProcessedCommandRow>
{
    private const string Insert = "INSERT INTO answers VALUES (?,?,?) ON CONFLICT DO NOTHING";

    private const string SelectOne = "SELECT revision FROM answers WHERE account_id = ? AND command_id = ?";

    public override string Schema => """
        CREATE TABLE answers (
            account_id BLOB NOT NULL, command_id BLOB NOT NULL, revision INTEGER NOT NULL,
            PRIMARY KEY (account_id, command_id)) STRICT, WITHOUT ROWID;
        """;

    public static long? Find(SqliteConnection connection, Guid accountId, Guid commandId)
        => connection.Prepare(SelectOne).Add(accountId).Add(commandId).Scalar();

    public static void Write(SqliteConnection connection, Guid accountId, Guid commandId, long revision)
        => connection.Prepare(Insert).Add(accountId).Add(commandId).Add(revision).Execute();

    public override void Write(SqliteConnection connection, ProcessedCommandRow row)
        => Write(connection, row.AccountId, row.CommandId, row.Revision);
}
