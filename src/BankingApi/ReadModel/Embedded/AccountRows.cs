using Sqlite;

namespace BankingApi.ReadModel.Embedded;

/// <summary>Accounts' documents as rows.</summary>
internal static class AccountRows
{
    /// <summary>Matches of a range up to which they are sorted; see <see cref="List"/>.</summary>
    private const int FewMatches = 2_000;

    private const string Columns = """
        position, id, revision, owner_id, owner_name, owner_email, account_type, currency, balance, reserved, overdraft_limit, status,
        opened_at, last_modified_at, transaction_count, last_transaction_at, total_credits, total_debits, largest_transaction
        """;

    private const string SelectOne = $"SELECT {Columns} FROM accounts WHERE id = ?";

    private const string SelectRevision = "SELECT revision FROM accounts WHERE id = ?";

    private const string Insert = $"""
        INSERT INTO accounts ({Columns}, balance_key) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT (id) DO NOTHING
        """;

    // The owner may have been erased since the name was read.
    private const string ForgetErasedOwner = """
        UPDATE accounts SET owner_name = NULL, owner_email = NULL
        WHERE id = ?1 AND EXISTS (SELECT 1 FROM owners WHERE id = ?2 AND erased_at IS NOT NULL)
        """;

    // The columns that change with nearly every event, and what is indexed only where it did change: an update rewrites the entries
    // of every index that has one of its columns, changed or not. Who the owner is changes with no event of the account: what was read
    // before the owner was erased must not bring the name back.
    private const string Replace = """
        UPDATE accounts SET revision = ?, balance = ?, balance_key = ?, reserved = ?, overdraft_limit = ?,
            opened_at = ?, last_modified_at = ?, transaction_count = ?, last_transaction_at = ?, total_credits = ?, total_debits = ?,
            largest_transaction = ?
        WHERE id = ? AND revision = ?
        """;

    private const string ReplaceIndexed = """
        UPDATE accounts SET owner_id = ?1, account_type = ?2, currency = ?3, status = ?4
        WHERE id = ?5 AND (owner_id, account_type, currency, status) IS NOT (?1, ?2, ?3, ?4)
        """;

    public static AccountView? Get(SqliteConnection connection, Guid id)
        => connection.Prepare(SelectOne).Add(id).First(Row);

    public static long? Revision(SqliteConnection connection, Guid id) => connection.Prepare(SelectRevision).Add(id).Scalar();

    /// <remarks>A page is found by walking the accounts in order, through the index of an equality where there is one. Only a range of
    /// balances that few accounts are in goes through its own index, and sorts what it finds; a range that many are in would have to sort
    /// them all for every page, while walking meets enough of them soon.</remarks>
    public static List<AccountView> List(SqliteConnection connection, AccountFilter filter, long? after, int limit)
    {
        var (ownerId, status, accountType, currency, minBalance, maxBalance) = filter;
        var byBalance = ownerId is null && HasFewBalances(connection, minBalance, maxBalance);
        var selection = new Selection($"SELECT {Columns} FROM accounts");
        var driven = byBalance;
        if (ownerId is { } owner) selection.Where($"{Drive(ref driven)}owner_id = ?", s => s.Add(owner));
        if (currency is not null) selection.Where($"{Drive(ref driven)}currency = ?", s => s.Add(currency));
        if (status is { } only) selection.Where($"{Drive(ref driven)}status = ?", s => s.Add((long)only));
        if (accountType is { } type) selection.Where($"{Drive(ref driven)}account_type = ?", s => s.Add((long)type));
        AddBalances(selection, minBalance, maxBalance, byBalance ? "balance_key" : "+balance_key");
        return selection.Where(byBalance ? "+position > ?" : "position > ?", s => s.Add(after ?? long.MinValue))
            .ToList(connection, "position", limit, Row);
    }

    public static List<AccountView> ListStale(SqliteConnection connection, DateTimeOffset before, long? after, int limit)
        => new Selection($"SELECT {Columns} FROM accounts")
            .Where("+status <> ?", s => s.Add((long)AccountStatus.Closed))
            .Where("last_modified_at < ?", s => s.Add(Milliseconds.Ceiling(before)))
            .Where("position > ?", s => s.Add(after ?? long.MinValue))
            .ToList(connection, "position", limit, Row);

    /// <returns>Whether the document was still where the change was made from.</returns>
    public static bool Write(SqliteConnection connection, long fromRevision, AccountView a)
    {
        if (fromRevision < 0)
        {
            var insert = connection.Prepare(Insert).Add(a.Position).Add(a.Id).Add(a.Revision).Add(a.OwnerId).Add(a.OwnerName)
                .Add(a.OwnerEmail)
                .Add((long)a.AccountType).Add(a.Currency).Add(a.Balance).Add(a.Reserved).Add(a.OverdraftLimit).Add((long)a.Status)
                .Add(a.OpenedAt).Add(a.LastModifiedAt).Add(a.TransactionCount).Add(a.LastTransactionAt).Add(a.TotalCredits)
                .Add(a.TotalDebits)
                .Add(a.LargestTransaction).AddFloorKey(a.Balance);
            if (insert.Execute() == 0) return false;
            if (a.OwnerName is not null) connection.Prepare(ForgetErasedOwner).Add(a.Id).Add(a.OwnerId).Execute();
            return true;
        }
        var replace = connection.Prepare(Replace).Add(a.Revision).Add(a.Balance).AddFloorKey(a.Balance)
            .Add(a.Reserved).Add(a.OverdraftLimit).Add(a.OpenedAt).Add(a.LastModifiedAt).Add(a.TransactionCount).Add(a.LastTransactionAt)
            .Add(a.TotalCredits).Add(a.TotalDebits).Add(a.LargestTransaction).Add(a.Id).Add(fromRevision);
        if (replace.Execute() == 0) return false;
        connection.Prepare(ReplaceIndexed).Add(a.OwnerId).Add((long)a.AccountType).Add(a.Currency).Add((long)a.Status).Add(a.Id).Execute();
        return true;
    }

    // The first equality picks the index; "+" keeps the planner from picking another one.
    private static string Drive(ref bool driven)
    {
        if (driven) return "+";
        driven = true;
        return string.Empty;
    }

    private static bool HasFewBalances(SqliteConnection connection, decimal? minBalance, decimal? maxBalance)
    {
        if (minBalance is null && maxBalance is null) return false;
        var probe = new Selection("SELECT count(*) FROM (SELECT 1 FROM accounts");
        AddBalances(probe, minBalance, maxBalance, "balance_key");
        return probe.Ending($" LIMIT {FewMatches + 1})").ToList(connection, s => s.Long(0))[0] <= FewMatches;
    }

    private static void AddBalances(Selection selection, decimal? minBalance, decimal? maxBalance, string key)
    {
        if (minBalance is { } min) selection.Where($"{key} >= ?", s => s.AddCeilingKey(min));
        if (maxBalance is { } max) selection.Where($"{key} <= ?", s => s.AddFloorKey(max));
    }

    private static AccountView Row(SqliteStatement s) => new(
        Position: s.Long(0), Id: s.Guid(1), Revision: s.Long(2), OwnerId: s.Guid(3), OwnerName: s.NullableText(4),
        OwnerEmail: s.NullableText(5),
        AccountType: (AccountType)s.Int(6), Currency: s.Code(7), Balance: s.Decimal(8), Reserved: s.Decimal(9),
        OverdraftLimit: s.Decimal(10), Status: (AccountStatus)s.Int(11), OpenedAt: s.Instant(12), LastModifiedAt: s.Instant(13),
        TransactionCount: s.Long(14), LastTransactionAt: s.NullableInstant(15), TotalCredits: s.Decimal(16), TotalDebits: s.Decimal(17),
        LargestTransaction: s.NullableDecimal(18));
}
