using System.Globalization;

namespace BankingApi.IntegrationTests.Api;

/// <summary>Balances for a chart, each point against the balance at its instant.</summary>
public abstract class BalanceSeriesTests<TStack>(TStack stack) : ApiTests<TStack>(stack)
    where TStack : BankingApiFixture
{
    [Fact]
    public async Task Days_of_the_zone_with_the_clocks_put_forward_end_where_its_calendar_says()
    {
        Stack.Clock.Stand("2026-03-27T12:00:00Z");
        var id = await Busy(TimeSpan.FromHours(5.5), 24);
        Stack.Clock.Stand("2026-04-01T10:00:00Z");
        Assert.Equal(
            ["2026-03-27T22:59:59.999Z", "2026-03-28T22:59:59.999Z", "2026-03-29T21:59:59.999Z", "2026-03-30T21:59:59.999Z",
                "2026-03-31T21:59:59.999Z", "2026-04-01T10:00:00.000Z"],
            await Points(id, "from=2026-03-25&timeZone=Europe/Berlin"));
        Assert.Equal(
            ["2026-03-28T22:59:59.999Z", "2026-03-29T21:59:59.999Z", "2026-03-30T21:59:59.999Z"],
            await Points(id, "from=2026-03-28&to=2026-03-30&interval=day&timeZone=Europe/Berlin"));
        Assert.Equal(["2026-03-28T23:59:59.999Z", "2026-03-29T23:59:59.999Z"],
            await Points(id, "from=2026-03-28&to=2026-03-29&interval=day"));
        Assert.Equal(["2026-03-31T21:59:59.999Z", "2026-04-01T10:00:00.000Z"],
            await Points(id, "from=2026-01-01&to=2026-04-01&interval=month&timeZone=Europe/Berlin"));
        Assert.Equal(["2026-03-28T22:59:59.999Z", "2026-03-29T10:30:00.000Z"],
            await Points(id, "from=2026-03-28T15:00:00Z&to=2026-03-29T10:30:00Z&timeZone=Europe/Berlin"));

        var hours = await Points(id, "from=2026-03-29&to=2026-03-29&interval=hour&timeZone=Europe/Berlin");
        Assert.Equal(23, hours.Count);
        Assert.Equal(("2026-03-28T23:59:59.999Z", "2026-03-29T21:59:59.999Z"), (hours[0], hours[^1]));
    }

    [Fact]
    public async Task The_hour_that_the_clocks_repeat_is_two_and_its_day_has_25()
    {
        Stack.Clock.Stand("2026-10-24T20:10:00Z");
        var id = await Busy(TimeSpan.FromMinutes(50), 40);
        Stack.Clock.Stand("2026-10-27T00:00:00Z");
        var hours = await Points(id, "from=2026-10-25&to=2026-10-25&interval=hour&timeZone=Europe/Berlin");
        Assert.Equal(Enumerable.Range(0, 25).Select(hour => Instant("2026-10-24T22:59:59.999Z").AddHours(hour).Rfc3339()), hours);
        Assert.Equal(["2026-10-24T21:59:59.999Z", "2026-10-25T22:59:59.999Z", "2026-10-26T22:59:59.999Z"],
            await Points(id, "from=2026-10-24&to=2026-10-26&timeZone=Europe/Berlin"));

        // A clock half an hour off: its hours end when its own clock is full.
        var kathmandu = await Points(id, "from=2026-10-25T00:00:00Z&to=2026-10-25T02:00:00Z&interval=hour&timeZone=Asia/Kathmandu");
        Assert.Equal(["2026-10-25T00:14:59.999Z", "2026-10-25T01:14:59.999Z", "2026-10-25T02:00:00.000Z"], kathmandu);
    }

    [Fact]
    public async Task Months_end_where_the_calendar_says_and_the_last_ends_now()
    {
        Stack.Clock.Stand("2023-12-31T23:30:00Z");
        var id = await Busy(TimeSpan.FromDays(9), 20);
        Stack.Clock.Stand("2024-06-15T12:00:00Z");
        Assert.Equal(
            [
                "2023-12-31T23:59:59.999Z", "2024-01-31T23:59:59.999Z", "2024-02-29T23:59:59.999Z", "2024-03-31T23:59:59.999Z",
                "2024-04-30T23:59:59.999Z", "2024-05-31T23:59:59.999Z", "2024-06-15T12:00:00.000Z",
            ],
            await Points(id, "from=2023-10-15&interval=month"));
        Assert.Equal(["2024-01-31T22:59:59.999Z", "2024-02-10T00:00:00.000Z"],
            await Points(id, "from=2024-01-01&to=2024-02-10T00:00:00Z&interval=month&timeZone=Europe/Berlin"));
        Assert.Equal(["2024-06-15T12:00:00.000Z"], await Points(id, "from=2024-06-15&to=2024-12-31&interval=month"));
        Assert.Equal(["2024-06-15T12:00:00.000Z"], await Points(id, "from=2024-06-15&to=2024-06-15"));
        Assert.Equal(["2024-06-15T12:00:00.000Z"], await Points(id, "from=2024-06-15T12:00:00Z"));
    }

    [Fact]
    public async Task What_lies_before_the_opening_or_after_now_has_no_points()
    {
        Stack.Clock.Stand("2026-05-10T10:30:00Z");
        var id = await Api.Account("5");
        Stack.Clock.Stand("2026-05-10T12:15:00Z");
        Assert.Equal(["2026-05-10T10:59:59.999Z", "2026-05-10T11:59:59.999Z", "2026-05-10T12:15:00.000Z"],
            await Points(id, "from=2026-05-10&interval=hour"));
        Assert.Empty(await Points(id, "from=2026-05-01&to=2026-05-09"));
        Assert.Empty(await Points(id, "from=2026-05-10T00:00:00Z&to=2026-05-10T10:29:59.999Z&interval=hour"));
        Assert.Equal(["2026-05-10T10:30:00.000Z"], await Points(id, "from=2026-05-10T00:00:00Z&to=2026-05-10T10:30:00.000Z&interval=day"));
        Assert.Empty(await Points(id, "from=2026-05-11&to=2026-05-12"));
        Assert.Empty(await Points(id, "from=2026-05-10T12:15:00.001Z&to=2026-05-10"));
        Assert.Empty(await Points(id, "from=9999-12-31&to=9999-12-31"));
        foreach (var interval in new[] { "hour", "day", "month" })
        {
            Assert.Empty(await Points(id, $"from=9999-12-31T23:30:00Z&to=9999-12-31T23:59:59.999Z&interval={interval}"));
            Assert.Empty(await Points(id, $"from=9999-12-31T23:30:00-12:00&to=9999-12-31T23:59:59.999Z&interval={interval}", 400));
            Assert.Empty(await Points(id, $"from=9999-12-31&to=9999-12-31T11:00:00Z&interval={interval}&timeZone=Pacific/Kiritimati"));
            Assert.Empty(await Points(id, $"from=9999-12-31&to=9999-12-31T23:59:59Z&interval={interval}&timeZone=America/New_York"));
            Assert.Empty(await Points(id, $"from=0001-01-01&to=0001-01-01&interval={interval}&timeZone=Pacific/Kiritimati"));
            Assert.Empty(await Points(id, $"from=0001-01-01&to=0001-01-01&interval={interval}&timeZone=America/New_York"));
        }
    }

    [Fact]
    public async Task A_thousand_intervals_can_be_asked_for_and_no_more()
    {
        Stack.Clock.Stand("2026-08-01T00:00:00Z");
        var id = await Busy(TimeSpan.FromHours(9), 10);
        Stack.Clock.Stand("2026-12-01T00:00:00Z");
        var start = Instant("2026-08-01T00:00:00Z");
        Assert.Equal(1_000,
            (await Points(id, $"from={start.Rfc3339()}&to={start.AddHours(1_000).AddMilliseconds(-1).Rfc3339()}&interval=hour")).Count);
        await Points(id, $"from={start.Rfc3339()}&to={start.AddHours(1_000).AddMinutes(1).Rfc3339()}&interval=hour", 400);
        // Those before the opening are asked for, too.
        await Points(id, $"from={Day(-999)}&to={Day(0)}&interval=day");
        await Points(id, $"from={Day(-1000)}&to={Day(0)}&interval=day", 400);
        await Points(id, "from=1943-08-01&to=2026-11-30&interval=month");
        await Points(id, "from=1943-07-31&to=2026-11-30&interval=month", 400);
        await Points(id, "from=0001-01-01&interval=month", 400);
        await Points(id, "from=0001-01-01&to=9999-12-31&interval=hour", 400);

        string Day(int days) => start.AddDays(days).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
    }

    [Theory]
    [InlineData("", "from")]
    [InlineData("to=2026-01-02", "from")]
    [InlineData("from=", "from")]
    [InlineData("from=2026-01-01T00:00:00", "from")]
    [InlineData("from=2026-01-02&to=2026-01-01", "from")]
    [InlineData("from=2027-01-01", "from")]
    [InlineData("from=2026-01-01&to=x", "to")]
    [InlineData("from=2026-01-01&interval=week", "interval")]
    [InlineData("from=2026-01-01&interval=DAY", "interval")]
    [InlineData("from=2026-01-01&interval=", "interval")]
    [InlineData("from=2026-01-01&timeZone=Nowhere", "timeZone")]
    [InlineData("from=2026-01-01&minRevision=x", "minRevision")]
    public async Task A_wrong_series_is_refused(string query, string parameter)
    {
        Stack.Clock.Stand("2026-05-10T12:15:00Z");
        var id = await Api.Account();
        (await Api.Get($"accounts/{id}/balances?{query}")).IsProblem(400, "validation-failed", parameter);
    }

    /// <summary>An account in which something happens again and again.</summary>
    private async Task<Guid> Busy(TimeSpan every, int times)
    {
        var id = await Api.Account("3", "10");
        for (var i = 1; i <= times; i++)
        {
            Stack.Clock.Advance(every);
            if (i % 5 == 0) (await Api.Limit(id, $"{10 + i}")).Is(200);
            else await Api.Deposit(id, $"{i}.01");
        }
        return id;
    }

    /// <summary>The instants of a series, each of whose points has been compared with the balance at that instant.</summary>
    private async Task<List<string?>> Points(Guid id, string query, int status = 200)
    {
        var answer = await Api.Get($"accounts/{id}/balances?{query}");
        if (status == 400)
        {
            answer.IsProblem(400, "validation-failed");
            return [];
        }
        Assert.Equal("EUR", answer.Is(200)["currency"]);
        Assert.Equal((await Api.Get($"accounts/{id}/balance")).ETag, answer.ETag);
        var points = answer.Json.GetProperty("points").EnumerateArray().ToList();
        foreach (var point in points.Count > 100 ? points.Where((_, i) => i % 40 == 0 || i > points.Count - 5) : points)
        {
            Assert.Equal("at,balance", string.Join(',', point.EnumerateObject().Select(field => field.Name)));
            Assert.Equal((await Api.Get($"accounts/{id}/balance?at={point.Text("at")}")).Is(200)["balance"], point.Text("balance"));
        }
        return [.. points.Select(point => point.Text("at"))];
    }

    private static DateTimeOffset Instant(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
