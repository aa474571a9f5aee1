namespace BankingApi.IntegrationTests.Api;

/// <summary>Money set aside: placed, captured, voided, expired.</summary>
public abstract class HoldTests<TStack>(TStack stack) : ApiTests<TStack>(stack)
    where TStack : BankingApiFixture
{
    [Fact]
    public async Task A_hold_says_everything_and_lowers_what_is_available()
    {
        var now = Stack.Clock.Stand("2026-03-01T12:00:00.123Z");
        var id = await Api.Account("100");
        var placed = (await Api.Hold(id, "30", ""","currency":"EUR","description":" Hotel ","expiresAt":"2026-03-05T10:00:00+02:00" """))
            .IsAt(201, 1);
        var hold = placed.Id("holdId");
        Assert.Equal($"/api/v1/accounts/{id}/holds/{hold}", placed.Location);
        Assert.Equal(
            $$"""
            {"holdId":"{{hold}}","accountId":"{{id}}","amount":"30.00","currency":"EUR","capturedAmount":"0.00","status":"ACTIVE","description":"Hotel",
            "expiresAt":"2026-03-05T08:00:00.000Z","placedAt":"{{now.Rfc3339()}}","endedAt":null,"revision":1}
            """.ReplaceLineEndings(""), placed.Text);
        Assert.Equal(placed.Text, (await Api.Get($"accounts/{id}/holds/{hold}?minRevision=1")).IsAt(200, 1).Text);
        var balance = (await Api.Get($"accounts/{id}/balance")).IsAt(200, 1);
        Assert.Equal(("100.00", "70.00", "30.00"), (balance["balance"], balance["availableBalance"], balance["reserved"]));
        var account = await Api.Settled(id);
        Assert.Equal(("100.00", "70.00", "30.00", "0"),
            (account["balance"], account["availableBalance"], account["reserved"], account["transactionCount"]));
        (await Api.Move(id, "WITHDRAWAL", "70.01")).IsProblem(422, "insufficient-funds");
        (await Api.Hold(id, "70.01")).IsProblem(422, "insufficient-funds");
        (await Api.Hold(id, "70")).IsAt(201, 2);
    }

    [Fact]
    public async Task Without_expiry_it_lasts_for_seven_days()
    {
        Stack.Clock.Stand("2026-03-01T12:00:00Z");
        var placed = (await Api.Hold(await Api.Account("100"), "30")).Is(201);
        Assert.Equal("2026-03-08T12:00:00.000Z", placed["expiresAt"]);
    }

    [Theory]
    [InlineData("\"amount\":0", "amount")]
    [InlineData("\"amount\":\"-1\"", "amount")]
    [InlineData("\"amount\":\"1.001\"", "amount")]
    [InlineData("\"currency\":\"EUR\"", "amount")]
    [InlineData("\"amount\":\"1\",\"currency\":\"eur\"", "currency")]
    [InlineData("\"amount\":\"1\",\"expiresAt\":\"2026-03-05\"", "expiresAt")]
    [InlineData("\"amount\":\"1\",\"expiresAt\":\"2026-03-05T10:00:00\"", "expiresAt")]
    [InlineData("\"amount\":\"1\",\"expiresAt\":\"2026-03-01T12:00:00Z\"", "expiresAt")] // Now.
    [InlineData("\"amount\":\"1\",\"expiresAt\":\"2026-04-01T12:00:00.001Z\"", "expiresAt")] // 31 days and a millisecond.
    [InlineData("\"amount\":\"1\",\"note\":\"x\"", "note")]
    public async Task Bad_input_is_a_400_with_the_fields_name_and_changes_nothing(string body, string field)
    {
        Stack.Clock.Stand("2026-03-01T12:00:00Z");
        var id = await Api.Account("100");
        (await Api.Post($"accounts/{id}/holds", $"{{{body}}}")).IsProblem(400, "validation-failed", field);
        Assert.Empty((await Api.Get($"accounts/{id}/holds")).IsAt(200, 0).Items);
    }

    [Fact]
    public async Task The_longest_hold_is_one_of_31_days_and_the_currency_must_be_the_accounts()
    {
        Stack.Clock.Stand("2026-03-01T12:00:00Z");
        var id = await Api.Account("100");
        (await Api.Hold(id, "1", ""","expiresAt":"2026-04-01T12:00:00Z" """)).IsAt(201, 1);
        (await Api.Hold(id, "1", ""","currency":"USD" """)).IsProblem(422, "currency-mismatch");
        (await Api.Hold(Guid.NewGuid(), "1")).IsProblem(404, "account-not-found");
    }

    [Theory]
    [InlineData(null, "30.00")]
    [InlineData("30", "30.00")]
    [InlineData("0.01", "0.01")]
    public async Task A_capture_is_a_withdrawal_with_the_hold_and_frees_the_rest(string? amount, string taken)
    {
        Stack.Clock.Stand("2026-03-01T12:00:00Z");
        var id = await Api.Account("100");
        var hold = (await Api.Hold(id, "30", ""","description":"Hotel" """)).Id("holdId");
        var at = Stack.Clock.Advance(TimeSpan.FromHours(1));
        var captured = (await Api.Capture(id, hold, amount)).IsAt(201, 2);
        var left = decimal.Parse(taken, System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(
            ("WITHDRAWAL", "DEBIT", taken, "Hotel", hold.ToString(), $"{100 - left:0.00}", $"{100 - left:0.00}"),
            (captured["type"], captured["direction"], captured["amount"], captured["description"], captured["holdId"],
                captured["balanceAfter"], captured["availableBalance"]));
        var transaction = captured.Id("transactionId");
        Assert.Equal($"/api/v1/accounts/{id}/transactions/{transaction}", captured.Location);
        Assert.Equal(captured.Text, (await Api.Get($"accounts/{id}/transactions/{transaction}?minRevision=2")).IsAt(200, 2).Text);

        var ended = (await Api.Get($"accounts/{id}/holds/{hold}?minRevision=2")).Is(200);
        Assert.Equal(("CAPTURED", taken, at.Rfc3339(), "2"),
            (ended["status"], ended["capturedAmount"], ended["endedAt"], ended["revision"]));
        var account = await Api.Settled(id);
        Assert.Equal(("0.00", taken, "1"), (account["reserved"], account["totalDebits"], account["transactionCount"]));
        (await Api.Capture(id, hold, amount)).IsProblem(422, "hold-not-active");
        (await Api.Void(id, hold)).IsProblem(422, "hold-not-active");
    }

    [Fact]
    public async Task What_cannot_be_captured()
    {
        var id = await Api.Account("100");
        var other = await Api.Account("100");
        var hold = (await Api.Hold(id, "30")).Id("holdId");
        (await Api.Capture(id, hold, "30.01")).IsProblem(422, "hold-exceeded");
        (await Api.Capture(id, hold, "0")).IsProblem(400, "validation-failed", "amount");
        (await Api.Capture(id, hold, "0.001")).IsProblem(400, "validation-failed", "amount");
        foreach (var verb in (string[])["capture", "void"])
        {
            (await Api.Post($"accounts/{id}/holds/{Guid.NewGuid()}/{verb}", null)).IsProblem(404, "hold-not-found");
            (await Api.Post($"accounts/{id}/holds/{Guid.NewGuid()}/{verb}", "{}")).IsProblem(404, "hold-not-found");
            (await Api.Post($"accounts/{id}/holds/x/{verb}", null)).IsProblem(404, "hold-not-found");
            (await Api.Post($"accounts/{other}/holds/{hold}/{verb}", null)).IsProblem(404, "hold-not-found");
            (await Api.Post($"accounts/{Guid.NewGuid()}/holds/{hold}/{verb}", null)).IsProblem(404, "account-not-found");
        }
        (await Api.Get($"accounts/{other}/holds/{hold}")).IsProblem(404, "hold-not-found");
        (await Api.Get($"accounts/{Guid.NewGuid()}/holds/{hold}")).IsProblem(404, "account-not-found");
        (await Api.Get($"accounts/{Guid.NewGuid()}/holds")).IsProblem(404, "account-not-found");
        Assert.Equal(1, (await Api.Get($"accounts/{id}/balance")).Revision);
    }

    [Fact]
    public async Task A_void_frees_it()
    {
        var now = Stack.Clock.Stand("2026-03-01T12:00:00Z");
        var id = await Api.Account("100");
        var hold = (await Api.Hold(id, "30", ""","description":"Hotel" """)).Id("holdId");
        var voided = (await Api.Void(id, hold, """{"reason":"cancelled"}""")).IsAt(200, 2);
        Assert.Equal(("VOIDED", "0.00", "30.00", "Hotel", now.Rfc3339(), now.Rfc3339()),
            (voided["status"], voided["capturedAmount"], voided["amount"], voided["description"], voided["placedAt"], voided["endedAt"]));
        Assert.Null(voided.Location);
        Assert.Equal(voided.Text, (await Api.Get($"accounts/{id}/holds/{hold}?minRevision=2")).Is(200).Text);
        Assert.Equal("100.00", (await Api.Get($"accounts/{id}/balance"))["availableBalance"]);
        (await Api.Capture(id, hold)).IsProblem(422, "hold-not-active");
        (await Api.Void(id, hold)).IsProblem(422, "hold-not-active");
        var history = await Api.Walk($"accounts/{id}/history");
        Assert.Equal(["BankAccountCreatedV2", "HoldPlacedV1", "HoldVoidedV1"], history.Select(entry => entry.Text("eventType")));
        Assert.Equal("cancelled", history[2].GetProperty("data").Text("reason"));
        Assert.All(history.Skip(1), entry => Assert.Equal("100.00", entry.Text("balanceAfter")));
    }

    [Fact]
    public async Task A_suspended_account_refuses_placing_and_capturing_and_not_voiding_and_one_with_a_hold_is_not_closed()
    {
        var id = await Api.Account("0", "100");
        var first = (await Api.Hold(id, "30")).Id("holdId");
        var second = (await Api.Hold(id, "30")).Id("holdId");
        (await Api.Change(id, "close")).IsProblem(422, "account-has-reservations");
        (await Api.Change(id, "suspend")).Is(200);
        (await Api.Hold(id, "1")).IsProblem(422, "account-suspended");
        (await Api.Capture(id, first)).IsProblem(422, "account-suspended");
        (await Api.Void(id, first)).Is(200);
        (await Api.Change(id, "close")).IsProblem(422, "account-has-reservations");
        (await Api.Void(id, second)).Is(200);
        (await Api.Change(id, "close")).Is(200);
        (await Api.Hold(id, "1")).IsProblem(422, "account-closed");
        (await Api.Capture(id, (await Api.Hold(await Api.Account("9"), "1")).Id("holdId"), "1")).IsProblem(422, "account-closed");
    }

    [Fact]
    public async Task The_same_key_is_the_same_command_for_ever_and_another_body_under_it_is_refused()
    {
        Stack.Clock.Stand("2026-03-01T12:00:00Z");
        var id = await Api.Account("100");
        var placed = (await Api.Hold(id, "30", key: "k")).Is(201);
        var hold = placed.Id("holdId");
        var same = (await Api.Hold(id, "30.00", ""","currency":"EUR","description":" " """, key: "\"k\"")).IsAt(201, 1);
        Assert.True(same.IsReplayed);
        Assert.Equal(placed.Text, same.Text);
        (await Api.Hold(id, "31", key: "k")).IsProblem(422, "idempotency-key-reused");
        (await Api.Hold(id, "30", ""","expiresAt":"2026-03-08T12:00:00Z" """, key: "k")).IsProblem(422, "idempotency-key-reused");

        var captured = (await Api.Capture(id, hold, key: "k")).IsAt(201, 2);
        foreach (var amount in (string?[])[null, "30", "30.00"])
        {
            var again = (await Api.Capture(id, hold, amount, "k")).IsAt(201, 2);
            Assert.True(again.IsReplayed);
            Assert.Equal(captured.Text, again.Text);
        }
        (await Api.Capture(id, hold, "29", "k")).IsProblem(422, "idempotency-key-reused");
        (await Api.Capture(id, hold, key: "other")).IsProblem(422, "hold-not-active");
        // A key is scoped to its path.
        (await Api.Void(id, hold, key: "k")).IsProblem(422, "hold-not-active");

        var second = (await Api.Hold(id, "30", key: "k2")).Id("holdId");
        var voided = (await Api.Void(id, second, """{"reason":"x"}""", "k")).IsAt(200, 4);
        var voidedAgain = (await Api.Void(id, second, """{"reason":" x "}""", "k")).IsAt(200, 4);
        Assert.True(voidedAgain.IsReplayed);
        Assert.Equal(voided.Text, voidedAgain.Text);
        (await Api.Void(id, second, null, "k")).IsProblem(422, "idempotency-key-reused");

        Stack.Clock.Advance(TimeSpan.FromDays(500));
        Assert.True((await Api.Hold(id, "30", key: "k")).IsAt(201, 1).IsReplayed);
        Assert.True((await Api.Capture(id, hold, key: "k")).IsAt(201, 2).IsReplayed);
        Assert.True((await Api.Void(id, second, """{"reason":"x"}""", "k")).IsAt(200, 4).IsReplayed);
    }

    [Fact]
    public async Task If_Match_binds_all_three_commands()
    {
        var id = await Api.Account("100");
        (await Api.Hold(id, "30", ifMatch: "\"1\"")).IsProblem(412, "revision-mismatch");
        var hold = (await Api.Hold(id, "30", ifMatch: "\"0\"")).IsAt(201, 1).Id("holdId");
        (await Api.Capture(id, hold, ifMatch: "\"0\"")).IsProblem(412, "revision-mismatch");
        (await Api.Void(id, hold, ifMatch: "\"0\"")).IsProblem(412, "revision-mismatch");
        (await Api.Capture(id, hold, "40", ifMatch: "\"0\"")).IsProblem(412, "revision-mismatch");
        (await Api.Void(id, hold, ifMatch: "1")).IsProblem(400, "validation-failed", "If-Match");
        (await Api.Void(id, hold, ifMatch: "\"1\"")).IsAt(200, 2);
    }

    [Fact]
    public async Task Holds_are_listed_newest_first_with_their_states()
    {
        var id = await Api.Account("100");
        var holds = new List<Guid>();
        for (var i = 0; i < 7; i++) holds.Add((await Api.Hold(id, $"{i + 1}")).Id("holdId"));
        (await Api.Capture(id, holds[1])).Is(201);
        (await Api.Void(id, holds[2])).Is(200);
        await Api.Settled(id);
        holds.Reverse();
        Assert.Equal(holds.Select(hold => hold.ToString()),
            (await Api.Walk($"accounts/{id}/holds?limit=2")).Select(one => one.Text("holdId")));
        Assert.Equal(5, (await Api.Get($"accounts/{id}/holds?status=ACTIVE")).IsAt(200, 9).Items.Count);
        Assert.Equal("2.00", Assert.Single((await Api.Get($"accounts/{id}/holds?status=CAPTURED")).Items).Text("amount"));
        Assert.Equal("3.00", Assert.Single((await Api.Get($"accounts/{id}/holds?status=VOIDED")).Items).Text("amount"));
        Assert.Empty((await Api.Get($"accounts/{id}/holds?status=EXPIRED")).Items);
        (await Api.Get($"accounts/{id}/holds?status=active")).IsProblem(400, "validation-failed", "status");
        (await Api.Get($"accounts/{id}/holds?limit=0")).IsProblem(400, "validation-failed", "limit");
        var cursor = (await Api.Get($"accounts/{id}/holds?limit=2")).NextCursor;
        (await Api.Get($"accounts/{id}/holds?status=ACTIVE&cursor={Uri.EscapeDataString(cursor!)}"))
            .IsProblem(400, "validation-failed", "cursor");
    }

    [Fact]
    public async Task A_hold_is_free_from_its_expiry_on_and_the_event_follows_by_itself()
    {
        Stack.Clock.Stand("2026-03-01T12:00:00Z");
        var id = await Api.Account("100");
        var hold = (await Api.Hold(id, "100", ""","expiresAt":"2026-03-01T13:00:00Z" """)).Id("holdId");
        Stack.Clock.Stand("2026-03-01T12:59:59.999Z");
        (await Api.Move(id, "WITHDRAWAL", "1")).IsProblem(422, "insufficient-funds");

        Stack.Clock.Stand("2026-03-01T13:00:00Z");
        (await Api.Capture(id, hold)).IsProblem(422, "hold-expired");
        (await Api.Void(id, hold)).IsProblem(422, "hold-expired");
        Assert.Equal("1.00", (await Api.Move(id, "WITHDRAWAL", "99")).Is(201)["availableBalance"]);

        var left = TimeProvider.System.GetTimestamp();
        await Wait.Until(async () => (await Api.Get($"accounts/{id}/holds/{hold}"))["status"] == "EXPIRED");
        Assert.True(TimeProvider.System.GetElapsedTime(left) < TimeSpan.FromSeconds(5));
        var ended = (await Api.Get($"accounts/{id}/holds/{hold}")).Is(200);
        Assert.Equal(("2026-03-01T13:00:00.000Z", "0.00"), (ended["endedAt"], ended["capturedAmount"]));
        Assert.Equal(["BankAccountCreatedV2", "HoldPlacedV1", "HoldExpiredV1", "BankAccountTransactionRecordedV2"],
            (await Api.Walk($"accounts/{id}/history")).Select(entry => entry.Text("eventType")));
        (await Api.Capture(id, hold)).IsProblem(422, "hold-expired");
    }

    [Fact]
    public async Task Nobody_has_to_come_for_a_hold_to_expire_over_a_restart_too()
    {
        Stack.Clock.Stand("2026-03-01T12:00:00Z");
        var ids = new List<Guid>();
        for (var i = 0; i < 12; i++)
        {
            ids.Add(await Api.Account("100"));
            for (var n = 0; n <= i % 3; n++) (await Api.Hold(ids[i], "30", ""","expiresAt":"2026-03-01T13:00:00Z" """)).Is(201);
            (await Api.Hold(ids[i], "1", ""","expiresAt":"2026-03-01T23:00:00Z" """)).Is(201);
        }
        await Stack.Restart();
        Stack.Clock.Stand("2026-03-01T13:00:00Z");

        foreach (var (i, id) in ids.Index())
        {
            await Wait.Until(async () => (await Api.Get($"accounts/{id}/balance"))["reserved"] == "1.00");
            var expired = (await Api.Walk($"accounts/{id}/history")).Where(entry => entry.Text("eventType") == "HoldExpiredV1").ToList();
            Assert.Equal(1 + (i % 3), expired.Count);
            Assert.All(expired, entry => Assert.Equal("service", entry.Text("actor")));
        }
    }

    [Fact]
    public async Task Of_40_captures_at_once_one_succeeds()
    {
        var id = await Api.Account("100");
        var hold = (await Api.Hold(id, "100")).Id("holdId");
        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => i % 5 == 0
            ? Api.Void(id, hold, key: $"{i}") : Api.Capture(id, hold, $"{1 + (i % 9)}", i % 2 == 0 ? $"{i}" : null)));
        Assert.Single(answers, answer => answer.Status is 200 or 201);
        foreach (var answer in answers.Where(answer => answer.Status is not (200 or 201))) answer.IsProblem(422, "hold-not-active");
        Assert.Equal(2, (await Api.Get($"accounts/{id}/balance")).Revision);
    }

    [Fact]
    public async Task Of_40_captures_under_one_key_all_get_the_same_answer()
    {
        var id = await Api.Account("100");
        var hold = (await Api.Hold(id, "100")).Id("holdId");
        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Api.Capture(id, hold, i % 2 == 0 ? "100" : null, "k")));
        Assert.Single(answers.Select(answer => answer.IsAt(201, 2).Text).Distinct());
        Assert.Equal(39, answers.Count(answer => answer.IsReplayed));
    }

    [Fact]
    public async Task Of_a_capture_and_an_expiry_at_the_same_instant_one_happens_and_the_money_adds_up()
    {
        var at = Stack.Clock.Stand("2026-03-01T12:00:00Z");
        var captured = 0;
        for (var round = 0; round < 20; round++)
        {
            var id = await Api.Account("100");
            var expiry = Stack.Clock.GetUtcNow().AddMinutes(1);
            var hold = (await Api.Hold(id, "60", $$""","expiresAt":"{{expiry.Rfc3339()}}" """)).Id("holdId");
            await Api.Settled(id);
            Stack.Clock.Stand(expiry.AddMilliseconds(-1));
            var tries = Enumerable.Range(0, 6).Select(async i =>
            {
                if (i != 2) return await Api.Capture(id, hold, "50", $"{i}");
                Stack.Clock.Stand(expiry);
                return await Api.Move(id, "DEPOSIT", "1");
            });
            var answers = await Task.WhenAll(tries);
            await Wait.Until(async () => (await Api.Get($"accounts/{id}/balance"))["reserved"] == "0.00");
            var ends = (await Api.Walk($"accounts/{id}/history")).Where(entry =>
                entry.Text("eventType") == "HoldExpiredV1" || entry.GetProperty("data").TryGetProperty("holdId", out var of)
                && of.ValueKind != System.Text.Json.JsonValueKind.Null && entry.Text("eventType") != "HoldPlacedV1").ToList();
            var end = Assert.Single(ends);
            var won = answers.Count(answer => answer.Status == 201) - 1;
            Assert.Equal(end.Text("eventType") == "HoldExpiredV1" ? 0 : 1, won);
            Assert.Equal(101m - (won * 50), (await Api.Get($"accounts/{id}/balance")).Json.Money("availableBalance"));
            captured += won;
        }
        Assert.True(at < Stack.Clock.GetUtcNow());
        Assert.InRange(captured, 0, 20);
    }
}
