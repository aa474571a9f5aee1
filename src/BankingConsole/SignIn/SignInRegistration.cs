using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace BankingConsole.SignIn;

/// <summary>Sign-in by OpenID Connect, where a provider is configured: for an API that asks for tokens.</summary>
internal static class SignInRegistration
{
    private const string SignOutPath = "/sign-out";
    private const string SignedOutPath = "/signed-out";
    private const string FailedPath = "/sign-in-failed";
    private const string IdentityHint = "identity";

    public static void AddSignIn(this WebApplicationBuilder builder)
    {
        var settings = SignInSettings.Of(builder.Configuration);
        builder.Services.AddSingleton(settings);
        builder.Services.AddMemoryCache();
        builder.Services.AddSingleton<SignIns>();
        builder.Services.AddScoped<Session>();
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
                // The sign-in's own end counts, which no request of a browser need be near.
                cookie.ExpireTimeSpan = TimeSpan.FromDays(30);
                cookie.Events.OnValidatePrincipal = Recognise;
            })
            .AddOpenIdConnect(options => Configure(options, settings));
    }

    public static void UseSignIn(this WebApplication app)
    {
        app.UseAuthentication();
        if (app.Services.GetRequiredService<SignInSettings>().IsAsked) app.Use(RefuseConnection);
        app.UseAuthorization();
    }

    public static void MapSignIn(this WebApplication app)
    {
        if (!app.Services.GetRequiredService<SignInSettings>().IsAsked) return;
        app.MapGet("/sign-in", (string? back) => Results.Challenge(new AuthenticationProperties { RedirectUri = Local(back) }))
            .AllowAnonymous();
        app.MapGet(SignOutPath, SignOut).AllowAnonymous();
        app.MapGet(SignedOutPath, () => Without("Signed out", "Nobody is signed in here.")).AllowAnonymous();
        app.MapGet(FailedPath, () => Without("Not signed in", "The sign-in did not work.")).AllowAnonymous();
    }

    private static RazorComponentResult<SignedOut> Without(string title, string text) => new(new { Title = title, Text = text });

    /// <summary>A page's connection cannot sign anybody in. It is told by a bare 401, and the page loads itself anew.</summary>
    private static Task RefuseConnection(HttpContext context, RequestDelegate next)
    {
        var isConnection = context.Request.Path.StartsWithSegments("/_blazor");
        if (!isConnection || context.User.Identity is { IsAuthenticated: true }) return next(context);
        if (context.Features.Get<IStatusCodePagesFeature>() is { } pages) pages.Enabled = false;
        context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        return Task.CompletedTask;
    }

    /// <summary>Here, and at the provider if it knows how: else the next user of the desk would be signed in as the last one.</summary>
    private static async Task<IResult> SignOut(HttpContext context, SignIns signIns, IOptionsMonitor<OpenIdConnectOptions> options)
    {
        var properties = new AuthenticationProperties { RedirectUri = SignedOutPath };
        properties.SetParameter(IdentityHint, signIns.Of(context.User)?.Identity);
        signIns.End(context.User);
        var provider = options.Get(OpenIdConnectDefaults.AuthenticationScheme);
        return Results.SignOut(properties, await KnowsSignOut(provider, context.RequestAborted)
            ? [CookieAuthenticationDefaults.AuthenticationScheme, OpenIdConnectDefaults.AuthenticationScheme]
            : [CookieAuthenticationDefaults.AuthenticationScheme]);
    }

    private static async Task<bool> KnowsSignOut(OpenIdConnectOptions provider, CancellationToken cancellation)
    {
        try
        {
            var places = await provider.ConfigurationManager!.GetConfigurationAsync(cancellation);
            return !string.IsNullOrEmpty(places.EndSessionEndpoint);
        }
        catch (InvalidOperationException)
        {
            return false; // It is away.
        }
    }

    /// <summary>A cookie of a sign-in that has ended, or that a console before this one knew, signs nobody in.</summary>
    private static Task Recognise(CookieValidatePrincipalContext context)
    {
        if (context.HttpContext.RequestServices.GetRequiredService<SignIns>().Of(context.Principal) is null) context.RejectPrincipal();
        return Task.CompletedTask;
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
        options.Scope.Clear();
        foreach (var scope in settings.Scopes) options.Scope.Add(scope);
        options.Events.OnTokenValidated = async context =>
        {
            var before = await context.HttpContext.AuthenticateAsync(CookieAuthenticationDefaults.AuthenticationScheme);
            var signIns = context.HttpContext.RequestServices.GetRequiredService<SignIns>();
            signIns.Begin((ClaimsIdentity)context.Principal!.Identity!, before.Principal, context.TokenEndpointResponse!);
        };
        options.Events.OnRemoteFailure = context =>
        {
            // The user refused or took too long, or the provider and the console do not agree: the log has the reason.
            context.Response.Redirect(FailedPath);
            context.HandleResponse();
            return Task.CompletedTask;
        };
        options.Events.OnRedirectToIdentityProviderForSignOut = context =>
        {
            context.ProtocolMessage.IdTokenHint = context.Properties.GetParameter<string>(IdentityHint);
            context.ProtocolMessage.ClientId = settings.ClientId;
            return Task.CompletedTask;
        };
    }

    private static string Local(string? back) => RedirectHttpResult.IsLocalUrl(back) ? back! : "/";
}
