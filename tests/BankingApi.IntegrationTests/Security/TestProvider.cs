using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Tokens;

namespace BankingApi.IntegrationTests.Security;

/// <summary>What an OpenID provider publishes: its discovery document and its keys. It misbehaves on request.</summary>
public sealed class TestProvider : IAsyncDisposable
{
    public const string Audience = "banking-api";

    private readonly WebApplication _web;
    private RsaSecurityKey[] _published;
    private string? _challenge;

    private TestProvider(WebApplication web)
    {
        _web = web;
        Key = NewKey();
        _published = [Key];
    }

    /// <summary>What it signs with now.</summary>
    public RsaSecurityKey Key { get; private set; }

    public string Issuer { get; private set; } = "";

    /// <summary>How often its keys were fetched.</summary>
    public int Fetches { get; private set; }

    /// <summary>How often a code became a token.</summary>
    public int SignIns { get; private set; }

    /// <summary>Instead of the discovery document; null for that.</summary>
    public Func<HttpContext, Task>? Misbehaviour { get; set; }

    public static async Task<TestProvider> Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var web = builder.Build();
        var provider = new TestProvider(web);
        web.MapGet("/.well-known/openid-configuration", provider.Describe);
        web.MapGet("/jwks", provider.Publish);
        web.MapGet("/authorize", provider.SignIn);
        web.MapMethods("/token", ["POST", "OPTIONS"], provider.Exchange);
        await web.StartAsync();
        var server = web.Services.GetRequiredService<IServer>();
        provider.Issuer = server.Features.Get<IServerAddressesFeature>()!.Addresses.Single().TrimEnd('/');
        return provider;
    }

    /// <summary>The settings of a service that believes it.</summary>
    public Dictionary<string, string> Settings() => new()
    {
        ["Security:Mode"] = "Required",
        ["Authentication:Schemes:Bearer:Authority"] = Issuer,
        ["Authentication:Schemes:Bearer:RequireHttpsMetadata"] = "false",
        ["Authentication:Schemes:Bearer:ValidAudiences:0"] = Audience,
    };

    /// <summary>From now on it signs with a new key; the old one is still published, or not.</summary>
    public void Rotate(bool keepOld)
    {
        var old = Key;
        Key = NewKey();
        _published = keepOld ? [old, Key] : [Key];
    }

    /// <summary>A good token, but for what the test changes in it.</summary>
    public string Token(string scopes = "", Guid? owner = null, string subject = "teller-1", Action<JsonObject>? change = null)
    {
        var now = DateTimeOffset.UtcNow;
        var payload = new JsonObject
        {
            ["iss"] = Issuer,
            ["aud"] = Audience,
            ["sub"] = subject,
            ["scope"] = scopes,
            ["nbf"] = now.AddMinutes(-1).ToUnixTimeSeconds(),
            ["exp"] = now.AddMinutes(10).ToUnixTimeSeconds(),
        };
        if (owner is { } id) payload["owner_id"] = id.ToString("D");
        change?.Invoke(payload);
        return Jwt.Signed(payload.ToJsonString(), Key);
    }

    public async ValueTask DisposeAsync()
    {
        await _web.StopAsync();
        await _web.DisposeAsync();
    }

    private static RsaSecurityKey NewKey() => new(RSA.Create(2048)) { KeyId = Guid.NewGuid().ToString("N") };

    private Task Describe(HttpContext context)
        => Misbehaviour?.Invoke(context) ?? context.Response.WriteAsJsonAsync(new JsonObject
        {
            ["issuer"] = Issuer,
            ["jwks_uri"] = $"{Issuer}/jwks",
            ["authorization_endpoint"] = $"{Issuer}/authorize",
            ["token_endpoint"] = $"{Issuer}/token",
        });

    /// <summary>Everybody is signed in already, and sent back with a code.</summary>
    private Task SignIn(HttpContext context)
    {
        var query = context.Request.Query;
        Assert.Equal(("code", "S256"), (query["response_type"].ToString(), query["code_challenge_method"].ToString()));
        _challenge = query["code_challenge"];
        var state = Uri.EscapeDataString(query["state"].ToString());
        context.Response.Redirect($"{query["redirect_uri"]}?code=once&state={state}");
        return Task.CompletedTask;
    }

    /// <summary>A code for a token, to whoever shows what the challenge was made of (RFC 7636).</summary>
    private async Task Exchange(HttpContext context)
    {
        context.Response.Headers.AccessControlAllowOrigin = "*";
        context.Response.Headers.AccessControlAllowHeaders = "*";
        if (context.Request.Method == HttpMethods.Options) return;
        var form = await context.Request.ReadFormAsync();
        var hash = SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(form["code_verifier"].ToString()));
        if (form["code"] != "once" || Base64UrlEncoder.Encode(hash) != _challenge)
        {
            context.Response.StatusCode = 400;
            return;
        }
        SignIns++;
        await context.Response.WriteAsJsonAsync(
            new JsonObject { ["access_token"] = Token(SecuredFixture.AllScopes), ["token_type"] = "Bearer", ["expires_in"] = 600 });
    }

    private Task Publish(HttpContext context)
    {
        Fetches++;
        var keys = _published.Select(key =>
        {
            var jwk = JsonWebKeyConverter.ConvertFromRSASecurityKey(key);
            return (JsonNode)new JsonObject
            { ["kty"] = "RSA", ["use"] = "sig", ["kid"] = key.KeyId, ["n"] = jwk.N, ["e"] = jwk.E };
        });
        return context.Response.WriteAsJsonAsync(new JsonObject { ["keys"] = new JsonArray([.. keys]) });
    }
}
