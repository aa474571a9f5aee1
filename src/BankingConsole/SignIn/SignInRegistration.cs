using System.Security.Claims;
using BankingConsole.Api;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Authorization;

namespace BankingConsole.SignIn;

/// <summary>Sign-in by OpenID Connect, where a provider is configured: for an API that asks for tokens.</summary>
internal static class SignInRegistration
{
    public static void AddSignIn(this WebApplicationBuilder builder)
    {
        var settings = SignInSettings.Of(builder.Configuration);
        builder.Services.AddSingleton(settings);
        builder.Services.AddCascadingAuthenticationState();
        var authorization = builder.Services.AddAuthorizationBuilder();
        if (!settings.IsAsked)
        {
            builder.Services.AddAuthentication();
            return;
        }
        authorization.SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
        builder.Services.AddAuthentication(OpenIdConnectDefaults.AuthenticationScheme)
            .AddCookie(cookie =>
            {
                cookie.Cookie.Name = "banking-console";
                cookie.Cookie.SameSite = SameSiteMode.Lax;
            })
            .AddOpenIdConnect(options => Configure(options, settings));
    }

    public static void UseSignIn(this WebApplication app)
    {
        app.UseAuthentication();
        app.UseAuthorization();
    }

    public static void MapSignIn(this WebApplication app)
    {
        if (!app.Services.GetRequiredService<SignInSettings>().IsAsked) return;
        // A token that has run out is replaced by signing in again, which the provider mostly does without asking.
        app.MapGet("/sign-in", (string? back) => Results.Challenge(new AuthenticationProperties { RedirectUri = Local(back) }))
            .AllowAnonymous();
        app.MapGet("/sign-out", () => Results.SignOut(
            new AuthenticationProperties { RedirectUri = "/" },
            [CookieAuthenticationDefaults.AuthenticationScheme])).AllowAnonymous();
    }

    private static void Configure(OpenIdConnectOptions options, SignInSettings settings)
    {
        options.SignInScheme = CookieAuthenticationDefaults.AuthenticationScheme;
        options.Authority = settings.Authority;
        options.RequireHttpsMetadata = settings.RequireHttpsMetadata;
        if (settings.MetadataAddress is { } address) options.MetadataAddress = address;
        options.ClientId = settings.ClientId;
        options.ClientSecret = settings.ClientSecret;
        options.ResponseType = "code";
        // Back by a link and not by a form of another site: its cookies need no TLS on one machine.
        options.ResponseMode = "query";
        options.CorrelationCookie.SameSite = options.NonceCookie.SameSite = SameSiteMode.Lax;
        options.UsePkce = true;
        options.MapInboundClaims = false;
        options.TokenValidationParameters.NameClaimType = "name";
        // The cookie ends with the token: what is shown as signed in, is.
        options.UseTokenLifetime = true;
        options.Scope.Clear();
        foreach (var scope in settings.Scopes) options.Scope.Add(scope);
        options.Events.OnTokenValidated = context =>
        {
            if (context.TokenEndpointResponse?.AccessToken is { } token)
                ((ClaimsIdentity)context.Principal!.Identity!).AddClaim(new Claim(Session.TokenClaim, token));
            return Task.CompletedTask;
        };
    }

    private static string Local(string? back)
        => back is ['/', not ('/' or '\\'), ..] ? back : "/";
}
