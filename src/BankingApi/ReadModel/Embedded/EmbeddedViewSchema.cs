namespace BankingApi.ReadModel.Embedded;

/// <summary>
/// What is in <c>views.db</c>. There are no migrations: the file is disposable, so another <see cref="Version"/> is a new file,
/// filled again from the log.
/// </summary>
/// <remarks>
/// A document's position is its rowid: lists come in that order, and every index carries the rowid as its last key, so an index on
/// the filtered column alone serves the filter and the page order together.
/// </remarks>
internal static class EmbeddedViewSchema
{
    /// <summary>Raise it with any change below.</summary>
    public const int Version = 1;

    /// <summary>Marks a file as ours ("BVWS").</summary>
    public const int ApplicationId = 0x42565753;

    public static readonly string Create = $"""
        BEGIN IMMEDIATE;
        CREATE TABLE accounts (
            position INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, revision INTEGER NOT NULL,
            owner_id BLOB NOT NULL, owner_name TEXT NOT NULL, owner_email TEXT NOT NULL, account_type INTEGER NOT NULL, currency TEXT NOT NULL,
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
            first_name TEXT NOT NULL, last_name TEXT NOT NULL, email TEXT NOT NULL, registered_at INTEGER NOT NULL,
            first_name_upper TEXT NOT NULL, last_name_upper TEXT NOT NULL, email_upper TEXT NOT NULL) STRICT;
        -- An account's transactions lie side by side, in order: its statement is one stretch of the file.
        CREATE TABLE transactions (
            account_id BLOB NOT NULL, revision INTEGER NOT NULL, transaction_id BLOB NOT NULL, type INTEGER NOT NULL, direction INTEGER NOT NULL,
            amount TEXT NOT NULL, amount_key BLOB NOT NULL, currency TEXT NOT NULL, balance_after TEXT NOT NULL, available_balance TEXT NOT NULL,
            description TEXT, transfer_id BLOB, counterparty_account_id BLOB, recorded_at INTEGER NOT NULL,
            PRIMARY KEY (account_id, revision)) STRICT, WITHOUT ROWID;
        -- Covers the figures of the analytics. Grows at its end only.
        CREATE INDEX transactions_by_time ON transactions (recorded_at, account_id, revision, currency, direction, amount);
        CREATE TABLE answers (
            account_id BLOB NOT NULL, command_id BLOB NOT NULL, revision INTEGER NOT NULL,
            PRIMARY KEY (account_id, command_id)) STRICT, WITHOUT ROWID;
        -- A transaction's id is as a rule the command that it answers, and found there. The others, such as credits of transfers, are here.
        CREATE TABLE unanswering_transactions (
            account_id BLOB NOT NULL, transaction_id BLOB NOT NULL, revision INTEGER NOT NULL,
            PRIMARY KEY (account_id, transaction_id)) STRICT, WITHOUT ROWID;
        CREATE TABLE transfers (
            position INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, from_account_id BLOB NOT NULL, to_account_id BLOB NOT NULL,
            amount TEXT NOT NULL, currency TEXT NOT NULL, status INTEGER NOT NULL, failure_code TEXT,
            requested_at INTEGER NOT NULL, completed_at INTEGER, from_revision INTEGER, to_revision INTEGER) STRICT;
        CREATE INDEX transfers_by_source ON transfers (from_account_id);
        CREATE INDEX transfers_by_target ON transfers (to_account_id);
        CREATE INDEX transfers_by_status ON transfers (status);
        CREATE TABLE held_accounts (
            account_id BLOB PRIMARY KEY, revision INTEGER NOT NULL, reason TEXT NOT NULL, held_at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE progress (id INTEGER PRIMARY KEY CHECK (id = 1), position INTEGER NOT NULL) STRICT;
        INSERT INTO progress VALUES (1, -1);
        PRAGMA application_id = {ApplicationId};
        PRAGMA user_version = {Version};
        COMMIT;
        """;
}
