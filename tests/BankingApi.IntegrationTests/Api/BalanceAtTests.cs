using System.Globalization;

namespace BankingApi.IntegrationTests.Api;

/// <summary>The balance now, at a moment, on a day of a zone, and after a revision.</summary>
public abstract class BalanceAtTests<TStack>(TStack stack) : ApiTests<TStack>(stack)
    where TStack : BankingApiFixture
{
    [Fact]
    public async Task The_current_balance_says_everything_and_is_never_stale()
    {
        var now = Stack.Clock.Stand("2026-02-01T12:00:00.123Z");
        var id = await Api.Account("10", "5");
        for (var revision = 1; revision <= 30; revision++)
        {
            await Api.Withdraw(id, "0.5");
            Assert.Equal((10m - (revision * 0.5m)).ToString("0.00", CultureInfo.InvariantCulture),
                (await Api.Get($"accounts/{id}/balance")).IsAt(200, revision)["balance"]);
        }
        Assert.Equal(
            $$"""
            {"accountId":"{{id}}","currency":"EUR","balance":"-5.00","availableBalance":"0.00","reserved":"0.00","overdraftLimit":"5.00","status":"ACTIVE",
            "at":"{{now.Rfc3339()}}","revision":30}
            """.ReplaceLineEndings(""),
            (await Api.Get($"accounts/{id}/balance")).Text);
    }

    [Fact]
    public async Task Each_event_counts_from_its_instant_on_in_every_spelling_of_it()
    {
        var opened = Stack.Clock.Stand("2026-02-10T08:00:00.500Z");
        var id = await Api.Account("100", "10");
        // Balance, limit and status after each revision.
        var stood = new List<(DateTimeOffset At, string? Balance, string? Limit, string? Status)> { (opened, "100.00", "10.00", "ACTIVE") };
        for (var i = 1; i <= 60; i++)
        {
            if (i % 3 != 0) Stack.Clock.Advance(TimeSpan.FromMinutes(i * 7));
            var last = stood[^1];
            var balance = (decimal.Parse(last.Balance!, CultureInfo.InvariantCulture) + 1).ToString("0.00", CultureInfo.InvariantCulture);
            var at = Stack.Clock.GetUtcNow();
            switch (i % 10)
            {
                case 4:
                    (await Api.Change(id, "suspend")).IsAt(200, i);
                    stood.Add(last with { At = at, Status = "SUSPENDED" });
                    break;
                case 5:
                    (await Api.Change(id, "reactivate")).IsAt(200, i);
                    stood.Add(last with { At = at, Status = "ACTIVE" });
                    break;
                case 7:
                    (await Api.Limit(id, $"{i}")).IsAt(200, i);
                    stood.Add(last with { At = at, Limit = $"{i}.00" });
                    break;
                default:
                    Assert.Equal(at.Rfc3339(), (await Api.Deposit(id, "1"))["recordedAt"]);
                    stood.Add(last with { At = at, Balance = balance });
                    break;
            }
        }
        Stack.Clock.Advance(TimeSpan.FromDays(3));

        await Table.Check(Enumerable.Range(0, stood.Count), async revision =>
        {
            var (at, balance, limit, status) = stood[revision];
            var after = (await Api.Get($"accounts/{id}/balance?revision={revision}")).IsAt(200, revision);
            Assert.Equal((balance, limit, status, at.Rfc3339()), (after["balance"], after["overdraftLimit"], after["status"], after["at"]));

            // Several share an instant: the last of them counts.
            var last = stood.FindLastIndex(one => one.At <= at);
            foreach (var text in new[]
            {
                at.Rfc3339(),
                at.ToOffset(TimeSpan.FromHours(2)).ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz", CultureInfo.InvariantCulture)
                    .Replace("+", "%2B", StringComparison.Ordinal),
                    at.ToOffset(TimeSpan.FromMinutes(-210)).ToString("yyyy-MM-dd'T'HH:mm:ss.ffffffzzz", CultureInfo.InvariantCulture),
                    at.AddMilliseconds(1).Rfc3339(),
            })
            {
                var then = (await Api.Get($"accounts/{id}/balance?at={text}")).IsAt(200, last);
                Assert.Equal((stood[last].Balance, stood[last].Limit, stood[last].Status),
                    (then["balance"], then["overdraftLimit"], then["status"]));
            }
            var justBefore = stood.FindLastIndex(one => one.At < at);
            var before = await Api.Get($"accounts/{id}/balance?at={at.AddMilliseconds(-1).Rfc3339()}");
            if (justBefore < 0) before.IsProblem(404, "account-not-yet-open");
            else Assert.Equal(stood[justBefore].Balance, before.IsAt(200, justBefore)["balance"]);
        });
    }

    [Fact]
    public async Task A_date_is_the_end_of_that_day_in_the_zone()
    {
        Stack.Clock.Stand("2026-03-27T23:30:00Z");
        var id = await Api.Account("0");
        foreach (var (at, amount) in new[]
        {
            ("2026-03-28T22:59:59.999Z", "1"), ("2026-03-28T23:00:00Z", "10"), ("2026-03-28T23:59:59.999Z", "100"),
            ("2026-03-29T00:00:00Z", "1000"), ("2026-03-29T21:59:59.999Z", "10000"), ("2026-03-29T22:00:00Z", "100000"),
            ("2026-03-30T09:59:59.999Z", "1000000"), ("2026-03-30T10:00:00Z", "10000000"),
        })
        {
            Stack.Clock.Stand(at);
            await Api.Deposit(id, amount);
        }
        Stack.Clock.Stand("2026-04-02T00:00:00Z");
        await Table.Check(
            new[]
            {
                ("2026-03-27", (string?)null, "0.00", "2026-03-27T23:59:59.999Z"),
                ("2026-03-28", null, "111.00", "2026-03-28T23:59:59.999Z"), ("2026-03-28", "UTC", "111.00", "2026-03-28T23:59:59.999Z"),
                ("2026-03-28", "Europe/Berlin", "1.00", "2026-03-28T22:59:59.999Z"),
                ("2026-03-29", "Europe/Berlin", "11111.00", "2026-03-29T21:59:59.999Z"),
                ("2026-03-29", null, "111111.00", "2026-03-29T23:59:59.999Z"),
                ("2026-03-29", "Pacific/Pago_Pago", "11111111.00", "2026-03-30T10:59:59.999Z"),
                ("2026-03-30", "Pacific/Kiritimati", "1111111.00", "2026-03-30T09:59:59.999Z"),
                ("2026-03-31", "Asia/Kathmandu", "11111111.00", "2026-03-31T18:14:59.999Z"),
            },
            async row =>
            {
                var answer = (await Api.Get($"accounts/{id}/balance?at={row.Item1}{(row.Item2 is null ? "" : $"&timeZone={row.Item2}")}"))
                    .Is(200);
                Assert.Equal((row.Item3, row.Item4), (answer["balance"], answer["at"]));
            });
        (await Api.Get($"accounts/{id}/balance?at=2026-03-26")).IsProblem(404, "account-not-yet-open");
        (await Api.Get($"accounts/{id}/balance?at=2026-03-27&timeZone=Europe/Berlin")).IsProblem(404, "account-not-yet-open");
        (await Api.Get($"accounts/{id}/balance?at=0001-01-01")).IsProblem(404, "account-not-yet-open");
    }

    [Fact]
    public async Task Today_ends_now_and_what_is_later_is_refused()
    {
        var now = Stack.Clock.Stand("2026-05-05T22:30:00Z");
        var id = await Api.Account("7");
        foreach (var today in new[] { "2026-05-05", "2026-05-05&timeZone=UTC", "2026-05-06&timeZone=Europe/Berlin",
            "2026-05-05&timeZone=America/New_York" })
        {
            var answer = (await Api.Get($"accounts/{id}/balance?at={today}")).IsAt(200, 0);
            Assert.Equal(("7.00", now.Rfc3339()), (answer["balance"], answer["at"]));
            Assert.Single((await Api.Get($"accounts/{id}/history?at={today}")).IsAt(200, 0).Items);
        }
        foreach (var later in new[] { "2026-05-06", "2026-05-07&timeZone=Europe/Berlin", "2026-05-06&timeZone=America/New_York",
            "9999-12-31", now.AddMilliseconds(1).Rfc3339(), "2026-05-06T00:00:00%2B01:00", "9999-12-31T23:59:59Z" })
        {
            (await Api.Get($"accounts/{id}/balance?at={later}")).IsProblem(400, "validation-failed", "at");
            (await Api.Get($"accounts/{id}/history?at={later}")).IsProblem(400, "validation-failed", "at");
        }
        (await Api.Get($"accounts/{id}/balance?at={now.Rfc3339()}")).IsAt(200, 0);
    }

    [Fact]
    public async Task A_clock_that_is_put_back_does_not_put_the_stream_back()
    {
        Stack.Clock.Stand("2026-07-01T12:00:00Z");
        var id = await Api.Account("1");
        var late = (await Api.Deposit(id, "1")).Json.Instant("recordedAt");
        Stack.Clock.Stand("2026-07-01T11:00:00Z");
        var clamped = (await Api.Deposit(id, "1")).IsAt(201, 2);
        Assert.Equal(late.Rfc3339(), clamped["recordedAt"]);
        Assert.Equal("3.00", (await Api.Get($"accounts/{id}/balance?at={clamped["recordedAt"]}")).IsAt(200, 2)["balance"]);
        Assert.Equal(3, (await Api.Get($"accounts/{id}/history?at={clamped["recordedAt"]}")).IsAt(200, 2).Items.Count);
        (await Api.Get($"accounts/{id}/balance?at={late.AddMilliseconds(1).Rfc3339()}")).IsProblem(400, "validation-failed", "at");
    }

    [Theory]
    [InlineData("at=2026-01-31T00:00:00", "at")]
    [InlineData("at=", "at")]
    [InlineData("at=now", "at")]
    [InlineData("at=2026-02-29", "at")]
    [InlineData("at=2026-13-01", "at")]
    [InlineData("at=31.01.2026", "at")]
    [InlineData("at=20260131", "at")]
    [InlineData("at=2026-01", "at")]
    [InlineData("at=1769817600", "at")]
    [InlineData("at=2026-01-31T24:00:00Z", "at")]
    [InlineData("at=2026-01-31T23:59:60Z", "at")]
    [InlineData("at=2026-01-31T10:00Z", "at")]
    [InlineData("at=2026-01-31T10:00:00%2B25:00", "at")]
    [InlineData("at=2026-01-31&timeZone=Nowhere/City", "timeZone")]
    [InlineData("at=2026-01-31&timeZone=CEST", "timeZone")]
    [InlineData("timeZone=europe/berlin", "timeZone")]
    public async Task A_moment_that_is_none_is_refused(string query, string parameter)
    {
        Stack.Clock.Stand("2026-12-01T00:00:00Z");
        var id = await Api.Account();
        (await Api.Get($"accounts/{id}/balance?{query}")).IsProblem(400, "validation-failed", parameter);
        (await Api.Get($"accounts/{id}/history?{query}")).IsProblem(400, "validation-failed", parameter);
    }

    [Fact]
    public async Task A_revision_beyond_the_head_is_not_found()
    {
        var id = await Api.Account();
        await Api.Deposit(id, "1");
        (await Api.Get($"accounts/{id}/balance?revision=1")).IsAt(200, 1);
        foreach (var beyond in new[] { "2", "2147483648", "9223372036854775807", "9223372036854775808", "99999999999999999999" })
            (await Api.Get($"accounts/{id}/balance?revision={beyond}")).IsProblem(404, "revision-not-found");
        foreach (var none in new[] { "-1", "", "a", "1.0", "%2B1", "%201", "0x1", "1e0" })
            (await Api.Get($"accounts/{id}/balance?revision={none}")).IsProblem(400, "validation-failed", "revision");
    }
}
