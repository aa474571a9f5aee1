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

    private readonly WebApplication _web;
    private readonly RsaSecurityKey _key = new(RSA.Create(2048)) { KeyId = "one" };
    private string? _nonce;

    private Provider(WebApplication web) => _web = web;

    public string Issuer { get; private set; } = "";

    /// <summary>What the user's next token allows.</summary>
    public string Scopes { get; set; } = "";

    public Guid? OwnerId { get; set; }

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
        await web.StartAsync();
        var server = web.Services.GetRequiredService<IServer>();
        provider.Issuer = server.Features.Get<IServerAddressesFeature>()!.Addresses.Single().TrimEnd('/');
        return provider;
    }

    public string AccessToken(string scopes)
    {
        var claims = new Dictionary<string, object> { ["sub"] = "teller-1", ["scope"] = scopes };
        if (OwnerId is { } owner) claims["owner_id"] = owner.ToString("D");
        return Token(Audience, claims);
    }

    public async ValueTask DisposeAsync()
    {
        await _web.StopAsync();
        await _web.DisposeAsync();
    }

    private string Token(string audience, Dictionary<string, object> claims)
        => new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            Audience = audience,
            Claims = claims,
            Expires = DateTime.UtcNow.AddMinutes(10),
            SigningCredentials = new SigningCredentials(_key, SecurityAlgorithms.RsaSha256),
        });

    private Task Describe(HttpContext context) => context.Response.WriteAsJsonAsync(new JsonObject
    {
        ["issuer"] = Issuer,
        ["jwks_uri"] = $"{Issuer}/jwks",
        ["authorization_endpoint"] = $"{Issuer}/authorize",
        ["token_endpoint"] = $"{Issuer}/token",
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
        context.Response.Redirect($"{query["redirect_uri"]}?code=once&state={Uri.EscapeDataString(query["state"].ToString())}");
        return Task.CompletedTask;
    }

    private Task Exchange(HttpContext context) => context.Response.WriteAsJsonAsync(new JsonObject
    {
        ["access_token"] = AccessToken(Scopes),
        ["token_type"] = "Bearer",
        ["expires_in"] = 600,
        ["id_token"] = Token("console", new() { ["sub"] = "teller-1", ["name"] = "Tilda Teller", ["nonce"] = _nonce! }),
    });
}
