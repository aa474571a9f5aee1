using System.Text.Json;
using BankingApi.IntegrationTests.Api;
using BankingApi.IntegrationTests.Live;

namespace BankingApi.IntegrationTests.Privacy;

/// <summary>Erasing who an owner is: nobody is told any more, wherever they look.</summary>
public abstract class ErasureTests<TStack>(TStack stack) : ApiTests<TStack>(stack)
    where TStack : BankingApiFixture
{
    private readonly string _mark = Guid.NewGuid().ToString("N")[..12];

    [Fact]
    public async Task Who_an_owner_is_is_forgotten_in_every_view_list_search_and_feed()
    {
        var (owner, body) = await Register();
        var account = await Api.Account("0", owner: owner);
        (await Api.Change(account, "close")).IsAt(200, 1);
        await Wait.Until(async () => (await Api.Get($"owners?search={_mark}")).Is(200).Items.Count == 1);
        Assert.Contains(_mark, (await Api.Settled(account)).Text, StringComparison.Ordinal);

        var erased = (await Api.Erase(owner)).IsAt(200, 1);

        Assert.Equal((null, null, null), (erased["firstName"], erased["lastName"], erased["email"]));
        Assert.InRange(erased.Json.Instant("erasedAt"), erased.Json.Instant("registeredAt"), TimeProvider.System.GetUtcNow());
        Assert.Equal(erased.Text, (await Api.Get($"owners/{owner}")).IsAt(200, 1).Text);
        Assert.Empty((await Api.Get($"owners?search={_mark}")).Is(200).Items);
        foreach (var path in (string[])[$"owners/{owner}/accounts", $"accounts?ownerId={owner}"])
        {
            var listed = Assert.Single((await Api.Get(path)).Is(200).Items);
            Assert.Equal((null, null), (listed.Text("ownerName"), listed.Text("ownerEmail")));
        }
        Assert.Equal("1", (await Api.Get($"owners/{owner}/summary")).Is(200)["closedAccounts"]);
        await NobodyIsTold(owner, account);

        // A repeated registration is still the same request, and tells nothing.
        var replayed = (await Api.Post("owners", body, _mark)).IsAt(201, 1);
        Assert.True(replayed.IsReplayed);
        Assert.Equal(erased.Text, replayed.Text);
    }

    [Fact]
    public async Task The_events_say_that_it_happened_and_why_and_not_who_it_was()
    {
        var (owner, _) = await Register();
        var before = (await Api.FeedToEnd()).Items.Of(owner).Single();
        Assert.Equal(("PersonRegisteredV2", $"First{_mark}", $"Last{_mark}", $"{_mark}@example.test"),
            (before.Text("eventType"), before.GetProperty("data").Text("firstName"), before.GetProperty("data").Text("lastName"),
                before.GetProperty("data").Text("email")));
        Assert.Equal(["ownerId", "firstName", "lastName", "email", "recordedAt"],
            before.GetProperty("data").EnumerateObject().Select(field => field.Name));

        var erased = (await Api.Erase(owner, "asked for by letter")).Is(200);

        var after = (await Api.FeedToEnd()).Items.Of(owner);
        Assert.Equal(["PersonRegisteredV2", "PersonalDataErasedV1"], after.Select(item => item.Text("eventType")));
        foreach (var field in (string[])["firstName", "lastName", "email"]) Assert.Null(after[0].GetProperty("data").Text(field));
        Assert.Equal(("asked for by letter", erased["erasedAt"]),
            (after[1].GetProperty("data").Text("reason"), after[1].GetProperty("data").Text("recordedAt")));
    }

    [Fact]
    public async Task Doing_it_again_changes_nothing()
    {
        var (owner, _) = await Register();
        var first = (await Api.Erase(owner, "first")).IsAt(200, 1);
        var again = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Api.Erase(owner, "again")));
        Assert.All(again, answer => Assert.Equal(first.Text, answer.IsAt(200, 1).Text));
        Assert.Equal("first", (await Api.FeedToEnd()).Items.Of(owner)[^1].GetProperty("data").Text("reason"));
    }

    [Fact]
    public async Task While_an_account_is_open_nothing_is_erased()
    {
        var (owner, _) = await Register();
        var account = await Api.Account("5", owner: owner);
        // At once, however far the views have come.
        (await Api.Erase(owner)).IsProblem(422, "owner-has-open-accounts");
        (await Api.Change(account, "suspend")).Is(200);
        (await Api.Erase(owner)).IsProblem(422, "owner-has-open-accounts");
        Assert.Equal($"First{_mark}", (await Api.Get($"owners/{owner}")).IsAt(200, 0)["firstName"]);
        (await Api.Post($"accounts/{account}/reactivate", null)).Is(200);
        await Api.Withdraw(account, "5");
        (await Api.Change(account, "close")).Is(200);
        (await Api.Erase(owner)).IsAt(200, 1);
    }

    [Fact]
    public async Task An_erased_owner_opens_no_account_and_what_was_opened_before_is_answered_as_it_was()
    {
        var (owner, _) = await Register();
        var body = $$"""{"ownerId":"{{owner}}","currency":"EUR"}""";
        var opened = (await Api.Post("accounts", body, $"open-{_mark}")).Is(201);
        (await Api.Change(opened.Id(), "close")).Is(200);
        (await Api.Erase(owner)).Is(200);

        (await Api.Post("accounts", body)).IsProblem(422, "owner-erased");
        (await Api.Post("accounts", body, $"another-{_mark}")).IsProblem(422, "owner-erased");
        var replayed = (await Api.Post("accounts", body, $"open-{_mark}")).Is(201);
        Assert.True(replayed.IsReplayed);
        Assert.Equal((opened["id"], null, null), (replayed["id"], replayed["ownerName"], replayed["ownerEmail"]));
    }

    [Fact]
    public async Task Bad_input_is_refused_and_changes_nothing()
    {
        var (owner, _) = await Register();
        foreach (var reason in (string[])["", "  ", new string('x', 201), "a\\u0000b"])
            (await Api.Erase(owner, reason)).IsProblem(400, "validation-failed", "reason");
        var path = $"owners/{owner}/personal-data";
        (await Api.Send(HttpMethod.Delete, path, ApiClient.Json("{}"))).IsProblem(400, "validation-failed", "reason");
        (await Api.Send(HttpMethod.Delete, path, ApiClient.Json("""{"reason":"x","who":"me"}"""))).IsProblem(400, "validation-failed");
        (await Api.Send(HttpMethod.Delete, path, null)).IsProblem(400, "malformed-request");
        (await Api.Erase(Guid.NewGuid())).IsProblem(404, "owner-not-found");
        (await Api.Send(HttpMethod.Delete, "owners/1/personal-data", ApiClient.Json("""{"reason":"x"}""")))
            .IsProblem(404, "owner-not-found");
        (await Api.Get(path)).IsProblem(405, "method-not-allowed");
        Assert.Equal($"First{_mark}", (await Api.Get($"owners/{owner}")).IsAt(200, 0)["firstName"]);
    }

    [Fact]
    public async Task A_client_that_has_the_account_already_is_not_told_that_it_is_unchanged()
    {
        var (owner, _) = await Register();
        var account = await Api.Account(owner: owner);
        (await Api.Change(account, "close")).Is(200);
        var known = await Api.Settled(account);
        (await Api.Get($"accounts/{account}", ("If-None-Match", known.ETag!))).Is304();
        (await Api.Erase(owner)).Is(200);
        var told = (await Api.Get($"accounts/{account}", ("If-None-Match", known.ETag!))).IsAt(200, 1);
        Assert.Null(told["ownerName"]);
        (await Api.Get($"owners/{owner}", ("If-None-Match", "\"0\""))).IsAt(200, 1);
        (await Api.Get($"owners/{owner}", ("If-None-Match", "\"1\""))).Is304();
    }

    [Fact]
    public async Task It_is_final_over_a_rebuild_and_a_restart()
    {
        var (owner, _) = await Register();
        var account = await Api.Account(owner: owner);
        (await Api.Change(account, "close")).Is(200);
        (await Api.Erase(owner)).Is(200);
        await Rebuild();
        await NobodyIsTold(owner, account);
        await Stack.Restart();
        await NobodyIsTold(owner, account);
    }

    [Fact]
    public async Task It_is_final_over_rebuilds_that_run_meanwhile()
    {
        for (var round = 0; round < 5; round++)
        {
            var (owner, _) = await Register($"{_mark}-{round}");
            var account = await Api.Account(owner: owner);
            (await Api.Change(account, "close")).Is(200);
            var rebuilding = Rebuild();
            (await Api.Erase(owner)).Is(200);
            await NobodyIsTold(owner, account);
            await rebuilding;
            await NobodyIsTold(owner, account);
        }
    }

    /// <summary>Registered, moved by commands, projected and erased at once: whoever comes last brings nothing back.</summary>
    [Fact]
    public async Task Projections_under_way_bring_nothing_back()
    {
        for (var round = 0; round < 20; round++)
        {
            var (owner, _) = await Register($"{_mark}-{round}");
            var account = await Api.Account(owner: owner);
            await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Api.Deposit(account, "1")));
            await Api.Withdraw(account, "5");
            (await Api.Change(account, "close")).Is(200);
            (await Api.Erase(owner)).Is(200);
            await NobodyIsTold(owner, account);
        }
    }

    [Fact]
    public async Task An_account_that_is_opened_at_the_same_time_is_open_or_the_owner_is_erased_and_never_both()
    {
        var (opened, erased) = (0, 0);
        for (var round = 0; round < 30; round++)
        {
            var (owner, _) = await Register($"{_mark}-{round}");
            var body = $$"""{"ownerId":"{{owner}}","currency":"EUR"}""";
            var opening = Enumerable.Range(0, 3).Select(_ => Api.Post("accounts", body)).ToList();
            var erasure = await Api.Erase(owner);
            var answers = await Task.WhenAll(opening);
            if (erasure.Status == 200)
            {
                erased++;
                Assert.All(answers, answer => answer.IsProblem(422, "owner-erased"));
            }
            else
            {
                erasure.IsProblem(422, "owner-has-open-accounts");
                opened += answers.Count(answer => answer.Status == 201);
            }
        }
        Assert.True(opened + erased > 0);
    }

    private async Task NobodyIsTold(Guid owner, Guid account)
    {
        var view = (await Api.Settled(account)).Is(200);
        Assert.Equal((null, null), (view["ownerName"], view["ownerEmail"]));
        Assert.Null((await Api.Get($"owners/{owner}")).Is(200)["firstName"]);
        Assert.DoesNotContain((await Api.Walk("owners?limit=500")).Where(one => one.Text("id") == $"{owner}"), IsTold);
        Assert.DoesNotContain((await Api.FeedToEnd()).Items.Of(owner), IsTold);

        bool IsTold(JsonElement item) => item.GetRawText().Contains(_mark, StringComparison.OrdinalIgnoreCase);
    }

    private async Task<(Guid Owner, string Body)> Register(string? key = null)
    {
        var body = $$"""{"firstName":"First{{_mark}}","lastName":"Last{{_mark}}","email":"{{_mark}}@example.test"}""";
        return ((await Api.Post("owners", body, key ?? _mark)).IsAt(201, 0).Id(), body);
    }

    private async Task Rebuild()
    {
        (await Api.Post("operations/projections/views/rebuild", null)).Is(202);
        await Wait.Until(async () => (await Api.Get("operations/projections")).Is(200).Items
            .Single(one => one.Text("name") == "views").Text("status") == "RUNNING");
    }
}

internal static class Erasing
{
    public static Task<Answer> Erase(this ApiClient api, Guid owner, string reason = "a test")
        => api.Send(HttpMethod.Delete, $"owners/{owner}/personal-data", ApiClient.Json($$"""{"reason":"{{reason}}"}"""));
}
