using Sqlite;

namespace BankingApi.ReadModel.Embedded;

/// <summary>What is in <c>views.db</c>. There are no migrations: the file is disposable, so another <see cref="Version"/> is a new file,
/// filled again from the log.</summary>
/// <remarks>A document's position is its rowid: lists come in that order, and every index carries the rowid as its last key, so an index on
/// the filtered column alone serves the filter and the page order together.</remarks>
internal sealed class EmbeddedViewSchema(IReadOnlyList<IViewTable> tables)
{
    /// <summary>Raise it with any change below, or of a table.</summary>
    public const int Version = 4;

    /// <summary>Marks a file as ours ("BVWS").</summary>
    public const int ApplicationId = 0x42565753;

    private readonly Dictionary<Type, IViewTable> _tables = tables.ToDictionary(table => table.RowType);

    public string Create { get; } = $"""
        BEGIN IMMEDIATE;
        CREATE TABLE accounts (
            position INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, revision INTEGER NOT NULL,
            owner_id BLOB NOT NULL, owner_name TEXT, owner_email TEXT, account_type INTEGER NOT NULL, currency TEXT NOT NULL,
            balance TEXT NOT NULL, balance_key BLOB NOT NULL, reserved TEXT NOT NULL, overdraft_limit TEXT NOT NULL, status INTEGER NOT NULL,
            opened_at INTEGER NOT NULL, last_modified_at INTEGER NOT NULL, transaction_count INTEGER NOT NULL, last_transaction_at INTEGER,
            total_credits TEXT NOT NULL, total_debits TEXT NOT NULL, largest_transaction TEXT) STRICT;
        CREATE INDEX accounts_by_owner ON accounts (owner_id);
        CREATE INDEX accounts_by_currency ON accounts (currency);
        CREATE INDEX accounts_by_status ON accounts (status);
        CREATE INDEX accounts_by_type ON accounts (account_type);
        CREATE INDEX accounts_by_balance ON accounts (balance_key);
        CREATE TABLE owners (
            position INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, revision INTEGER NOT NULL,
            first_name TEXT, last_name TEXT, email TEXT, registered_at INTEGER NOT NULL, erased_at INTEGER,
            first_name_upper TEXT, last_name_upper TEXT, email_upper TEXT) STRICT;
        CREATE INDEX owners_erased ON owners (erased_at) WHERE erased_at IS NOT NULL;
        {string.Join('\n', tables.Select(table => table.Schema))}
        CREATE TABLE held_accounts (
            account_id BLOB PRIMARY KEY, revision INTEGER NOT NULL, reason TEXT NOT NULL, held_at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE progress (id INTEGER PRIMARY KEY CHECK (id = 1), position INTEGER NOT NULL, to_scrub INTEGER NOT NULL) STRICT;
        INSERT INTO progress VALUES (1, -1, 0);
        PRAGMA application_id = {ApplicationId};
        PRAGMA user_version = {Version};
        COMMIT;
        """;

    public void Write(SqliteConnection connection, IAccountRow row) => _tables[row.GetType()].Write(connection, row);
}
