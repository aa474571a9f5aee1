using System.Text.Json;

namespace BankingApi.IntegrationTests.Api;

/// <summary>What operators see and steer.</summary>
public abstract class OperationsTests<TStack>(TStack stack) : ApiTests<TStack>(stack)
    where TStack : BankingApiFixture
{
    [Fact]
    public async Task A_stream_tells_its_length_and_age()
    {
        Stack.Clock.Stand("2026-05-01T12:00:00Z");
        var account = await Account();
        Stack.Clock.Advance(TimeSpan.FromDays(2.5));
        (await Api.Post($"accounts/{account}/transactions", """{"type":"DEPOSIT","amount":1}""")).Is(201);
        var stream = (await Api.Get($"operations/streams/BankAccount-{account:N}")).Is(200);
        Assert.Equal(
            (2, 1, 2), (stream.Json.GetProperty("eventCount").GetInt64(), stream.Json.GetProperty("lastRevision").GetInt64(),
                stream.Json.GetProperty("streamAgeDays").GetInt64()));
        Assert.Equal(("2026-05-01T12:00:00.000Z", "2026-05-04T00:00:00.000Z"), (stream["firstEventAt"], stream["lastEventAt"]));
        foreach (var unknown in new[] { $"BankAccount-{Guid.NewGuid():N}", "BankAccount-x", "$all" })
            (await Api.Get($"operations/streams/{unknown}")).IsProblem(404, "stream-not-found");
    }

    [Fact]
    public async Task Stale_accounts_are_those_without_events_for_long_and_not_closed()
    {
        Stack.Clock.Stand("2026-06-01T00:00:00Z");
        var (stale, closed) = (await Account(), await Account());
        (await Api.Post($"accounts/{closed}/close", """{"reason":"done"}""")).Is(200);
        Stack.Clock.Advance(TimeSpan.FromDays(10));
        var fresh = await Account();
        var listed = (await Api.Get("operations/streams/stale?maxAgeDays=9&limit=500")).Is(200);
        Assert.Contains(stale.ToString(), listed.Column("accountId"));
        Assert.DoesNotContain(fresh.ToString(), listed.Column("accountId"));
        Assert.DoesNotContain(closed.ToString(), listed.Column("accountId"));
        Assert.Equal(10, listed.Items.Single(item => item.GetProperty("accountId").GetGuid() == stale).GetProperty("ageDays").GetInt64());
        foreach (var bad in new[] { "-1", "36501", "x", "" })
            (await Api.Get($"operations/streams/stale?maxAgeDays={bad}")).IsProblem(400, "validation-failed", "maxAgeDays");
    }

    [Fact]
    public async Task Unknown_projections_are_not_found_and_metrics_are_served()
    {
        (await Api.Get("operations/projections/nothing/parked")).IsProblem(404, "projection-not-found");
        (await Api.Post("operations/projections/nothing/parked/replay", null)).IsProblem(404, "projection-not-found");
        (await Api.Post("operations/projections/transfers/rebuild", null)).IsProblem(404, "projection-not-found");
        Assert.Equal("RUNNING", (await Projection("transfers")).GetProperty("status").GetString());
        await Account();
        var metrics = await Api.Get("/metrics");
        Assert.Equal(200, metrics.Status);
        Assert.Contains("bankingapi_commands", metrics.Text, StringComparison.Ordinal);
    }

    private async Task<JsonElement> Projection(string name)
        => (await Api.Get("operations/projections")).Is(200).Items.Single(item => item.GetProperty("name").GetString() == name);

    private async Task<Guid> Account()
    {
        var owner = (await Api.Post("owners", """{"firstName":"Operated","lastName":"Owner","email":"o@example.com"}""")).Is(201).Id();
        return (await Api.Post("accounts", $$"""{"ownerId":"{{owner}}","currency":"EUR"}""")).Is(201).Id();
    }
}
