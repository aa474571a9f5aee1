using BankingApi.Domain.Accounts;
using BankingApi.ReadModel;

namespace BankingApi.IntegrationTests.ReadModel;

/// <summary>Views with the values that stores get wrong:
/// equal neighbours, every number of decimals, balances beyond 15 digits, extremes.</summary>
internal sealed class ViewSamples(int seed)
{
    public static readonly DateTimeOffset Start = new(2026, 1, 31, 22, 59, 59, 998, TimeSpan.Zero);

    private static readonly (string Code, byte Decimals)[] Currencies = [("EUR", 2), ("JPY", 0), ("KWD", 3), ("CLF", 4)];

    private static readonly decimal[] Extremes =
    [
        0m, 0.00m, 0.0001m, -0.0001m, 0.01m, -0.01m, 100m, 100.00m, 100.000m, -100.0000m, 999_999_999_999_999.9999m, 1_000_000_000_000_000m,
        1_234_567_890_123_456_789.0123m, -1_234_567_890_123_456_789.0124m, 922_337_203_685_477.5807m, 922_337_203_685_477.5808m,
        9_007_199_254_740_993m, 9_007_199_254_740_992m,
        79_000_000_000_000_000_000_000_000_001m, -79_000_000_000_000_000_000_000_000_001m,
    ];

    private readonly Random _random = new(seed);
    private long _position;

    public IReadOnlyList<Guid> OwnerIds { get; } =
        [.. new Random(seed).GetItems(Enumerable.Range(0, 12).Select(Id).ToArray(), 12).Distinct()];

    /// <summary>Always the same of the same account.</summary>
    public Guid OwnerOf(Guid account) => OwnerIds[account.ToByteArray()[0] % OwnerIds.Count];

    public static Guid Id(int number) => new($"{number:x8}-0000-4000-8000-{number:x12}");

    public Guid NewId()
    {
        Span<byte> bytes = stackalloc byte[16];
        _random.NextBytes(bytes);
        return new(bytes);
    }

    public decimal Amount(byte decimals) => new(_random.Next(), _random.Next(0, 3) == 0 ? _random.Next(1000) : 0, 0, false, decimals);

    public AccountView Account(Guid? id = null, Guid? owner = null, long revision = 0)
    {
        var (currency, decimals) = Currencies[_random.Next(Currencies.Length)];
        var extreme = Extremes[_random.Next(Extremes.Length)];
        var balance = _random.Next(3) == 0 ? extreme : _random.Next(2) == 0 ? Amount(decimals) : -Amount(decimals);
        var openedAt = Start.AddMilliseconds(_random.Next(5)).AddDays(_random.Next(60));
        var moved = _random.Next(2) == 0;
        return new(
            id ?? NewId(), _position += _random.Next(1, 9), owner ?? OwnerIds[_random.Next(OwnerIds.Count)], "Ána Ω'Łukasz \"X\"",
            "a@b.example", (AccountType)_random.Next(2), currency, balance, Amount(decimals), new decimal(0, 0, 0, false, decimals),
            (AccountStatus)_random.Next(3), openedAt, openedAt.AddDays(_random.Next(30)), _random.NextInt64(1L << 40),
            moved ? openedAt.AddMilliseconds(_random.Next(1000)) : null, Amount(decimals), Amount(decimals),
            moved ? Amount(decimals) : null, revision);
    }

    public OwnerView Owner(string firstName, string lastName, string email)
        => new(
            NewId(), _position += _random.Next(1, 9), new(firstName, lastName, email), Start.AddMilliseconds(_random.Next(5000)), null, 0);

    public TransferView Transfer(Guid from, Guid to, TransferStatus status)
    {
        var owners = (From: OwnerOf(from), To: _random.Next(20) == 0 ? null : (Guid?)OwnerOf(to));
        var (currency, decimals) = Currencies[_random.Next(Currencies.Length)];
        return new(
            NewId(), _position += _random.Next(1, 9), from, owners.From, to, owners.To, Amount(decimals), currency, status,
            status == TransferStatus.Failed ? "account-closed" : null, Start.AddSeconds(_random.Next(1000)),
            status == TransferStatus.Pending ? null : Start.AddSeconds(2000),
            status == TransferStatus.Completed ? _random.Next(100) : null, status == TransferStatus.Completed ? _random.Next(100) : null,
            _random.Next(5) == 0 ? NewId() : null);
    }

    public HoldView Hold(Guid account, HoldStatus status, long placedRevision = 1)
    {
        var (currency, decimals) = Currencies[_random.Next(Currencies.Length)];
        var placedAt = Start.AddSeconds(_random.Next(1000));
        return new(
            NewId(), account, Amount(decimals), currency,
            status == HoldStatus.Captured ? Amount(decimals) : new decimal(0, 0, 0, false, decimals), status,
            _random.Next(3) == 0 ? null : "Hötel", placedAt.AddMilliseconds(_random.Next(5_000)), placedAt, placedRevision,
            status == HoldStatus.Active ? null : placedAt.AddDays(1), status == HoldStatus.Active ? placedRevision : placedRevision + 50);
    }

    /// <summary>An account's transactions from a revision on, with gaps between the revisions and equal instants.</summary>
    public List<TransactionView> Transactions(Guid account, int count, long fromRevision = 1, DateTimeOffset? startingAt = null)
    {
        var (currency, decimals) = Currencies[_random.Next(Currencies.Length)];
        var (revision, at) = (fromRevision, startingAt ?? Start);
        var transactions = new List<TransactionView>();
        for (var i = 0; i < count; i++)
        {
            var amount = _random.Next(4) == 0 ? decimal.Abs(Extremes[_random.Next(Extremes.Length)]) : Amount(decimals);
            Guid? transfer = _random.Next(2) == 0 ? NewId() : null;
            transactions.Add(new(
                NewId(), account, (TransactionType)_random.Next(5), (Direction)_random.Next(2), amount, currency, -amount, Amount(decimals),
                _random.Next(3) switch { 0 => null, 1 => "", _ => "Für'n 100% \"Ω\" 🚀_" }, transfer, transfer is null ? null : NewId(),
                _random.Next(4) == 0 ? NewId() : null, _random.Next(4) == 0 ? NewId() : null, at, at.AddHours(-_random.Next(3)), revision));
            revision += _random.Next(1, 4);
            if (_random.Next(2) == 0) at = at.AddMilliseconds(_random.Next(2)).AddHours(_random.Next(3) == 0 ? 13 : 0);
        }
        return transactions;
    }

    /// <summary>A change that answers every transaction's command with it,
    /// save some whose id is not the command's, as with a transfer's credit.</summary>
    public static AccountChange Change(
        long fromRevision, AccountView after, IReadOnlyList<TransactionView>? transactions = null, params TransferView[] transfers)
        => new(fromRevision, after, [.. (transactions ?? []).SelectMany(Rows), .. transfers]);

    private static IEnumerable<IAccountRow> Rows(TransactionView t)
    {
        var answer = Answer(t);
        yield return new TransactionRow(t, answer.CommandId == t.TransactionId);
        if (answer.CommandId != t.TransactionId) yield return answer;
    }

    public static ProcessedCommandRow Answer(TransactionView t)
        => new(t.AccountId, t is { Direction: Direction.Credit, TransferId: { } transfer } ? transfer : t.TransactionId, t.Revision);

    public static ViewChanges Batch(params IEnumerable<AccountChange> accounts)
    {
        var batch = new ViewChanges();
        batch.Accounts.AddRange(accounts);
        return batch;
    }
}
