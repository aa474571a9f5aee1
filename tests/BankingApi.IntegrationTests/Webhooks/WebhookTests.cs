using System.Text.Json;
using BankingApi.IntegrationTests.Api;

namespace BankingApi.IntegrationTests.Webhooks;

/// <summary>Registering, seeing and removing webhooks.</summary>
public abstract class WebhookTests<TStack>(TStack stack) : ApiTests<TStack>(stack)
    where TStack : BankingApiFixture
{
    private const string Url = "https://hooks.example.test/bank?for=tests";

    [Fact]
    public async Task A_new_one_is_active_and_its_secret_is_told_once()
    {
        var owner = await Api.Owner();
        var account = await Api.Account(owner: owner);
        var answer = (await Api.Register(
            Url, $$""","eventTypes":["HoldPlacedV1","BankAccountCreatedV2"],"accountId":"{{account}}","ownerId":"{{owner}}" """)).Is(201);
        await using var hook = new Hook(Api, answer);

        Assert.Equal($"/api/v1/webhooks/{hook.Id}", answer.Location);
        Assert.Equal((Url, "ACTIVE"), (answer["url"], answer["status"]));
        Assert.Matches("^whsec_[A-Za-z0-9+/]{43}=$", hook.Secret);
        var seen = await hook.Now();
        Assert.Equal("""["BankAccountCreatedV2","HoldPlacedV1"]""", seen["eventTypes"]);
        Assert.Equal(($"{account}", $"{owner}"), (seen["accountId"], seen["ownerId"]));
        Assert.Equal((null, null), (seen["disabledReason"], seen["disabledAt"]));
        var listed = Assert.Single(await Api.Walk("webhooks?limit=500"), one => one.Text("webhookId") == $"{hook.Id}");
        Assert.Equal(seen.Text, listed.GetRawText());
        Assert.Equal(
            answer.Text.Replace($"\"secret\":\"{hook.Secret}\",", "", StringComparison.Ordinal), seen.Text);
        Assert.DoesNotContain("whsec_", seen.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_request_under_a_key_is_answered_alike_and_another_one_is_refused()
    {
        var key = Guid.NewGuid().ToString();
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Api.Register(Url, key: key)));
        await using var hook = new Hook(Api, answers[0].Is(201));

        Assert.Single(answers.Select(answer => answer.Is(201).Text).Distinct());
        Assert.Equal(3, answers.Count(answer => answer.IsReplayed));
        (await Api.Register($"{Url}&more", key: key)).IsProblem(422, "idempotency-key-reused");
        (await Api.Register(Url, ""","eventTypes":["HoldPlacedV1"]""", key)).IsProblem(422, "idempotency-key-reused");
        Assert.Single(await Api.Walk("webhooks?limit=500"), one => one.Text("webhookId") == $"{hook.Id}");
    }

    [Theory]
    [InlineData("""{}""", "url")]
    [InlineData("""{"url":null}""", "url")]
    [InlineData("""{"url":"  "}""", "url")]
    [InlineData("""{"url":"/hook"}""", "url")]
    [InlineData("""{"url":"hooks.example.test"}""", "url")]
    [InlineData("""{"url":"ftp://hooks.example.test/"}""", "url")]
    [InlineData("""{"url":"https://me:secret@hooks.example.test/"}""", "url")]
    [InlineData("""{"url":"https://hooks.example.test/#part"}""", "url")]
    [InlineData("""{"url":"https://hooks.example.test/","eventTypes":[]}""", "eventTypes")]
    [InlineData("""{"url":"https://hooks.example.test/","eventTypes":["NothingHappenedV1"]}""", "eventTypes")]
    [InlineData("""{"url":"https://hooks.example.test/","eventTypes":["WebhookRegisteredV1"]}""", "eventTypes")]
    [InlineData("""{"url":"https://hooks.example.test/","eventTypes":[null]}""", "eventTypes")]
    [InlineData("""{"url":"https://hooks.example.test/","eventTypes":"HoldPlacedV1"}""", "eventTypes")]
    [InlineData("""{"url":"https://hooks.example.test/","accountId":"one"}""", "accountId")]
    [InlineData("""{"url":7}""", "url")]
    public async Task What_cannot_be_is_refused_and_named(string body, string field)
        => (await Api.Post("webhooks", body)).IsProblem(400, "validation-failed", field);

    [Fact]
    public async Task An_address_may_be_long_but_not_endless()
    {
        var longest = Url + new string('x', 2_000 - Url.Length);
        await using var hook = new Hook(Api, (await Api.Register(longest)).Is(201));
        (await Api.Register(longest + "x")).IsProblem(400, "validation-failed", "url");
    }

    [Fact]
    public async Task Accounts_and_owners_that_are_not_there_are_said_to_be_so()
    {
        (await Api.Register(Url, $$""","accountId":"{{Guid.NewGuid()}}" """)).IsProblem(404, "account-not-found");
        (await Api.Register(Url, $$""","ownerId":"{{Guid.NewGuid()}}" """)).IsProblem(404, "owner-not-found");
    }

    [Fact]
    public async Task They_are_listed_in_the_order_of_registration_page_by_page()
    {
        var ids = new List<string?>();
        for (var i = 0; i < 5; i++) ids.Add((await Api.Register($"{Url}&n={i}")).Is(201)["webhookId"]);

        var listed = (await Api.Walk("webhooks?limit=2")).ConvertAll(one => one.Text("webhookId"));
        Assert.Equal(ids, listed.Where(ids.Contains));
        Assert.Equal(listed.Distinct(), listed);
        (await Api.Get("webhooks?limit=0")).IsProblem(400, "validation-failed", "limit");
        (await Api.Get("webhooks?cursor=x")).IsProblem(400, "validation-failed", "cursor");
        foreach (var id in ids) Assert.Equal(204, (await Api.Send(HttpMethod.Delete, $"webhooks/{id}", null)).Status);
        Assert.DoesNotContain(await Api.Walk("webhooks?limit=2"), one => ids.Contains(one.Text("webhookId")));
    }

    [Fact]
    public async Task One_that_was_removed_is_not_there_any_more()
    {
        var hook = new Hook(Api, (await Api.Register(Url)).Is(201));
        var removed = await Api.Send(HttpMethod.Delete, hook.Path, null);
        Assert.Equal((204, ""), (removed.Status, removed.Text));
        await IsNotThere(hook.Id);
    }

    [Fact]
    public Task One_that_never_was_is_not_there() => IsNotThere(Guid.NewGuid());

    [Fact]
    public async Task HEAD_is_answered_like_GET()
    {
        await using var hook = new Hook(Api, (await Api.Register(Url)).Is(201));
        foreach (var path in (string[])["webhooks", hook.Path, $"{hook.Path}/deliveries"])
        {
            var (head, get) = (await Api.Send(HttpMethod.Head, path, null), (await Api.Get(path)).Is(200));
            Assert.Equal((200, ""), (head.Status, head.Text));
            Assert.Equal(get.Header("Content-Type"), head.Header("Content-Type"));
        }
    }

    [Fact]
    public async Task What_finds_the_deliveries_is_listed_among_the_projections_and_has_no_views_to_rebuild()
    {
        // It begins with the service, but the service does not wait for it.
        await Wait.Until(async () => (await Worker()).Text("status") == "RUNNING");
        Assert.Equal("0", (await Worker()).Text("parkedCount"));
        (await Api.Post("operations/projections/webhooks/rebuild", null)).IsProblem(404, "projection-not-found");

        async Task<JsonElement> Worker()
            => Assert.Single((await Api.Get("operations/projections")).Is(200).Items, one => one.Text("name") == "webhooks");
    }

    private async Task IsNotThere(Guid id)
    {
        (await Api.Get($"webhooks/{id}")).IsProblem(404, "webhook-not-found");
        (await Api.Send(HttpMethod.Delete, $"webhooks/{id}", null)).IsProblem(404, "webhook-not-found");
        (await Api.Post($"webhooks/{id}/enable", null)).IsProblem(404, "webhook-not-found");
        (await Api.Get($"webhooks/{id}/deliveries")).IsProblem(404, "webhook-not-found");
        (await Api.Post($"webhooks/{id}/deliveries/{Guid.NewGuid()}/redeliver", null)).IsProblem(404, "webhook-not-found");
    }
}
