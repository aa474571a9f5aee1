using Sqlite;

namespace BankingApi.ReadModel.Embedded;

/// <summary>Transactions as rows, and the ids under which they are found.</summary>
internal sealed class TransactionRows : ViewTable<TransactionRow>
{
    private const string Columns = """
        account_id, revision, transaction_id, type, direction, amount, currency, balance_after, available_balance, description,
        transfer_id, counterparty_account_id, recorded_at, value_at, hold_id, reverses_transaction_id
        """;

    private const string Selected = $"{Columns}, {ReversalRows.ReversedBy}";

    private const string Insert = $"""
        INSERT INTO transactions ({Columns}, amount_key) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT DO NOTHING
        """;

    private const string InsertUnanswering = "INSERT INTO unanswering_transactions VALUES (?,?,?) ON CONFLICT DO NOTHING";

    private const string SelectOne = $"""
        SELECT {Selected} FROM transactions WHERE account_id = ?1 AND transaction_id = ?2 AND revision IN (
            SELECT revision FROM answers WHERE account_id = ?1 AND command_id = ?2
            UNION ALL SELECT revision FROM unanswering_transactions WHERE account_id = ?1 AND transaction_id = ?2)
        """;

    private const string SelectFigures = """
        SELECT recorded_at, account_id, revision, currency, direction, amount FROM transactions INDEXED BY transactions_by_time
        """;

    public override string Schema => """
        -- An account's transactions lie side by side, in order: its statement is one stretch of the file.
        CREATE TABLE transactions (
            account_id BLOB NOT NULL, revision INTEGER NOT NULL, transaction_id BLOB NOT NULL, type INTEGER NOT NULL, direction INTEGER NOT NULL,
            amount TEXT NOT NULL, amount_key BLOB NOT NULL, currency TEXT NOT NULL, balance_after TEXT NOT NULL, available_balance TEXT NOT NULL,
            description TEXT, transfer_id BLOB, counterparty_account_id BLOB, recorded_at INTEGER NOT NULL, value_at INTEGER NOT NULL,
            hold_id BLOB, reverses_transaction_id BLOB,
            PRIMARY KEY (account_id, revision)) STRICT, WITHOUT ROWID;
        -- Covers the figures of the analytics. Grows at its end only.
        CREATE INDEX transactions_by_time ON transactions (recorded_at, account_id, revision, currency, direction, amount);
        -- A transaction's id is as a rule the command that it answers, and found there. The others, such as credits of transfers, are here.
        CREATE TABLE unanswering_transactions (
            account_id BLOB NOT NULL, transaction_id BLOB NOT NULL, revision INTEGER NOT NULL,
            PRIMARY KEY (account_id, transaction_id)) STRICT, WITHOUT ROWID;
        """;

    public static TransactionView? Get(SqliteConnection connection, Guid accountId, Guid transactionId)
        => connection.Prepare(SelectOne).Add(accountId).Add(transactionId).First(Row);

    public static List<TransactionView> List(
        SqliteConnection connection, Guid accountId, TransactionFilter filter, bool newestFirst, long? after, int limit)
    {
        var (since, until, type, direction, minAmount, maxAmount) = filter;
        var selection = new Selection($"SELECT {Selected} FROM transactions").Where("account_id = ?", s => s.Add(accountId));
        if (since is { } from)
        {
            var first = AccountTimeline.FirstRevisionAt(connection, accountId, Milliseconds.Ceiling(from));
            selection.Where("revision >= ?", s => s.Add(first));
        }
        if (until is { } to)
        {
            var beyond = AccountTimeline.FirstRevisionAt(connection, accountId, Milliseconds.Floor(to) + 1);
            selection.Where("revision < ?", s => s.Add(beyond));
        }
        if (type is { } ofType) selection.Where("type = ?", s => s.Add((long)ofType));
        if (direction is { } way) selection.Where("direction = ?", s => s.Add((long)way));
        if (minAmount is { } min) selection.Where("amount_key >= ?", s => s.AddCeilingKey(min));
        if (maxAmount is { } max) selection.Where("amount_key <= ?", s => s.AddFloorKey(max));
        if (after is { } key) selection.Where(newestFirst ? "revision < ?" : "revision > ?", s => s.Add(key));
        return selection.ToList(connection, newestFirst ? "revision DESC" : "revision", limit, Row);
    }

    /// <summary>Reads the figures that follow the page's last row, in the order of time, account, revision.</summary>
    public static bool ReadFigures(SqliteConnection connection, FiguresPage page, DateTimeOffset from, DateTimeOffset to, string? currency)
    {
        var selection = new Selection(SelectFigures).Where("recorded_at <= ?", s => s.Add(Milliseconds.Floor(to)));
        if (page.Last is { } last)
            selection.Where(
                "(recorded_at, account_id, revision) > (?, ?, ?)", s => s.Add(last.RecordedAt).Add(last.AccountId).Add(last.Revision));
        else selection.Where("recorded_at >= ?", s => s.Add(Milliseconds.Ceiling(from)));
        if (currency is not null) selection.Where("currency = ?", s => s.Add(currency));
        page.Clear();
        selection.Read(connection, "recorded_at, account_id, revision", FiguresPage.Size, page.Add);
        return page.IsFull;
    }

    public override void Write(SqliteConnection connection, TransactionRow row)
    {
        var t = row.View;
        connection.Prepare(Insert).Add(t.AccountId).Add(t.Revision).Add(t.TransactionId).Add((long)t.Type).Add((long)t.Direction)
            .Add(t.Amount)
            .Add(t.Currency).Add(t.BalanceAfter).Add(t.AvailableBalance).Add(t.Description).Add(t.TransferId).Add(t.CounterpartyAccountId)
            .Add(t.RecordedAt).Add(t.ValueAt).Add(t.HoldId).Add(t.ReversesTransactionId).AddFloorKey(t.Amount).Execute();
        if (row.IsProcessedCommand) ProcessedCommandRows.Write(connection, t.AccountId, t.TransactionId, t.Revision);
        else connection.Prepare(InsertUnanswering).Add(t.AccountId).Add(t.TransactionId).Add(t.Revision).Execute();
    }

    private static TransactionView Row(SqliteStatement s) => new(
        AccountId: s.Guid(0), Revision: s.Long(1), TransactionId: s.Guid(2), Type: (TransactionType)s.Int(3),
        Direction: (Direction)s.Int(4), Amount: s.Decimal(5), Currency: s.Code(6), BalanceAfter: s.Decimal(7),
        AvailableBalance: s.Decimal(8), Description: s.NullableText(9), TransferId: s.NullableGuid(10),
        CounterpartyAccountId: s.NullableGuid(11), RecordedAt: s.Instant(12), ValueAt: s.Instant(13), HoldId: s.NullableGuid(14),
        ReversesTransactionId: s.NullableGuid(15))
    { ReversedByTransactionId = s.NullableGuid(16) };
}

/// <summary>Figures of transactions as they are read for the analytics: a page after the other, into the same memory. Between two pages no
/// snapshot is held, which would keep the log of the writes from shrinking.</summary>
internal sealed class FiguresPage
{
    public const int Size = 2_000;

    private readonly List<TransactionFigures> _figures = new(Size);

    public IReadOnlyList<TransactionFigures> Figures => _figures;

    /// <summary>Where the last row stands in the index that they are read from.</summary>
    public (DateTimeOffset RecordedAt, Guid AccountId, long Revision)? Last { get; private set; }

    public bool IsFull => _figures.Count == Size;

    public void Clear() => _figures.Clear();

    public void Add(SqliteStatement s)
    {
        var recordedAt = s.Instant(0);
        _figures.Add(new(recordedAt, s.Code(3), (Direction)s.Int(4), s.Decimal(5)));
        if (IsFull) Last = (recordedAt, s.Guid(1), s.Long(2));
    }
}
