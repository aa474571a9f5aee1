using BankingConsole.SignIn;
using BankingConsole.Tests.Running;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.Time.Testing;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace BankingConsole.Tests.SignIn;

public sealed class TokensTests
{
    private readonly FakeTimeProvider _clock = new(DateTimeOffset.UtcNow);

    [Fact]
    public async Task Tabs_that_ask_at_once_get_one_new_token_by_one_refresh()
    {
        await using var provider = await Provider.Start();
        var tokens = await SignIn(provider, TimeSpan.Zero);
        var given = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => tokens.Access(default).AsTask())));
        Assert.NotNull(Assert.Single(given.Distinct()));
        Assert.Equal(1, provider.Replaced);
    }

    [Fact]
    public async Task A_token_that_is_good_for_a_while_is_kept()
    {
        await using var provider = await Provider.Start();
        var tokens = await SignIn(provider, TimeSpan.FromMinutes(1));
        Assert.Equal(await tokens.Access(default), await tokens.Access(default));
        Assert.Equal(0, provider.Replaced);
    }

    [Fact]
    public async Task While_the_provider_is_away_the_old_token_is_given_and_a_new_one_asked_for_again()
    {
        await using var provider = await Provider.Start();
        var tokens = await SignIn(provider, TimeSpan.Zero);
        provider.IsAway = true;
        var old = await tokens.Access(default);
        Assert.NotNull(old);
        provider.IsAway = false;
        // Not by every call: that would wait for it each time.
        Assert.Equal(old, await tokens.Access(default));
        _clock.Advance(TimeSpan.FromSeconds(6));
        Assert.NotEqual(old, await tokens.Access(default));
        Assert.Equal(1, provider.Replaced);
    }

    [Fact]
    public async Task A_token_that_is_still_good_is_replaced_without_waiting_for_it()
    {
        await using var provider = await Provider.Start();
        var tokens = await SignIn(provider, TimeSpan.FromMinutes(1));
        var first = await tokens.Access(default);
        _clock.Advance(TimeSpan.FromSeconds(40));
        Assert.Equal(first, await tokens.Access(default));
        while (await tokens.Access(default) == first) await Task.Yield();
        Assert.Equal(1, provider.Replaced);
    }

    [Fact]
    public async Task A_refresh_that_the_provider_refuses_is_not_tried_again()
    {
        await using var provider = await Provider.Start();
        var tokens = await SignIn(provider, TimeSpan.Zero);
        provider.Forget();
        var old = await tokens.Access(default);
        Assert.Equal(old, await tokens.Access(default));
        Assert.Equal(1, provider.Refused);
    }

    [Fact]
    public async Task A_sign_in_that_has_ended_gives_no_token()
    {
        await using var provider = await Provider.Start();
        var tokens = await SignIn(provider, TimeSpan.Zero);
        tokens.End();
        Assert.Null(await tokens.Access(default));
        Assert.Equal(0, provider.Replaced);
    }

    private async Task<Tokens> SignIn(Provider provider, TimeSpan lifetime)
    {
        provider.FirstLifetime = lifetime;
        var http = new HttpClient();
        var places = new OpenIdConnectConfiguration { TokenEndpoint = $"{provider.Issuer}/token" };
        var options = new OpenIdConnectOptions
        {
            ClientId = "console",
            Backchannel = http,
            ConfigurationManager = new StaticConfigurationManager<OpenIdConnectConfiguration>(places),
        };
        using var code = new FormUrlEncodedContent([new("grant_type", "authorization_code"), new("code", "once")]);
        using var first = await http.PostAsync(places.TokenEndpoint, code);
        return new Tokens(new OpenIdConnectMessage(await first.Content.ReadAsStringAsync()), options, _clock);
    }
}
