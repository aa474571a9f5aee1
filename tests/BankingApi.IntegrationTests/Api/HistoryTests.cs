namespace BankingApi.IntegrationTests.Api;

/// <summary>The audit trail: every event, what it stored, and its step of the balance.</summary>
public abstract class HistoryTests<TStack>(TStack stack) : ApiTests<TStack>(stack)
    where TStack : BankingApiFixture
{
    [Fact]
    public async Task Every_command_is_one_event_that_says_what_it_did_to_the_balance()
    {
        var owner = await Api.Owner();
        var id = await Api.Account("100", "50", owner: owner, type: "SAVINGS");
        var deposit =
            (await Api.Post($"accounts/{id}/transactions", """{"type":"DEPOSIT","amount":20.5,"description":" Rent "}""", "history-1"))
                .IsAt(201, 1);
        var withdrawal = await Api.Withdraw(id, "150.5");
        await Api.Move(id, "INTEREST", "0.01");
        (await Api.Limit(id, "70")).IsAt(200, 4);
        (await Api.Limit(id, "70")).IsAt(200, 4);
        (await Api.Move(id, "WITHDRAWAL", "1000")).IsProblem(422, "insufficient-funds");
        (await Api.Change(id, "suspend")).IsAt(200, 5);
        (await Api.Post($"accounts/{id}/reactivate", null)).IsAt(200, 6);
        await Api.Deposit(id, "29.99");
        (await Api.Change(id, "close")).IsAt(200, 8);

        var history = (await Api.Get($"accounts/{id}/history")).IsAt(200, 8);
        Assert.Null(history.NextCursor);
        Assert.Equal(
            [
                "BankAccountCreatedV2", "BankAccountTransactionRecordedV2", "BankAccountTransactionRecordedV2",
                "BankAccountTransactionRecordedV2", "OverdraftLimitChangedV1", "BankAccountSuspendedV1", "BankAccountReactivatedV1",
                "BankAccountTransactionRecordedV2", "BankAccountClosedV1",
            ],
            history.Column("eventType"));
        Assert.Equal([null, "100.00", "120.50", "-30.00", "-29.99", "-29.99", "-29.99", "-29.99", "0.00"], history.Column("balanceBefore"));
        Assert.Equal(["100.00", "120.50", "-30.00", "-29.99", "-29.99", "-29.99", "-29.99", "0.00", "0.00"],
            history.Column("balanceAfter"));
        Assert.Equal(["0", "1", "2", "3", "4", "5", "6", "7", "8"], history.Column("revision"));
        Assert.Equal(9, history.Column("eventId").Distinct().Count());
        Assert.Equal(9, history.Column("hash").Distinct().Count());
        Assert.All(history.Column("hash"), hash => Assert.Matches("^[0-9a-f]{64}$", hash));
        foreach (var entry in history.Items)
        {
            Assert.Equal(
                "revision,eventId,eventType,recordedAt,data,correlationId,causationId,actor,balanceBefore,balanceAfter,hash",
                string.Join(',', entry.EnumerateObject().Select(field => field.Name)));
            Assert.True(Guid.TryParse(entry.Text("eventId"), out _));
            foreach (var field in new[] { "correlationId", "causationId", "actor" })
                Assert.False(string.IsNullOrWhiteSpace(entry.Text(field)));
            Assert.Equal(entry.Text("recordedAt"), entry.GetProperty("data").Text("recordedAt"));
        }

        var opening = history.Items[0].GetProperty("data");
        Assert.Equal(
            (id.ToString(), owner.ToString(), "SAVINGS", "EUR", "100.00", "50.00"),
            (opening.Text("accountId"), opening.Text("ownerId"), opening.Text("accountType"), opening.Text("currency"),
                opening.Text("initialBalance"), opening.Text("overdraftLimit")));
        foreach (var (answer, entry) in new[] { (deposit, history.Items[1]), (withdrawal, history.Items[2]) })
        {
            foreach (var field in new[] { "transactionId", "type", "direction", "amount", "balanceAfter", "description", "recordedAt" })
                Assert.Equal(answer[field], entry.GetProperty("data").TryGetProperty(field, out var stored) ? stored.ToText() : null);
        }
        Assert.Equal(("50.00", "70.00"),
            (history.Items[4].GetProperty("data").Text("oldLimit"), history.Items[4].GetProperty("data").Text("newLimit")));
        Assert.Equal("a test", history.Items[5].GetProperty("data").Text("reason"));
        Assert.Equal(("a test", "0.00"),
            (history.Items[8].GetProperty("data").Text("reason"), history.Items[8].GetProperty("data").Text("finalBalance")));
    }

    [Fact]
    public async Task Events_carry_the_trace_of_their_own_request()
    {
        var id = await Api.Account();
        var traces = Enumerable.Range(0, 30).Select(_ => Guid.NewGuid().ToString("N")).ToList();
        // At once, so that they share appends.
        var answers = await Task.WhenAll(traces.Select(trace => Api.Send(
            HttpMethod.Post, $"accounts/{id}/transactions", ApiClient.Json("""{"type":"DEPOSIT","amount":1}"""),
            ("traceparent", $"00-{trace}-00f067aa0ba902b7-01"))));
        var history = (await Api.Get($"accounts/{id}/history")).IsAt(200, 30);
        foreach (var (trace, answer) in traces.Zip(
            answers)) Assert.Equal(trace, history.Items[(int)answer.Is(201).Revision].Text("correlationId"));
    }

    [Fact]
    public async Task The_chain_holds_over_pages()
    {
        var id = await Api.Account("10", "1000");
        await Task.WhenAll(
            Enumerable.Range(0, 60)
                .Select(i => i % 7 == 0
                    ? Api.Limit(id, $"{2000 + i}") : Api.Move(id, i % 3 == 0 ? "WITHDRAWAL" : "DEPOSIT", $"{i + 1}.50")));
        var whole = (await Api.Get($"accounts/{id}/history?limit=500")).Is(200).Items.Select(item => item.GetRawText()).ToList();
        foreach (var limit in new[] { 1, 7, 60, 61, 500 })
        {
            var entries = await Api.Walk($"accounts/{id}/history?limit={limit}");
            Assert.Equal(whole, entries.Select(entry => entry.GetRawText()));
            Assert.Null(entries[0].Text("balanceBefore"));
            foreach (var (before, after) in entries.Zip(
                entries.Skip(1))) Assert.Equal(before.Text("balanceAfter"), after.Text("balanceBefore"));
            foreach (var entry in entries.Skip(1))
            {
                var data = entry.GetProperty("data");
                var change = data.TryGetProperty("amount", out _)
                    ? (data.Text("direction") == "CREDIT" ? 1 : -1) * data.Money("amount") : 0m;
                Assert.Equal(entry.Money("balanceBefore") + change, entry.Money("balanceAfter"));
            }
        }
    }

    [Fact]
    public async Task The_trail_up_to_a_moment_ends_with_the_last_event_until_then()
    {
        Stack.Clock.Stand("2026-09-01T10:00:00Z");
        var id = await Api.Account();
        for (var i = 1; i <= 40; i++)
        {
            if (i % 4 == 0) Stack.Clock.Advance(TimeSpan.FromHours(7));
            await Api.Deposit(id, "1");
        }
        Stack.Clock.Advance(TimeSpan.FromDays(2));
        var all = (await Api.Get($"accounts/{id}/history?limit=500")).IsAt(200, 40).Items;
        await Table.Check(all, async entry =>
        {
            var at = entry.Instant("recordedAt");
            var expected = all.Where(one => one.Instant("recordedAt") <= at).Select(one => one.GetRawText()).ToList();
            Assert.Equal(
                expected, (await Api.Get($"accounts/{id}/history?limit=500&at={at.Rfc3339()}")).IsAt(200, expected.Count - 1).Items
                    .Select(one => one.GetRawText()));
            Assert.Equal(expected, (await Api.Walk($"accounts/{id}/history?limit=7&at={at.Rfc3339()}")).Select(one => one.GetRawText()));
        });
        foreach (var (day, zone, until) in new[]
        {
            ("2026-09-01", "UTC", "2026-09-01T23:59:59.999Z"), ("2026-09-02", "Europe/Berlin", "2026-09-02T21:59:59.999Z"),
            ("2026-09-03", "America/New_York", "2026-09-04T03:59:59.999Z"),
        })
        {
            var expected = (await Api.Get($"accounts/{id}/history?limit=500&at={until}")).Is(200).Text;
            Assert.Equal(expected, (await Api.Get($"accounts/{id}/history?limit=500&at={day}&timeZone={zone}")).Is(200).Text);
        }
        (await Api.Get($"accounts/{id}/history?at=2026-08-31")).IsProblem(404, "account-not-yet-open");
        (await Api.Get($"accounts/{id}/history?at=2026-09-01T09:59:59.999Z")).IsProblem(404, "account-not-yet-open");
    }
}
