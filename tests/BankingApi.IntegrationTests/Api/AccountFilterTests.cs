using System.Globalization;
using System.Text.Json;

namespace BankingApi.IntegrationTests.Api;

/// <summary>Filters on accounts, each with each, against what the test itself selects.</summary>
public abstract class AccountFilterTests<TStack>(TStack stack) : ApiTests<TStack>(stack)
    where TStack : BankingApiFixture
{
    private static readonly string?[] Statuses = [null, "ACTIVE", "SUSPENDED", "CLOSED"];
    private static readonly string?[] Types = [null, "CHECKING", "SAVINGS"];
    private static readonly string?[] Currencies = [null, "EUR", "JPY", "USD"];
    private static readonly (string? Min, string? Max)[] Bounds =
        [(null, null), ("0", null), (null, "0"), ("-3", "10"), ("10", "10"), ("10.01", null), (null, "-0.01"), ("5", "4"),
            ("999999999999999", null)];

    [Fact]
    public async Task Every_combination_of_filters_selects_what_it_says()
    {
        var (owner, other) = (await Api.Owner(), await Api.Owner());
        var mine = new List<JsonElement>();
        foreach (var (type, currency, balance, status) in Accounts())
        {
            await Open(other, type, currency, balance, status);
            var account = await Api.Settled(await Open(owner, type, currency, balance, status));
            Assert.Equal((type, currency, status), (account["accountType"], account["currency"], account["status"]));
            mine.Add(account.Json);
        }

        var filters =
            from status in Statuses
            from type in Types
            from currency in Currencies
            from bounds in Bounds
            select (status, type, currency, bounds);
        await Table.Check(filters, async filter =>
        {
            var query = Query(filter.status, filter.type, filter.currency, filter.bounds);
            var expected = mine.Where(account =>
                (filter.status is null || account.Text("status") == filter.status)
                && (filter.type is null || account.Text("accountType") == filter.type)
                && (filter.currency is null || account.Text("currency") == filter.currency)
                && (filter.bounds.Min is null
                    || account.Money("balance") >= decimal.Parse(Bound(filter.bounds.Min, filter.currency), CultureInfo.InvariantCulture))
                && (filter.bounds.Max is null
                    || account.Money("balance") <= decimal.Parse(Bound(filter.bounds.Max, filter.currency), CultureInfo.InvariantCulture)));
            var found = (await Api.Get($"accounts?ownerId={owner}&limit=100{query}")).Is(200);
            Assert.Equal(expected.Select(account => account.GetRawText()), found.Items.Select(item => item.GetRawText()));
            Assert.Null(found.NextCursor);

            var everybodys = await Api.Walk($"accounts?limit=500{query}");
            Assert.Equal(
                expected.Select(account => account.Text("id")),
                everybodys.Where(account => account.Text("ownerId") == owner.ToString()).Select(item => item.Text("id")));
        });
    }

    [Fact]
    public async Task Bounds_are_compared_exactly_however_large_a_balance_is()
    {
        var owner = await Api.Owner();
        var id = await Api.Account("999999999999999.99", owner: owner);
        await Api.Deposit(id, "999999999999999.99");
        await Api.Deposit(id, "0.01");
        Assert.Equal("1999999999999999.99", (await Api.Settled(id))["balance"]);
        Assert.Single((await Api.Get($"accounts?ownerId={owner}&minBalance=999999999999999.99")).Is(200).Items);
        Assert.Empty((await Api.Get($"accounts?ownerId={owner}&maxBalance=999999999999999.99")).Is(200).Items);
        var penny = await Api.Account("0.01", owner: owner);
        await Api.Settled(penny);
        Assert.Equal([penny.ToString()], (await Api.Get($"accounts?ownerId={owner}&maxBalance=0.01")).Is(200).Column("id"));
        Assert.Equal([penny.ToString()], (await Api.Get($"accounts?ownerId={owner}&maxBalance=0.0199")).Is(200).Column("id"));
        Assert.Empty((await Api.Get($"accounts?ownerId={owner}&maxBalance=0.0099")).Is(200).Items);
    }

    [Theory]
    [InlineData("ownerId", "1")]
    [InlineData("ownerId", "")]
    [InlineData("status", "active")]
    [InlineData("status", "")]
    [InlineData("status", "0")]
    [InlineData("status", "ACTIVE,CLOSED")]
    [InlineData("accountType", "Checking")]
    [InlineData("accountType", "ANY")]
    [InlineData("currency", "eur")]
    [InlineData("currency", "ABC")]
    [InlineData("currency", "")]
    [InlineData("minBalance", "")]
    [InlineData("minBalance", "abc")]
    [InlineData("minBalance", "1e3")]
    [InlineData("minBalance", "+5")]
    [InlineData("minBalance", ".5")]
    [InlineData("minBalance", "NaN")]
    [InlineData("minBalance", " 1")]
    [InlineData("maxBalance", "1000000000000000")]
    [InlineData("maxBalance", "0.00001")]
    [InlineData("maxBalance", "1,5")]
    public async Task A_wrong_filter_is_named(string parameter, string value)
        => (await Api.Get($"accounts?{parameter}={Uri.EscapeDataString(value)}")).IsProblem(400, "validation-failed", parameter);

    [Fact]
    public async Task A_bound_has_at_most_the_decimals_of_the_currency_asked_for()
    {
        (await Api.Get("accounts?currency=EUR&minBalance=1.001")).IsProblem(400, "validation-failed", "minBalance");
        (await Api.Get("accounts?currency=JPY&maxBalance=1.0")).IsProblem(400, "validation-failed", "maxBalance");
        (await Api.Get("accounts?currency=KWD&maxBalance=1.001")).Is(200);
    }

    [Fact]
    public async Task An_owner_that_nobody_knows_has_no_accounts()
        => Assert.Empty((await Api.Get($"accounts?ownerId={Guid.NewGuid()}")).Is(200).Items);

    private static IEnumerable<(string Type, string Currency, string Balance, string Status)> Accounts()
    => [
        ("CHECKING", "EUR", "10", "ACTIVE"), ("SAVINGS", "EUR", "10.00", "SUSPENDED"), ("CHECKING", "JPY", "10", "ACTIVE"),
        ("CHECKING", "EUR", "0", "CLOSED"), ("SAVINGS", "JPY", "0", "CLOSED"), ("SAVINGS", "EUR", "-0.01", "ACTIVE"),
        ("CHECKING", "JPY", "-3", "SUSPENDED"), ("CHECKING", "EUR", "-3.01", "ACTIVE"), ("SAVINGS", "EUR", "9.99", "ACTIVE"),
        ("CHECKING", "EUR", "10.01", "SUSPENDED"), ("SAVINGS", "JPY", "999999999999999", "ACTIVE"),
        ("CHECKING", "EUR", "999999999999998.99", "ACTIVE"),
    ];

    private async Task<Guid> Open(Guid owner, string type, string currency, string balance, string status)
    {
        var isNegative = balance.StartsWith('-');
        var id = await Api.Account(isNegative ? "0" : balance, "100", currency, owner, type);
        if (isNegative) await Api.Withdraw(id, balance[1..]);
        if (status != "ACTIVE") (await Api.Change(id, status == "CLOSED" ? "close" : "suspend")).Is(200);
        return id;
    }

    private static string Query(string? status, string? type, string? currency, (string? Min, string? Max) bounds)
    {
        var query = "";
        if (status is not null) query += $"&status={status}";
        if (type is not null) query += $"&accountType={type}";
        if (currency is not null) query += $"&currency={currency}";
        // The decimals of a bound are the currency's, where one is given.
        if (bounds.Min is not null) query += $"&minBalance={Bound(bounds.Min, currency)}";
        if (bounds.Max is not null) query += $"&maxBalance={Bound(bounds.Max, currency)}";
        return query;
    }

    private static string Bound(string bound, string? currency) => currency == "JPY" ? bound.Split('.')[0] : bound;
}
