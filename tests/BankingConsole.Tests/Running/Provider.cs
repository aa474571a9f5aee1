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
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace BankingConsole.Tests.Running;

/// <summary>An OpenID provider where everybody is signed in already, with the scopes that the test names.</summary>
internal sealed class Provider : IAsyncDisposable
{
    private const string Audience = "banking-api";

    private static readonly TimeSpan Usual = TimeSpan.FromMinutes(10);

    private readonly WebApplication _web;
    private readonly RsaSecurityKey _key = new(RSA.Create(2048)) { KeyId = "one" };
    private string? _nonce;
    private int _refreshToken;

    private Provider(WebApplication web) => _web = web;

    public string Issuer { get; private set; } = "";

    /// <summary>What the user's next token allows.</summary>
    public string Scopes { get; set; } = "";

    public Guid? OwnerId { get; set; }

    /// <summary>Of the access token that a sign-in begins with; less than nothing: it has run out already.</summary>
    public TimeSpan FirstLifetime { get; set; } = Usual;

    /// <summary>Whether a token can be replaced without the user.</summary>
    public bool GivesRefreshTokens { get; set; } = true;

    public bool IsAway { get; set; }

    /// <summary>Why nobody is signed in; null when everybody is.</summary>
    public string? Refusal { get; set; }

    public int Replaced { get; private set; }

    public int Refused { get; private set; }

    /// <summary>Whose sign-in has ended here, by their identity token.</summary>
    public List<string> SignedOut { get; } = [];

    /// <summary>For the bank, which has to require tokens.</summary>
    public string[] BankSettings =>
    [
        "--Security:Mode=Required", $"--Authentication:Schemes:Bearer:Authority={Issuer}",
        "--Authentication:Schemes:Bearer:RequireHttpsMetadata=false", $"--Authentication:Schemes:Bearer:ValidAudiences:0={Audience}",
    ];

    public string[] ConsoleSettings => [$"--SignIn:Authority={Issuer}", "--SignIn:RequireHttpsMetadata=false", "--SignIn:ClientId=console"];

    public static async Task<Provider> Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var web = builder.Build();
        var provider = new Provider(web);
        web.MapGet("/.well-known/openid-configuration", provider.Describe);
        web.MapGet("/jwks", provider.Publish);
        web.MapGet("/authorize", provider.SignIn);
        web.MapPost("/token", provider.Exchange);
        web.MapGet("/end", provider.SignOut);
        await web.StartAsync();
        var server = web.Services.GetRequiredService<IServer>();
        provider.Issuer = server.Features.Get<IServerAddressesFeature>()!.Addresses.Single().TrimEnd('/');
        return provider;
    }

    public string AccessToken(string scopes) => AccessToken(scopes, Usual);

    private string AccessToken(string scopes, TimeSpan lifetime)
    {
        var claims = new Dictionary<string, object> { ["sub"] = "teller-1", ["scope"] = scopes };
        if (OwnerId is { } owner) claims["owner_id"] = owner.ToString("D");
        return Token(Audience, claims, lifetime);
    }

    /// <summary>As if nothing had been before, with a user who gets these scopes.</summary>
    public void BeginAnew(string scopes)
    {
        (Scopes, OwnerId, FirstLifetime, GivesRefreshTokens, IsAway, Refusal) = (scopes, null, Usual, true, false, null);
        (Replaced, Refused) = (0, 0);
        SignedOut.Clear();
    }

    /// <summary>The refresh tokens that were given are good for nothing any more.</summary>
    public void Forget() => _refreshToken++;

    public async ValueTask DisposeAsync()
    {
        await _web.StopAsync();
        await _web.DisposeAsync();
    }

    private string Token(string audience, Dictionary<string, object> claims, TimeSpan lifetime)
        => new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            Audience = audience,
            Claims = claims,
            NotBefore = DateTime.UtcNow.AddHours(-1),
            Expires = DateTime.UtcNow + lifetime,
            SigningCredentials = new SigningCredentials(_key, SecurityAlgorithms.RsaSha256),
        });

    private Task Describe(HttpContext context) => context.Response.WriteAsJsonAsync(new JsonObject
    {
        ["issuer"] = Issuer,
        ["jwks_uri"] = $"{Issuer}/jwks",
        ["authorization_endpoint"] = $"{Issuer}/authorize",
        ["token_endpoint"] = $"{Issuer}/token",
        ["end_session_endpoint"] = $"{Issuer}/end",
    });

    private Task Publish(HttpContext context)
    {
        var jwk = JsonWebKeyConverter.ConvertFromRSASecurityKey(_key);
        var key = new JsonObject { ["kty"] = "RSA", ["use"] = "sig", ["kid"] = _key.KeyId, ["n"] = jwk.N, ["e"] = jwk.E };
        return context.Response.WriteAsJsonAsync(new JsonObject { ["keys"] = new JsonArray(key) });
    }

    private Task SignIn(HttpContext context)
    {
        var query = context.Request.Query;
        Assert.Equal(("code", "S256"), (query["response_type"].ToString(), query["code_challenge_method"].ToString()));
        _nonce = query["nonce"];
        var outcome = Refusal is null ? "code=once" : $"error={Refusal}";
        context.Response.Redirect($"{query["redirect_uri"]}?{outcome}&state={Uri.EscapeDataString(query["state"].ToString())}");
        return Task.CompletedTask;
    }

    /// <summary>A refresh token is good for once, as the strictest providers have it.</summary>
    private async Task Exchange(HttpContext context)
    {
        if (IsAway)
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return;
        }
        var form = await context.Request.ReadFormAsync();
        var isReplaced = form["grant_type"] == "refresh_token";
        var lifetime = isReplaced ? Usual : FirstLifetime;
        if (isReplaced)
        {
            if (form["refresh_token"] != $"refresh-{_refreshToken}")
            {
                Refused++;
                context.Response.StatusCode = StatusCodes.Status400BadRequest;
                await context.Response.WriteAsJsonAsync(new JsonObject { ["error"] = "invalid_grant" });
                return;
            }
            Replaced++;
        }
        var answer = new JsonObject
        {
            ["access_token"] = AccessToken(Scopes, lifetime),
            ["token_type"] = "Bearer",
            ["expires_in"] = (int)Math.Max(0, lifetime.TotalSeconds),
            ["id_token"] = Token(
                "console", new() { ["sub"] = "teller-1", ["name"] = "Demo Teller", ["nonce"] = _nonce ?? "" }, Usual),
        };
        if (GivesRefreshTokens) answer["refresh_token"] = $"refresh-{++_refreshToken}";
        await context.Response.WriteAsJsonAsync(answer);
    }

    private Task SignOut(HttpContext context)
    {
        var query = context.Request.Query;
        SignedOut.Add(new JsonWebToken(query["id_token_hint"]).Subject);
        context.Response.Redirect($"{query["post_logout_redirect_uri"]}?state={Uri.EscapeDataString(query["state"].ToString())}");
        return Task.CompletedTask;
    }
}
