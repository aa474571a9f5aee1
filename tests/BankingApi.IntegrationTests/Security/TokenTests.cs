using System.Text.Json.Nodes;
using BankingApi.IntegrationTests.Api;

namespace BankingApi.IntegrationTests.Security;

/// <summary>Which tokens are good, and what is said of those that are not.</summary>
public sealed class TokenTests(SecuredFixture stack) : IClassFixture<SecuredFixture>
{
    private readonly TestProvider _provider = stack.Provider;

    public static TheoryData<string> BadTokens => [.. Bad.Keys];

    /// <summary>Wrong in one way each; the service must refuse every one of them as it refuses the others.</summary>
    private static readonly Dictionary<string, Func<TestProvider, string>> Bad = new()
    {
        ["no JWT"] = _ => "abc",
        ["two parts"] = provider => Good(provider)[..Good(provider).LastIndexOf('.')],
        ["bad signature"] = provider => Jwt.Spoilt(Good(provider)),
        ["unsigned"] = provider => Jwt.Unsigned(Payload(provider)),
        ["signed with the public key as a secret"] = provider => Jwt.SignedWithPublicKeyAsSecret(Payload(provider), provider.Key),
        ["expired"] = provider => Changed(provider, "exp", DateTimeOffset.UtcNow.AddSeconds(-35).ToUnixTimeSeconds()),
        ["without expiry"] = provider => Changed(provider, "exp", null),
        ["not yet valid"] = provider => Changed(provider, "nbf", DateTimeOffset.UtcNow.AddSeconds(40).ToUnixTimeSeconds()),
        ["another issuer"] = provider => Changed(provider, "iss", "http://127.0.0.1:1"),
        ["another audience"] = provider => Changed(provider, "aud", "other-api"),
        ["no audience"] = provider => Changed(provider, "aud", null),
        ["no subject"] = provider => Changed(provider, "sub", null),
        ["an empty subject"] = provider => Changed(provider, "sub", ""),
        ["a subject too long"] = provider => Changed(provider, "sub", new string('x', 256)),
        ["a subject with a line feed"] = provider => Changed(provider, "sub", "a\nb"),
        ["a subject that is a number"] = provider => Changed(provider, "sub", 7),
        ["an owner that is no UUID"] = provider => Changed(provider, "owner_id", "me"),
        ["an owner that is null"] = provider => Jwt.Signed(Payload(provider)[..^1] + ",\"owner_id\":null}", provider.Key),
        ["an owner that is an empty list"] = provider => Changed(provider, "owner_id", new JsonArray()),
        ["two owners"] = provider => Changed(provider, "owner_id", new JsonArray(Guid.NewGuid().ToString(), Guid.NewGuid().ToString())),
        ["a claim twice"] = provider
            => Jwt.Signed(
                Payload(provider)[..^1] + $",\"owner_id\":\"{Guid.NewGuid()}\",\"owner_id\":\"{Guid.NewGuid()}\"}}", provider.Key),
        ["the subject twice"] = provider => Jwt.Signed(Payload(provider)[..^1] + ",\"sub\":\"somebody-else\"}", provider.Key),
        ["scopes that are a number"] = provider => Changed(provider, "scope", 1),
        ["scopes nested in lists"] = provider => Changed(provider, "scope", Nested(10)),
        ["a claim nested too deep"] = provider => Changed(provider, "extra", Nested(60)),
        ["no JSON"] = provider => Jwt.Signed("{", provider.Key),
        ["a token of 100 KB"] = provider => Changed(provider, "extra", new string('x', 75_000)),
        ["many claims"] = provider => Changed(provider, "extra", new JsonArray([.. Enumerable.Range(0, 4_000).Select(i => (JsonNode)i)])),
    };

    [Theory]
    [MemberData(nameof(BadTokens))]
    public async Task A_bad_token_is_refused_with_no_more_than_that(string which)
    {
        var answer = (await stack.With(Bad[which](_provider)).Get("accounts")).IsProblem(401, "unauthenticated");
        Assert.Equal("Bearer error=\"invalid_token\"", answer.Header("WWW-Authenticate"));
        Assert.DoesNotContain("IDX", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_token_there_is_no_error_in_the_challenge()
    {
        var answer = (await stack.With(null).Get("accounts")).IsProblem(401, "unauthenticated");
        Assert.Equal("Bearer", answer.Header("WWW-Authenticate"));
        foreach (var other in (string[])["Basic YTpi", "Bearer", ""])
        {
            answer = (await stack.Api.Get("accounts", ("Authorization", other))).IsProblem(401, "unauthenticated");
            Assert.Equal("Bearer", answer.Header("WWW-Authenticate"));
        }
    }

    [Fact]
    public async Task Two_tokens_are_none()
    {
        var token = "Bearer " + Good(_provider);
        (await stack.Api.Get("accounts", ("Authorization", token), ("Authorization", token))).IsProblem(401, "unauthenticated");
    }

    [Fact]
    public async Task A_token_in_the_query_is_ignored()
        => (await stack.Api.Get($"owners?access_token={Good(_provider)}")).IsProblem(401, "unauthenticated");

    [Fact]
    public async Task A_clock_may_be_off_by_half_a_minute()
    {
        (await stack.With(Changed(_provider, "exp", DateTimeOffset.UtcNow.AddSeconds(-20).ToUnixTimeSeconds())).Get("accounts")).Is(200);
        (await stack.With(Changed(_provider, "nbf", DateTimeOffset.UtcNow.AddSeconds(20).ToUnixTimeSeconds())).Get("accounts")).Is(200);
    }

    [Theory]
    [InlineData("scope", "\"accounts:read owners:read\"")]
    [InlineData("scope", "[\"accounts:read\",\"owners:read\"]")]
    [InlineData("scp", "\"other  accounts:read\"")]
    [InlineData("scp", "[\"accounts:read owners:read\"]")]
    public async Task Scopes_are_a_text_or_a_list(string claim, string value)
    {
        var token = _provider.Token(change: payload =>
        {
            payload.Remove("scope");
            payload[claim] = JsonNode.Parse(value);
        });
        (await stack.With(token).Get("accounts")).Is(200);
        (await stack.With(token).Get("transfers")).IsProblem(403, "forbidden");
    }

    [Fact]
    public async Task A_client_without_a_user_acts_under_its_own_id()
    {
        var token = _provider.Token(SecuredFixture.AllScopes, change: payload =>
        {
            payload.Remove("sub");
            payload["client_id"] = "nightly-job";
        });
        var api = stack.With(token);
        var account = await api.Account("5.00");
        Assert.Equal("nightly-job", (await api.Get($"accounts/{account}/history")).Is(200).Items[0].Text("actor"));
    }

    [Fact]
    public async Task A_new_key_is_fetched_and_a_withdrawn_one_is_refused_within_minutes()
    {
        var old = Good(_provider);
        (await stack.With(old).Get("accounts")).Is(200);

        _provider.Rotate(keepOld: false);
        await Wait.Until(async () => (await stack.With(Good(_provider)).Get("accounts")).Status == 200);

        // The old token was checked a moment ago. That is believed for a few minutes.
        (await stack.With(old).Get("accounts")).Is(200);
        stack.Clock.Advance(TimeSpan.FromMinutes(6));
        (await stack.With(old).Get("accounts")).IsProblem(401, "unauthenticated");
    }

    [Fact]
    public async Task Keys_are_not_fetched_for_every_token_that_names_an_unknown_one()
    {
        (await stack.With(Good(_provider)).Get("accounts")).Is(200);
        var fetches = _provider.Fetches;
        using var forger = System.Security.Cryptography.RSA.Create(2048);
        for (var i = 0; i < 50; i++)
        {
            var key = new Microsoft.IdentityModel.Tokens.RsaSecurityKey(forger) { KeyId = $"unknown-{i}" };
            (await stack.With(Jwt.Signed(Payload(_provider), key)).Get("accounts")).IsProblem(401, "unauthenticated");
        }
        Assert.InRange(_provider.Fetches - fetches, 0, 2);
    }

    [Fact]
    public async Task What_is_refused_is_counted_by_reason()
    {
        var before = await Refused("invalid_token");
        (await stack.With(Jwt.Spoilt(Good(_provider))).Get("accounts")).IsProblem(401, "unauthenticated");
        await Wait.Until(async () => await Refused("invalid_token") == before + 1); // A scrape is remembered for a moment.
        before = await Refused("insufficient_scope");
        (await stack.With(_provider.Token("owners:read")).Get("accounts")).IsProblem(403, "forbidden");
        await Wait.Until(async () => await Refused("insufficient_scope") == before + 1);
    }

    private async Task<long> Refused(string reason)
    {
        var metrics = await stack.With(_provider.Token("operations:read")).Get("/metrics");
        Assert.Equal(200, metrics.Status);
        var line = metrics.Text.Split('\n').FirstOrDefault(one
            => one.StartsWith("bankingapi_access_refused_total", StringComparison.Ordinal)
            && one.Contains($"reason=\"{reason}\"", StringComparison.Ordinal));
        return line is null ? 0 : long.Parse(line.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
    }

    private static string Good(TestProvider provider) => provider.Token(SecuredFixture.AllScopes);

    private static string Changed(TestProvider provider, string claim, JsonNode? value)
        => provider.Token(SecuredFixture.AllScopes, change: payload =>
        {
            payload.Remove(claim);
            if (value is not null) payload[claim] = value;
        });

    private static string Payload(TestProvider provider) => Jwt.Payload(Good(provider));

    private static JsonArray Nested(int depth)
    {
        var innermost = new JsonArray("accounts:read");
        for (var i = 0; i < depth; i++) innermost = [innermost];
        return innermost;
    }
}
