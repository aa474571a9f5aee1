using System.Globalization;
using System.Text.Json;

namespace BankingApi.IntegrationTests.Api;

/// <summary>Transactions: what recording one answers, and how they are found again.</summary>
public abstract class TransactionTests<TStack>(TStack stack) : ApiTests<TStack>(stack)
    where TStack : BankingApiFixture
{
    private static readonly string?[] Types = [null, "DEPOSIT", "WITHDRAWAL", "INTEREST", "TRANSFER"];
    private static readonly string?[] Directions = [null, "CREDIT", "DEBIT"];
    private static readonly (string? Min, string? Max)[] Bounds = [(null, null), ("10", null), (null, "10.00"), ("9.99", "10"),
        ("10.01", "10")];

    [Fact]
    public async Task A_transaction_is_answered_with_its_address_and_found_there()
    {
        var id = await Api.Account("10", "5");
        var body = """{"type":"WITHDRAWAL","amount":"12.5","currency":"EUR","description":"  Rent, März  "}""";
        var recorded = (await Api.Post($"accounts/{id}/transactions", body)).IsAt(201, 1);
        var transaction = recorded.Id("transactionId");
        Assert.Equal($"/api/v1/accounts/{id}/transactions/{transaction}", recorded.Location);
        Assert.Equal(
            $$"""
            {"transactionId":"{{transaction}}","accountId":"{{id}}","type":"WITHDRAWAL","direction":"DEBIT","amount":"12.50","currency":"EUR",
            "balanceAfter":"-2.50","availableBalance":"2.50","description":"Rent, März","transferId":null,"counterpartyAccountId":null,
            "holdId":null,"reversesTransactionId":null,"reversedByTransactionId":null,"recordedAt":"{{recorded["recordedAt"]}}",
            "valueAt":"{{recorded["recordedAt"]}}","revision":1}
            """.ReplaceLineEndings(""),
            recorded.Text);
        Assert.Equal(recorded.Text, (await Api.Get(recorded.Location!)).Is(200).Text);
        Assert.Equal(recorded.Text, (await Api.Get($"accounts/{id}/transactions?minRevision=1")).IsAt(200, 1).Items.Single().GetRawText());
    }

    [Theory]
    [InlineData("DEPOSIT", "CREDIT", "15.00")]
    [InlineData("INTEREST", "CREDIT", "15.00")]
    [InlineData("WITHDRAWAL", "DEBIT", "5.00")]
    public async Task A_type_has_its_direction(string type, string direction, string balance)
    {
        var id = await Api.Account("10");
        var answer = (await Api.Move(id, type, "5")).IsAt(201, 1);
        Assert.Equal((type, direction, balance, balance, null),
            (answer["type"], answer["direction"], answer["balanceAfter"], answer["availableBalance"], answer["description"]));
    }

    [Fact]
    public async Task Everything_available_can_be_withdrawn_and_not_a_cent_more()
    {
        var id = await Api.Account("10", "5");
        (await Api.Move(id, "WITHDRAWAL", "15.01")).IsProblem(422, "insufficient-funds");
        Assert.Equal("0.00", (await Api.Withdraw(id, "15"))["availableBalance"]);
        (await Api.Move(id, "WITHDRAWAL", "0.01")).IsProblem(422, "insufficient-funds");
        Assert.Equal(2, (await Api.Get($"accounts/{id}/history")).IsAt(200, 1).Items.Count);
    }

    [Fact]
    public async Task A_balance_grows_beyond_what_an_amount_can_be_and_stays_exact()
    {
        var id = await Api.Account("0.0001", currency: "CLF");
        for (var i = 0; i < 12; i++) await Api.Deposit(id, "999999999999999.9999");
        Assert.Equal("11999999999999999.9989", (await Api.Get($"accounts/{id}/balance")).IsAt(200, 12)["balance"]);
        var account = (await Api.Settled(id)).IsAt(200, 12);
        Assert.Equal(("11999999999999999.9989", "11999999999999999.9988"), (account["balance"], account["totalCredits"]));
    }

    [Fact]
    public async Task A_currency_if_given_is_the_accounts()
    {
        var id = await Api.Account();
        (await Api.Post($"accounts/{id}/transactions", """{"type":"DEPOSIT","amount":"1","currency":"EUR"}""")).IsAt(201, 1);
        (await Api.Post($"accounts/{id}/transactions", """{"type":"DEPOSIT","amount":"1","currency":"USD"}"""))
            .IsProblem(422, "currency-mismatch");
        (await Api.Post($"accounts/{id}/transactions", """{"type":"DEPOSIT","amount":"1","currency":"JPY"}"""))
            .IsProblem(422, "currency-mismatch");
        (await Api.Post($"accounts/{id}/transactions", """{"type":"DEPOSIT","amount":"1","currency":"ABC"}"""))
            .IsProblem(400, "validation-failed", "currency");
        (await Api.Post($"accounts/{id}/transactions", """{"type":"DEPOSIT","amount":"1","currency":"eur"}"""))
            .IsProblem(400, "validation-failed", "currency");
        Assert.Equal(1, (await Api.Get($"accounts/{id}/balance")).Is(200).Revision);
    }

    [Theory]
    [InlineData("""{"amount":"1"}""", "type")]
    [InlineData("""{"type":null,"amount":"1"}""", "type")]
    [InlineData("""{"type":"deposit","amount":"1"}""", "type")]
    [InlineData("""{"type":"TRANSFER","amount":"1"}""", "type")]
    [InlineData("""{"type":"REFUND","amount":"1"}""", "type")]
    [InlineData("""{"type":0,"amount":"1"}""", "type")]
    [InlineData("""{"type":"DEPOSIT"}""", "amount")]
    [InlineData("""{"type":"DEPOSIT","amount":null}""", "amount")]
    public async Task A_wrong_transaction_names_the_field(string body, string field)
    {
        var id = await Api.Account();
        (await Api.Post($"accounts/{id}/transactions", body)).IsProblem(400, "validation-failed", field);
        Assert.Equal(0, (await Api.Get($"accounts/{id}/balance")).Is(200).Revision);
    }

    [Fact]
    public async Task A_transaction_that_is_not_the_accounts_is_not_found()
    {
        var (id, other) = (await Api.Account(), await Api.Account());
        var transaction = (await Api.Deposit(id, "1"))["transactionId"];
        (await Api.Get($"accounts/{id}/transactions/{transaction}")).Is(200);
        (await Api.Get($"accounts/{other}/transactions/{transaction}")).IsProblem(404, "transaction-not-found");
        (await Api.Get($"accounts/{id}/transactions/{Guid.NewGuid()}")).IsProblem(404, "transaction-not-found");
        (await Api.Get($"accounts/{id}/transactions/{id}")).IsProblem(404, "transaction-not-found");
        (await Api.Get($"accounts/{id}/transactions/1")).IsProblem(404, "transaction-not-found");
        (await Api.Get($"accounts/{Guid.NewGuid()}/transactions/{transaction}")).IsProblem(404, "account-not-found");
    }

    [Fact]
    public async Task Every_combination_of_filters_selects_what_it_says()
    {
        Stack.Clock.Stand("2026-03-01T10:00:00Z");
        var id = await Api.Account("100", "1000");
        var mine = new List<JsonElement>();
        var amounts = new[] { "10", "9.99", "10.01", "0.01", "500", "10.00" };
        for (var i = 0; i < 24; i++)
        {
            // Several at one instant, and some days apart.
            if (i % 4 == 0) Stack.Clock.Advance(TimeSpan.FromHours(17));
            mine.Add((await Api.Move(id, new[] { "DEPOSIT", "WITHDRAWAL", "INTEREST" }[i % 3], amounts[i / 3 % amounts.Length]))
                .Is(201).Json);
        }
        Stack.Clock.Advance(TimeSpan.FromHours(1));
        await Api.Settled(id);
        var middle = mine[9].Instant("recordedAt");
        (string? From, string? To)[] times =
        [
            (null, null), (middle.Rfc3339(), null), (null, middle.Rfc3339()), (middle.Rfc3339(), middle.Rfc3339()),
            (middle.AddMilliseconds(1).Rfc3339(), mine[20].Instant("recordedAt").Rfc3339()), ("2026-03-02", "2026-03-03"),
            ("2026-02-01", "2026-02-28"),
        ];

        var filters = from type in Types
                      from direction in Directions
                      from bounds in Bounds
                      from time in times
                      from order in new[] { "asc", "desc" }
                      select (type, direction, bounds, time, order);
        await Table.Check(filters, async filter =>
        {
            var expected = mine.Where(item =>
                (filter.type is null || item.Text("type") == filter.type)
                && (filter.direction is null || item.Text("direction") == filter.direction)
                && (filter.bounds.Min is null || item.Money("amount") >= decimal.Parse(filter.bounds.Min, CultureInfo.InvariantCulture))
                && (filter.bounds.Max is null || item.Money("amount") <= decimal.Parse(filter.bounds.Max, CultureInfo.InvariantCulture))
                && (filter.time.From is null || item.Instant("recordedAt") >= Instant(filter.time.From, isEnd: false))
                && (filter.time.To is null || item.Instant("recordedAt") <= Instant(filter.time.To, isEnd: true)));
            if (filter.order == "desc") expected = expected.Reverse();
            var query = string.Concat(
                new (string Name, string? Value)[]
                {
                    ("type", filter.type), ("direction", filter.direction), ("minAmount", filter.bounds.Min),
                    ("maxAmount", filter.bounds.Max), ("from", filter.time.From), ("to", filter.time.To),
                }.Where(part => part.Value is not null).Select(part => $"&{part.Name}={part.Value}"));
            var found = (await Api.Get($"accounts/{id}/transactions?order={filter.order}{query}")).IsAt(200, 24);
            Assert.Equal(expected.Select(item => item.GetRawText()), found.Items.Select(item => item.GetRawText()));
        });
    }

    [Fact]
    public async Task Newest_first_is_the_default()
    {
        var id = await Api.Account();
        for (var i = 1; i <= 3; i++) await Api.Deposit(id, i.ToString(CultureInfo.InvariantCulture));
        Assert.Equal(["3", "2", "1"], (await Api.Get($"accounts/{id}/transactions?minRevision=3")).Is(200).Column("revision"));
    }

    [Fact]
    public async Task Days_are_those_of_the_zone()
    {
        Stack.Clock.Stand("2026-06-01T00:00:00Z");
        var id = await Api.Account();
        Stack.Clock.Stand("2026-06-10T21:59:59.999Z");
        await Api.Deposit(id, "1");
        Stack.Clock.Stand("2026-06-10T22:00:00.000Z");
        await Api.Deposit(id, "2");
        Stack.Clock.Stand("2026-06-11T21:59:59.999Z");
        await Api.Deposit(id, "3");
        Stack.Clock.Stand("2026-06-11T22:00:00.000Z");
        await Api.Deposit(id, "4");
        Stack.Clock.Stand("2026-06-20T00:00:00.000Z");
        await Api.Settled(id);
        await Table.Check(
            new[]
            {
                ("from=2026-06-11&to=2026-06-11&timeZone=Europe/Berlin", "2,3"), ("from=2026-06-11&to=2026-06-11", "3,4"),
                ("from=2026-06-11&timeZone=UTC", "3,4"), ("to=2026-06-10", "1,2"), ("to=2026-06-10&timeZone=Europe/Berlin", "1"),
                ("to=2026-06-11&timeZone=America/New_York", "1,2,3,4"),
                ("from=2026-06-11T00:00:00%2B02:00&to=2026-06-11T23:59:59.998%2B02:00", "2"),
                ("from=2026-06-11T00:00:00%2B02:00&to=2026-06-11T23:59:59.999%2B02:00", "2,3"),
                ("from=2026-06-10T17:00:00.000-05:00&to=2026-06-10T17:00:00-05:00", "2"), ("from=2026-06-20", ""),
                ("to=2026-06-20", "1,2,3,4"), ("to=2027-01-01", "1,2,3,4"),
            },
            async row => Assert.Equal(row.Item2,
                string.Join(',', (await Api.Get($"accounts/{id}/transactions?order=asc&{row.Item1}")).Is(200).Column("revision"))));
    }

    [Theory]
    [InlineData("from=2026-01-31T00:00:00", "from")]
    [InlineData("from=yesterday", "from")]
    [InlineData("from=2026-02-30", "from")]
    [InlineData("from=", "from")]
    [InlineData("from=2026-1-1", "from")]
    [InlineData("to=2026-01-31T25:00:00Z", "to")]
    [InlineData("to=2026-01-31%2000:00:00Z", "to")]
    [InlineData("to=1769817600", "to")]
    [InlineData("to=2026-01-31T00:00:00%2B0200", "to")]
    [InlineData("from=2026-02-01&to=2026-01-31", "from")]
    [InlineData("from=2026-02-01T00:00:00.001Z&to=2026-02-01T00:00:00Z", "from")]
    [InlineData("from=2026-02-01&timeZone=Berlin", "timeZone")]
    [InlineData("timeZone=", "timeZone")]
    [InlineData("timeZone=europe/berlin", "timeZone")]
    [InlineData("timeZone=%2B02:00", "timeZone")]
    [InlineData("type=deposit", "type")]
    [InlineData("type=", "type")]
    [InlineData("direction=credit", "direction")]
    [InlineData("direction=BOTH", "direction")]
    [InlineData("minAmount=0.001", "minAmount")]
    [InlineData("minAmount=1e1", "minAmount")]
    [InlineData("maxAmount=abc", "maxAmount")]
    [InlineData("maxAmount=", "maxAmount")]
    [InlineData("order=ASC", "order")]
    [InlineData("order=newest", "order")]
    [InlineData("order=", "order")]
    [InlineData("minRevision=-1", "minRevision")]
    [InlineData("limit=0", "limit")]
    public async Task A_wrong_filter_is_named_for_JSON_and_for_CSV(string query, string parameter)
    {
        var id = await Api.Account();
        (await Api.Get($"accounts/{id}/transactions?{query}")).IsProblem(400, "validation-failed", parameter);
        if (parameter != "limit")
            (await Api.Get($"accounts/{id}/transactions?{query}", ("Accept", "text/csv"))).IsProblem(400, "validation-failed", parameter);
        // The form comes before the account, as far as it can be judged without one:
        // how many decimals there may be is the account's to say.
        var unknown = await Api.Get($"accounts/{Guid.NewGuid()}/transactions?{query}");
        if (query == "minAmount=0.001") unknown.IsProblem(404, "account-not-found");
        else unknown.IsProblem(400, "validation-failed", parameter);
    }

    private static DateTimeOffset Instant(string text, bool isEnd)
        => text.Length > 10
            ? DateTimeOffset.Parse(text, CultureInfo.InvariantCulture)
            : DateTimeOffset.Parse($"{text}T{(isEnd ? "23:59:59.999" : "00:00:00")}Z", CultureInfo.InvariantCulture);
}
