namespace BankingApi.IntegrationTests.Api;

/// <summary>How amounts may be written, as a string and as a number, for currencies of 0, 2, 3 and 4 decimals.</summary>
public abstract class MoneyInputTests<TStack>(TStack stack) : ApiTests<TStack>(stack)
    where TStack : BankingApiFixture
{
    /// <summary>Currency, JSON as it is sent, amount as it is answered.</summary>
    private static readonly (string Currency, string Sent, string Amount)[] Good =
    [
        ("EUR", "\"1\"", "1.00"), ("EUR", "\"1.5\"", "1.50"), ("EUR", "\"1.50\"", "1.50"), ("EUR", "1", "1.00"), ("EUR", "1.5", "1.50"),
        ("EUR", "1.50", "1.50"), ("EUR", "\"0.01\"", "0.01"), ("EUR", "0.01", "0.01"), ("EUR", "0.1", "0.10"), ("EUR", "0.29", "0.29"),
        ("EUR", "\"1\\u0030\"", "10.00"), ("EUR", "\"999999999999999.99\"", "999999999999999.99"),
        ("EUR", "999999999999999.99", "999999999999999.99"), ("EUR", "999999999999999", "999999999999999.00"), ("JPY", "\"1\"", "1"),
        ("JPY", "1", "1"), ("JPY", "999999999999999", "999999999999999"), ("JPY", "9007199254740", "9007199254740"),
        ("KWD", "\"1\"", "1.000"), ("KWD", "1.001", "1.001"), ("KWD", "\"0.001\"", "0.001"), ("KWD", "\"1.10\"", "1.100"),
        ("KWD", "999999999999999.999", "999999999999999.999"), ("CLF", "\"1\"", "1.0000"), ("CLF", "1.0001", "1.0001"),
        ("CLF", "\"0.0001\"", "0.0001"), ("CLF", "999999999999999.9999", "999999999999999.9999"),
    ];

    private static readonly (string Currency, string Sent)[] Bad =
    [
        .. from sent in new[]
           {
               "\"1.001\"", "\"1.000\"", "1.001", "1.000", "\"1e2\"", "1e2", "1E2", "1e+2", "1e0", "1.5e1", "\"1E0\"", "\"+5\"", "\".5\"",
               "\"5.\"", "\" 5\"", "\"5 \"", "\"5 0\"", "\"5\\n\"", "\"5\\u0000\"", "\"\\u00a05\"", "\"NaN\"", "\"Infinity\"", "\"0\"", "0",
               "\"0.00\"", "0.00", "0.0", "\"-1\"", "-1", "\"-0.01\"", "-0.01", "-0", "\"-0\"", "\"1000000000000000\"", "1000000000000000",
               "\"1000000000000000.00\"", "99999999999999999999999999999999999999", "\"1,5\"", "\"1_000\"", "\"1'000\"", "\"0x10\"", "\"\"",
               "\" \"", "\"abc\"", "\"\uFF11\"", "\"\u0663\"", "\"1.5.0\"", "\"--1\"", "\"1-\"", "\"(1)\"", "\"\u20AC5\"", "\"5 EUR\"",
               "true", "false", "null", "[]", "{}", "[1]", "{\"amount\":1}", "\"1.99999999999999999999999999999999\"",
               "0.1000000000000000055511151231257827",
           }
           select ("EUR", sent),
        ("JPY", "\"1.0\""), ("JPY", "1.0"), ("JPY", "\"1.5\""), ("JPY", "1.5"), ("JPY", "\"0\""),
        ("KWD", "\"1.0000\""), ("KWD", "1.0001"), ("KWD", "\"0.0001\""),
        ("CLF", "\"1.00000\""), ("CLF", "1.00001"), ("CLF", "0.00005"),
    ];

    [Fact]
    public async Task An_amount_is_read_exactly_however_it_is_written()
        => await Table.Check(Good, async row =>
        {
            var id = await Api.Account(currency: row.Currency);
            var answer = (await Api.Post($"accounts/{id}/transactions", $$"""{"type":"DEPOSIT","amount":{{row.Sent}}}""")).IsAt(201, 1);
            Assert.Equal((row.Amount, row.Amount), (answer["amount"], answer["balanceAfter"]));
            var limit = (await Api.Put($"accounts/{id}/overdraft-limit", $$"""{"limit":{{row.Sent}}}""")).IsAt(200, 2);
            Assert.Equal(row.Amount, limit["newLimit"]);
        });

    [Fact]
    public async Task What_is_no_amount_is_refused_with_the_fields_name_and_no_event()
    {
        var owner = await Api.Owner();
        var accounts = new Dictionary<string, Guid>();
        foreach (var currency in new[] { "EUR", "JPY", "KWD", "CLF" })
            accounts[currency] = await Api.Account("1000", currency: currency, owner: owner);
        await Table.Check(Bad, async row =>
        {
            var id = accounts[row.Currency];
            foreach (var type in new[] { "DEPOSIT", "WITHDRAWAL", "INTEREST" })
                (await Api.Post($"accounts/{id}/transactions", $$"""{"type":"{{type}}","amount":{{row.Sent}}}"""))
                    .IsProblem(400, "validation-failed", "amount");
            (await Api.Post($"accounts/{id}/transactions", $$"""{"type":"DEPOSIT","amount":{{row.Sent}},"currency":"{{row.Currency}}"}"""))
                .IsProblem(400, "validation-failed", "amount");
            if (IsNought(row.Sent)) return;
            (await Api.Put($"accounts/{id}/overdraft-limit", $$"""{"limit":{{row.Sent}}}""")).IsProblem(400, "validation-failed", "limit");
            if (row.Sent == "null") return;
            foreach (var field in new[] { "initialBalance", "overdraftLimit" })
            {
                var body = $$"""{"ownerId":"{{owner}}","currency":"{{row.Currency}}","{{field}}":{{row.Sent}}}""";
                (await Api.Post("accounts", body)).IsProblem(400, "validation-failed", field);
            }
        });
        foreach (var id in accounts.Values) Assert.Equal(0, (await Api.Get($"accounts/{id}/balance")).Is(200).Revision);
        Assert.Equal(accounts.Count, (await Api.Get($"owners/{owner}/accounts")).Is(200).Items.Count);
    }

    [Theory]
    [InlineData("+5")]
    [InlineData(".5")]
    [InlineData("5.")]
    [InlineData("05")]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("0x10")]
    [InlineData("1_000")]
    public async Task What_is_no_number_of_JSON_is_malformed(string number)
    {
        var id = await Api.Account();
        (await Api.Post($"accounts/{id}/transactions", $$"""{"type":"DEPOSIT","amount":{{number}}}""")).IsProblem(400, "malformed-request");
    }

    [Theory]
    [InlineData("0")]
    [InlineData("\"0\"")]
    [InlineData("\"0.00\"")]
    [InlineData("0.0")]
    public async Task Nothing_is_an_initial_balance_and_a_limit(string zero)
    {
        var owner = await Api.Owner();
        var body = $$"""{"ownerId":"{{owner}}","currency":"EUR","initialBalance":{{zero}},"overdraftLimit":{{zero}}}""";
        var account = (await Api.Post("accounts", body)).IsAt(201, 0);
        Assert.Equal(("0.00", "0.00"), (account["balance"], account["overdraftLimit"]));
        Assert.Equal("0.00",
            (await Api.Put($"accounts/{account.Id()}/overdraft-limit", $$"""{"limit":{{zero}}}""")).IsAt(200, 0)["newLimit"]);
    }

    /// <summary>Not positive, but well written.</summary>
    private static bool IsNought(string sent) => sent is "\"0\"" or "0" or "\"0.00\"" or "0.00" or "0.0";
}
