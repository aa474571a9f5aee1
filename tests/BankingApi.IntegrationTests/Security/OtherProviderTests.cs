using BankingApi.IntegrationTests.Api;

namespace BankingApi.IntegrationTests.Security;

/// <summary>The service believes a real provider: discovery, keys, and their rotation while it runs.</summary>
public sealed class OtherProviderTests
{
    [SkippableFact]
    public async Task Tokens_of_a_real_provider_work_over_a_change_of_its_keys()
    {
        var owner = Guid.NewGuid();
        await using var provider = await NodeProvider.Start(owner);
        var stack = new EmbeddedFixture();
        await using var _ = new Ending(stack);
        await stack.InitializeAsync();
        await stack.Restart(
            ("Security:Mode", "Required"), ("Authentication:Schemes:Bearer:Authority", provider.Issuer),
            ("Authentication:Schemes:Bearer:RequireHttpsMetadata", "false"),
            ("Authentication:Schemes:Bearer:ValidAudiences:0", TestProvider.Audience));

        var teller = stack.Api.Showing(await provider.Token("teller", SecuredFixture.AllScopes));
        var account = await teller.Account("10.00");
        Assert.Equal("teller", (await teller.Get($"accounts/{account}/history")).Is(200).Items[0].Text("actor"));
        (await stack.Api.Showing(await provider.Token("teller", "owners:read")).Get("accounts")).IsProblem(403, "forbidden");
        var customer = stack.Api.Showing(await provider.Token("customer", SecuredFixture.AllScopes));
        (await customer.Get($"accounts/{account}")).IsProblem(404, "account-not-found");
        Assert.Empty((await customer.Get("accounts")).Is(200).Items);

        await provider.Rotate();
        var renewed = stack.Api.Showing(await provider.Token("teller", SecuredFixture.AllScopes));
        await Wait.Until(async () => (await renewed.Get($"accounts/{account}")).Status == 200);
        (await teller.Get($"accounts/{account}")).Is(200);
    }

    private sealed class Ending(EmbeddedFixture stack) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await stack.DisposeAsync();
    }
}
