using System.Globalization;

namespace BankingApi.IntegrationTests.Api;

/// <summary>Since when money counts, and what was known when.</summary>
public abstract class ValueTimeTests<TStack>(TStack stack) : ApiTests<TStack>(stack)
    where TStack : BankingApiFixture
{
    private Task<Answer> Backdate(Guid account, string type, string amount, string valueAt, string? key = null)
        => Api.Post($"accounts/{account}/transactions", $$"""{"type":"{{type}}","amount":"{{amount}}","valueAt":"{{valueAt}}"}""", key);

    private async Task<string?> At(Guid account, string valueAt, string? knownAt = null)
    {
        var known = knownAt is null ? "" : $"&knownAt={knownAt}";
        return (await Api.Get($"accounts/{account}/balance?valueAt={valueAt}{known}")).Is(200)["balance"];
    }

    [Fact]
    public async Task A_transaction_counts_since_its_value_date_and_is_recorded_now()
    {
        Stack.Clock.Stand("2026-03-01T12:00:00Z");
        var id = await Api.Account("100");
        Stack.Clock.Stand("2026-03-20T12:00:00Z");
        var answer = (await Backdate(id, "DEPOSIT", "10", "2026-03-05")).IsAt(201, 1);
        Assert.Equal(("2026-03-05T00:00:00.000Z", "2026-03-20T12:00:00.000Z", "110.00"),
            (answer["valueAt"], answer["recordedAt"], answer["balanceAfter"]));
        var plain = (await Api.Deposit(id, "1"));
        Assert.Equal(plain["recordedAt"], plain["valueAt"]);
        var rows = (await Api.Get($"accounts/{id}/transactions?minRevision=2")).Is(200);
        Assert.Equal(["2026-03-20T12:00:00.000Z", "2026-03-05T00:00:00.000Z"], rows.Column("valueAt"));
        Assert.Equal(answer.Text, (await Api.Get($"accounts/{id}/transactions/{answer.Id("transactionId")}")).Is(200).Text);
        Assert.Equal("2026-03-05T00:00:00.000Z", (await Api.Get($"accounts/{id}/history")).Items[1].GetProperty("data").Text("valueAt"));
        Assert.Equal("2026-03-20T12:00:00.000Z", (await Api.Get($"accounts/{id}/history")).Items[2].GetProperty("data").Text("valueAt"));

        // The recorded past is what it was.
        Assert.Equal("100.00", (await Api.Get($"accounts/{id}/balance?at=2026-03-19"))["balance"]);
        Assert.Equal("100.00", await At(id, "2026-03-04"));
        Assert.Equal("110.00", await At(id, "2026-03-05T00:00:00Z"));
        Assert.Equal("100.00", await At(id, "2026-03-04T23:59:59.999Z"));
        Assert.Equal("100.00", await At(id, "2026-03-19", "2026-03-19"));
        Assert.Equal("110.00", await At(id, "2026-03-19"));
        Assert.Equal("111.00", await At(id, "2026-03-20"));
    }

    [Fact]
    public async Task The_answer_is_a_balance_with_its_two_times()
    {
        Stack.Clock.Stand("2026-03-01T12:00:00Z");
        var id = await Api.Account("100", "50");
        Stack.Clock.Stand("2026-03-10T12:00:00Z");
        (await Api.Hold(id, "5")).Is(201);
        (await Backdate(id, "WITHDRAWAL", "10", "2026-03-05")).Is(201);
        var now = Stack.Clock.Stand("2026-03-20T12:00:00Z");
        Assert.Equal(
            $$"""
            {"accountId":"{{id}}","currency":"EUR","balance":"90.00","availableBalance":"140.00","reserved":"0.00","overdraftLimit":"50.00","status":"ACTIVE",
            "at":"2026-03-06T22:59:59.999Z","revision":2,"valueAt":"2026-03-06T22:59:59.999Z","knownAt":"{{now.Rfc3339()}}"}
            """.ReplaceLineEndings(""),
            (await Api.Get($"accounts/{id}/balance?valueAt=2026-03-06&timeZone=Europe/Berlin")).IsAt(200, 2).Text);
        var then = (await Api.Get($"accounts/{id}/balance?valueAt=2026-03-06&knownAt=2026-03-09")).IsAt(200, 0);
        Assert.Equal(("100.00", "2026-03-09T23:59:59.999Z", "2026-03-06T23:59:59.999Z"),
            (then["balance"], then["knownAt"], then["valueAt"]));
        (await Api.Get($"accounts/{id}/balance?valueAt=2026-03-06", ("If-None-Match", "\"2\""))).Is304();
        // A value time after what was known then: all that was known.
        Assert.Equal("100.00", await At(id, "2026-03-15", "2026-03-09"));
        Assert.Equal("90.00", await At(id, "2026-03-20", "2026-03-20"));
    }

    [Fact]
    public async Task What_is_out_of_range_is_refused_and_changes_nothing()
    {
        Stack.Clock.Stand("2026-03-01T12:00:00Z");
        var id = await Api.Account("100");
        Stack.Clock.Stand("2026-03-20T12:00:00Z");
        (await Backdate(id, "DEPOSIT", "1", "2026-03-20T12:00:00.001Z")).IsProblem(422, "value-date-out-of-range");
        (await Backdate(id, "DEPOSIT", "1", "2026-03-21")).IsProblem(422, "value-date-out-of-range");
        (await Backdate(id, "DEPOSIT", "1", "2026-03-01T11:59:59.999Z")).IsProblem(422, "value-date-out-of-range");
        (await Backdate(id, "DEPOSIT", "1", "2026-03-01")).IsProblem(422, "value-date-out-of-range");
        Stack.Clock.Stand("2026-04-10T12:00:00Z");
        (await Backdate(id, "DEPOSIT", "1", "2026-03-11T11:59:59.999Z")).IsProblem(422, "value-date-out-of-range");
        foreach (var text in (string[])["", "yesterday", "2026-03-32", "2026-04-10T12:00:00", "2026-04-10 12:00:00Z"])
            (await Backdate(id, "DEPOSIT", "1", text)).IsProblem(400, "validation-failed", "valueAt");
        (await Api.Post($"accounts/{id}/transactions", """{"type":"DEPOSIT","amount":"1","valueAt":20260410}"""))
            .IsProblem(400, "validation-failed", "valueAt");
        Assert.Equal(0, (await Api.Get($"accounts/{id}/balance")).Revision);
        (await Backdate(id, "DEPOSIT", "1", "2026-03-11T12:00:00Z")).IsAt(201, 1);
        (await Backdate(id, "DEPOSIT", "1", "2026-04-10T12:00:00Z")).IsAt(201, 2);
    }

    [Fact]
    public async Task The_same_key_with_the_same_instant_in_another_spelling_is_the_same_request()
    {
        Stack.Clock.Stand("2026-03-01T12:00:00Z");
        var id = await Api.Account("100");
        Stack.Clock.Stand("2026-03-20T12:00:00Z");
        var first = (await Backdate(id, "DEPOSIT", "1", "2026-03-05", "k")).IsAt(201, 1);
        Stack.Clock.Stand("2027-03-20T12:00:00Z"); // By now out of range.
        foreach (var text in (string[])["2026-03-05", "2026-03-05T00:00:00Z", "2026-03-05T01:00:00.000+01:00"])
            Assert.Equal(first.Text, (await Backdate(id, "DEPOSIT", "1", text, "k")).IsAt(201, 1).Text);
        (await Backdate(id, "DEPOSIT", "1", "2026-03-06", "k")).IsProblem(422, "idempotency-key-reused");
        (await Api.Move(id, "DEPOSIT", "1", "k")).IsProblem(422, "idempotency-key-reused");
    }

    [Theory]
    [InlineData("valueAt=x", "valueAt")]
    [InlineData("valueAt=2026-03-21", "valueAt")]
    [InlineData("valueAt=2026-03-20T12:00:00.001Z", "valueAt")]
    [InlineData("valueAt=2026-03-10&knownAt=2026-03-21", "knownAt")]
    [InlineData("valueAt=2026-03-10&knownAt=2026-03-20T12:00:00.001Z", "knownAt")]
    [InlineData("valueAt=2026-03-10&at=2026-03-10", "valueAt")]
    [InlineData("valueAt=2026-03-10&revision=0", "valueAt")]
    [InlineData("knownAt=2026-03-10", "knownAt")]
    [InlineData("valueAt=2026-03-10&timeZone=Mars", "timeZone")]
    public async Task Bad_parameters_are_a_400(string query, string field)
    {
        Stack.Clock.Stand("2026-03-01T12:00:00Z");
        var id = await Api.Account("100");
        Stack.Clock.Stand("2026-03-20T12:00:00Z");
        (await Api.Get($"accounts/{id}/balance?{query}")).IsProblem(400, "validation-failed", field);
    }

    [Fact]
    public async Task Before_the_opening_there_is_no_balance()
    {
        Stack.Clock.Stand("2026-03-05T12:00:00Z");
        var id = await Api.Account("100");
        (await Api.Get($"accounts/{id}/balance?valueAt=2026-03-05T11:59:59.999Z")).IsProblem(404, "account-not-yet-open");
        (await Api.Get($"accounts/{id}/balance?valueAt=2026-03-05T12:00:00Z&knownAt=2026-03-04")).IsProblem(404, "account-not-yet-open");
        (await Api.Get($"accounts/{Guid.NewGuid()}/balance?valueAt=2026-03-05")).IsProblem(404, "account-not-found");
        Assert.Equal("100.00", await At(id, "2026-03-05T12:00:00Z", "2026-03-05T12:00:00Z"));
    }

    [Fact]
    public async Task A_series_by_value_time_has_each_transaction_where_it_counts()
    {
        Stack.Clock.Stand("2026-03-01T12:00:00Z");
        var id = await Api.Account("100");
        Stack.Clock.Stand("2026-03-04T12:00:00Z");
        await Api.Deposit(id, "1");
        Stack.Clock.Stand("2026-03-06T12:00:00Z");
        (await Backdate(id, "DEPOSIT", "10", "2026-03-03")).Is(201);
        (await Backdate(id, "WITHDRAWAL", "5", "2026-03-05T12:00:00Z")).Is(201);
        Stack.Clock.Stand("2026-03-08T12:00:00Z");
        (await Backdate(id, "INTEREST", "0.50", "2026-03-02T00:00:00Z")).Is(201);
        const string Range = "from=2026-03-01&to=2026-03-08";
        string[] recorded = ["100.00", "100.00", "100.00", "101.00", "101.00", "106.00", "106.00", "106.50"];
        Assert.Equal(recorded, await Series(Range));
        Assert.Equal(recorded, await Series($"{Range}&by=recorded"));
        Assert.Equal(["100.00", "100.50", "110.50", "111.50", "106.50", "106.50", "106.50", "106.50"], await Series($"{Range}&by=value"));
        Assert.Equal(["111.50", "106.50"], await Series("from=2026-03-04&to=2026-03-05&by=value"));
        (await Api.Get($"accounts/{id}/balances?{Range}&by=day")).IsProblem(400, "validation-failed", "by");

        async Task<IEnumerable<string?>> Series(string query)
            => (await Api.Get($"accounts/{id}/balances?{query}")).Is(200).Json.GetProperty("points").EnumerateArray()
                .Select(point => point.Text("balance"));
    }

    [Fact]
    public async Task What_is_durable_counts_at_once_whatever_the_views_have()
    {
        Stack.Clock.Stand("2026-03-01T12:00:00Z");
        var id = await Api.Account("100");
        Stack.Clock.Stand("2026-03-20T12:00:00Z");
        for (var i = 1; i <= 60; i++)
        {
            (await Backdate(id, "DEPOSIT", "1", "2026-03-05")).IsAt(201, i);
            Assert.Equal((100m + i).ToString("0.00", CultureInfo.InvariantCulture), await At(id, "2026-03-05"));
        }
    }
}
