using BankingApi.IntegrationTests.Api;
using BankingApi.IntegrationTests.Security;

namespace BankingApi.IntegrationTests.Webhooks;

/// <summary>Who may have events posted. A webhook tells of everybody's accounts, so nobody who is confined may.</summary>
public sealed class WebhookAccessTests(SecuredFixture stack) : IClassFixture<SecuredFixture>
{
    private static readonly (HttpMethod Method, string Path)[] Calls =
    [
        (HttpMethod.Post, "webhooks"), (HttpMethod.Get, "webhooks"), (HttpMethod.Head, "webhooks"), (HttpMethod.Get, "webhooks/{id}"),
        (HttpMethod.Delete, "webhooks/{id}"), (HttpMethod.Post, "webhooks/{id}/enable"), (HttpMethod.Get, "webhooks/{id}/deliveries"),
        (HttpMethod.Post, "webhooks/{id}/deliveries/{id}/redeliver"),
    ];

    [Fact]
    public async Task Without_the_scope_or_confined_to_an_owner_every_call_is_forbidden()
    {
        await using var receiver = await Receiver.Start();
        var teller = stack.As("teller");
        await using var hook = await teller.Hook(receiver);
        var others = string.Join(' ', Scopes.All.Keys.Where(scope => scope != Scopes.WebhooksManage));
        foreach (var (client, challenge) in new[]
        {
            (stack.With(stack.Provider.Token(others)), "Bearer error=\"insufficient_scope\", scope=\"webhooks:manage\""),
            (stack.As("customer", await teller.Owner()), "Bearer error=\"insufficient_scope\""),
        })
        {
            foreach (var (method, path) in Calls)
            {
                var answer = await client.Send(
                    method, path.Replace("{id}", $"{hook.Id}", StringComparison.Ordinal),
                    path == "webhooks" && method == HttpMethod.Post ? ApiClient.Json($$"""{"url":"{{receiver.Url}}"}""") : null);
                Assert.Equal((403, challenge), (answer.Status, answer.Header("WWW-Authenticate")));
                if (method != HttpMethod.Head) answer.IsProblem(403, "forbidden");
            }
        }
        Assert.Equal("ACTIVE", await hook.Status());
        Assert.Single(await teller.Walk("webhooks"));
    }

    [Fact]
    public async Task The_scope_alone_is_enough()
    {
        await using var receiver = await Receiver.Start();
        var manager = stack.With(stack.Provider.Token(Scopes.WebhooksManage, subject: "manager"));
        await using var hook = await manager.Hook(receiver, await stack.As("teller").Account());
        (await hook.Enable()).Is(200);
        Assert.Empty(await hook.Deliveries());
    }
}
