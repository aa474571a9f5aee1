using System.Text.Json;

namespace BankingApi.IntegrationTests.Processes;

/// <summary>An account's history, folded here once more by other means, and what the service says of the account beside it.</summary>
internal sealed class AccountAudit
{
    private static readonly string[] RowFields = ["transactionId", "type", "direction", "amount", "balanceAfter", "description",
        "transferId", "counterpartyAccountId", "holdId", "reversesTransactionId", "recordedAt", "valueAt"];

    private readonly BankClient _bank;
    private readonly string _path;
    private readonly List<JsonElement> _history;
    private readonly List<JsonElement> _transactions;

    private AccountAudit(BankClient bank, Guid id, List<JsonElement> history)
    {
        (_bank, _path, _history) = (bank, $"accounts/{id}", history);
        _transactions = [.. history.Where(entry => entry.Text("eventType") == "BankAccountTransactionRecordedV2")];
        Limits = [.. history.Where(entry => entry.Text("eventType") == "OverdraftLimitChangedV1")
            .Select(entry => entry.GetProperty("data").Text("newLimit"))];
        Balance = Fold();
    }

    public decimal Balance { get; }

    public decimal InitialBalance => _history[0].GetProperty("data").Money("initialBalance");

    /// <summary>Every limit that was set, in order.</summary>
    public IReadOnlyList<string> Limits { get; }

    /// <summary>Revision and description of every transaction.</summary>
    public IReadOnlyList<(long Revision, string Description)> Transactions
        => [.. _transactions.Select(entry => (entry.Number("revision"), entry.GetProperty("data").Text("description")))];

    /// <summary>What the holds that have not ended set aside, by what the history says of each.</summary>
    private decimal Reserved()
    {
        var active = new Dictionary<string, decimal>();
        foreach (var (type, data) in _history.Select(entry => (entry.Text("eventType"), entry.GetProperty("data"))))
        {
            if (type == "HoldPlacedV1") Assert.True(active.TryAdd(data.Text("holdId"), data.Money("amount")));
            else if (data.TryGetProperty("holdId", out var hold) && hold.ValueKind != JsonValueKind.Null)
                Assert.True(active.Remove(hold.GetString()!), "A hold ended twice.");
        }
        return active.Values.Sum();
    }

    /// <summary>The balance since the opening, by all that counts since then.</summary>
    private decimal AtOpening()
        => InitialBalance + _transactions.Select(entry => entry.GetProperty("data"))
            .Where(data => data.Text("valueAt") == _history[0].Text("recordedAt")).Sum(Signed);

    private long Head => _history[^1].Number("revision");

    public static async Task<AccountAudit> Of(BankClient bank, Guid id)
        => new(bank, id, (await bank.All($"accounts/{id}/history")).Expect(200));

    /// <summary>The balance, the account and its transactions say what the history says.</summary>
    public async Task CompareWithAnswers()
    {
        var balance = (await _bank.Get($"{_path}/balance")).Expect(200).Json;
        var reserved = Reserved();
        Assert.Equal((Balance, Head, reserved), (balance.Money("balance"), balance.Number("revision"), balance.Money("reserved")));
        var opened = (await _bank.Get($"{_path}/balance?valueAt={_history[0].Text("recordedAt")}")).Expect(200).Json;
        Assert.Equal(AtOpening(), opened.Money("balance"));
        var reversed = _transactions.Select(entry => entry.GetProperty("data").Text("reversesTransactionId"))
            .Where(id => id.Length > 0).ToList();
        Assert.Equal(reversed.Count, reversed.Distinct().Count());

        var rows = (await _bank.All($"{_path}/transactions?order=asc&minRevision={Head}")).Expect(200);
        Assert.Equal(_transactions.Select(Row), rows.Select(Row));

        var account = (await _bank.Get($"{_path}?minRevision={Head}")).Expect(200).Json;
        var amounts = _transactions.Select(entry => entry.GetProperty("data")).ToList();
        var limit = Limits.Count > 0
            ? decimal.Parse(Limits[^1], System.Globalization.CultureInfo.InvariantCulture)
            : _history[0].GetProperty("data").Money("overdraftLimit");
        Assert.Equal(
            (Head, Balance, limit, Balance + limit - reserved, _transactions.Count),
            (account.Number("revision"), account.Money("balance"), account.Money("overdraftLimit"), account.Money("availableBalance"),
                account.Number("transactionCount")));
        Assert.Equal(
            (Sum(amounts, "CREDIT"), Sum(amounts, "DEBIT"), amounts.Count == 0 ? null : amounts.Max(data => data.Money("amount"))),
            (account.Money("totalCredits"), account.Money("totalDebits"), account.MoneyOrNull("largestTransaction")));
        Assert.Equal(
            (_history[0].Text("recordedAt"), _history[^1].Text("recordedAt"),
                _transactions.Count == 0 ? "" : _transactions[^1].Text("recordedAt")),
            (account.Text("openedAt"), account.Text("lastModifiedAt"), account.Text("lastTransactionAt")));
    }

    /// <summary>The balance by addition alone; the history must agree at every step, without a gap, and never go back in time.</summary>
    private decimal Fold()
    {
        decimal balance = 0;
        for (var n = 0; n < _history.Count; n++)
        {
            var entry = _history[n];
            var data = entry.GetProperty("data");
            Assert.Equal(n, entry.Number("revision"));
            Assert.Equal(n == 0 ? null : balance, entry.MoneyOrNull("balanceBefore"));
            balance += entry.Text("eventType") switch
            {
                "BankAccountCreatedV2" when n == 0 => data.Money("initialBalance"),
                "BankAccountTransactionRecordedV2" => Signed(data),
                "OverdraftLimitChangedV1" or "FundsReservedV2" or "FundsReservationReleasedV1" or "IncomingTransferRefusedV1"
                    or "HoldPlacedV1" or "HoldVoidedV1" or "HoldExpiredV1" => 0,
                var other => throw new InvalidOperationException($"The load has no {other}."),
            };
            Assert.Equal(balance, entry.Money("balanceAfter"));
            if (n > 0) Assert.True(
                entry.GetProperty("recordedAt").GetDateTimeOffset() >= _history[n - 1].GetProperty("recordedAt").GetDateTimeOffset());
        }
        Assert.Equal(_history.Count, _history.Select(entry => entry.Text("eventId")).Distinct().Count());
        return balance;
    }

    private static decimal Signed(JsonElement data) => data.Text("direction") == "CREDIT" ? data.Money("amount") : -data.Money("amount");

    private static decimal Sum(IEnumerable<JsonElement> amounts, string direction)
        => amounts.Where(data => data.Text("direction") == direction).Sum(data => data.Money("amount"));

    /// <summary>What a transaction says, from an entry of the history or from a row of the list.</summary>
    private static string Row(JsonElement json)
    {
        var says = json.TryGetProperty("data", out var data) ? data : json;
        return string.Join(' ', RowFields.Select(name => says.Text(name)).Prepend(json.Text("revision")));
    }
}
