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

    public static ProcessedCommandRevisions Find(SqliteConnection connection, Guid accountId, IReadOnlyCollection<Guid> commandIds)
    {
        // The document first: rows are committed with it, so what is read after it reaches at least as far.
        var covered = AccountRows.Revision(connection, accountId) ?? -1;
        var found = new Dictionary<Guid, long>();
        foreach (var id in commandIds)
            if (connection.Prepare(SelectOne).Add(accountId).Add(id).Scalar() is { } revision) found[id] = revision;
        return new(covered, found);
    }

    public static void Write(SqliteConnection connection, Guid accountId, Guid commandId, long revision)
        => connection.Prepare(Insert).Add(accountId).Add(commandId).Add(revision).Execute();

    public override void Write(SqliteConnection connection, ProcessedCommandRow row)
        => Write(connection, row.AccountId, row.CommandId, row.Revision);
}
