using BankingApi.Http.OpenApi;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace BankingApi.Security;

/// <summary>Who may do what, see docs/security.md.</summary>
internal static partial class SecurityRegistration
{
    private const string Bearer = "Authentication:Schemes:Bearer";

    public static void AddSecurity(this WebApplicationBuilder builder)
    {
        var (services, configuration) = (builder.Services, builder.Configuration);
        services.AddSettings<SecurityOptions>(SecurityOptions.Section);
        services.AddSingleton<AccessRefusals>();
        if (ModeOf(configuration, builder.Environment) == SecurityMode.Open)
        {
            // Actions say what they demand, but nobody asks.
            services.Configure<RouteOptions>(routes => routes.SuppressCheckForUnhandledSecurityMetadata = true);
            services.AddTransient(provider => Describe(provider, isRequired: false));
            return;
        }
        Demand(configuration.GetSection(Bearer));
        // A token that is signed with a key of a minute ago waits for that key, instead of being refused until it has been fetched.
        AppContext.SetSwitch("Switch.Microsoft.IdentityModel.UpdateConfigAsBlocking", true);
        services.AddSingleton<IdentityProvider>();
        services.AddSingleton<RememberedTokens>();
        services.AddSingleton<BearerTokens>();
        services.AddAuthentication().AddJwtBearer(BearerTokens.Configure);
        Remember(services);
        // Comes along for cookies, which there are none of, and would write a key into the data folder of whoever runs the service.
        foreach (var keys in services.Where(service => service.ImplementationType?.Name == "DataProtectionHostedService").ToList())
            services.Remove(keys);
        services.PostConfigure<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme, BearerTokens.ForgetWithdrawnKeys);
        services.AddAuthorization(ScopePolicies.Add);
        services.AddTransient(provider => Describe(provider, isRequired: true));
        if (Uri.TryCreate(configuration[$"{Bearer}:Authority"], UriKind.Absolute, out var authority))
            services.Configure<SwaggerPolicy>(policy => policy.ConnectTo.Add(authority.GetLeftPart(UriPartial.Authority)));
        services.AddSingleton<IAuthorizationHandler, ScopeHandler>();
        services.AddSingleton<IAuthorizationMiddlewareResultHandler>(provider => provider.GetRequiredService<AccessRefusals>());
    }

    /// <summary>From here on it is known who calls.</summary>
    public static void UseCallers(this WebApplication app)
    {
        _ = app.Services.GetRequiredService<AccessRefusals>(); // Its counts are there from the start, in either mode.
        if (ModeOf(app.Configuration, app.Environment) == SecurityMode.Open)
        {
            if (!app.Environment.IsDevelopment()) LogOpen(app.Logger);
            app.Use((context, next) =>
            {
                context.User = CallerPrincipal.Anyone;
                return next(context);
            });
            return;
        }
        // So that the first request need not wait for its keys, and the first reader of the documentation sees where to sign in.
        app.Services.GetRequiredService<IdentityProvider>().Ask();
        app.UseAuthentication();
    }

    /// <summary>From here on they may. Comes after routing, since an action says what it demands.</summary>
    public static void UseAccess(this WebApplication app)
    {
        if (ModeOf(app.Configuration, app.Environment) == SecurityMode.Required) app.UseAuthorization();
    }

    /// <summary>As the operator says; else <c>Open</c> in Development and <c>Required</c> elsewhere.</summary>
    public static SecurityMode ModeOf(IConfiguration configuration, IHostEnvironment environment)
    {
        const string Setting = SecurityOptions.Section + ":Mode";
        return configuration[Setting] switch
        {
            null or "" => environment.IsDevelopment() ? SecurityMode.Open : SecurityMode.Required,
            var text when text.Equals(nameof(SecurityMode.Open), StringComparison.OrdinalIgnoreCase) => SecurityMode.Open,
            var text when text.Equals(nameof(SecurityMode.Required), StringComparison.OrdinalIgnoreCase) => SecurityMode.Required,
            _ => throw new SettingException(Setting, "must be Open or Required"),
        };
    }

    private static void Remember(IServiceCollection services)
    {
        var framework = services.Last(service => service.ServiceType == typeof(IAuthenticationService)).ImplementationType!;
        services.Replace(ServiceDescriptor.Scoped<IAuthenticationService>(provider => new RememberingAuthentication(
            (IAuthenticationService)ActivatorUtilities.CreateInstance(provider, framework),
            provider.GetRequiredService<RememberedTokens>())));
    }

    private static OpenApiSecurity Describe(IServiceProvider provider, bool isRequired)
    {
        var settings = provider.GetRequiredService<IOptions<SecurityOptions>>().Value;
        var published = provider.GetService<IdentityProvider>()?.Known;
        var authority = provider.GetRequiredService<IConfiguration>()[$"{Bearer}:Authority"];
        return new()
        {
            Required = isRequired,
            AuthorizationUrl = Address(published?.AuthorizationEndpoint, authority),
            TokenUrl = Address(published?.TokenEndpoint, authority),
            ClientId = settings.SwaggerClientId,
            OpenMetrics = settings.OpenMetrics,
        };

        // As a browser reaches the provider: where discovery was read at another address, it names that one.
        static Uri? Address(string? text, string? authority)
            => !Uri.TryCreate(text, UriKind.Absolute, out var address) ? null
                : Uri.TryCreate(authority, UriKind.Absolute, out var known) ? new Uri(known, address.PathAndQuery) : address;
    }

    /// <summary>What tokens cannot be checked without. The framework would start, and refuse every one of them.</summary>
    private static void Demand(IConfigurationSection bearer)
    {
        var hasProvider = Has("Authority") || Has("MetadataAddress");
        if (!hasProvider && !Has("ValidIssuer") && !Has("ValidIssuers"))
            throw new SettingException($"{Bearer}:Authority",
                "must name the OpenID provider whose tokens are good (or ValidIssuer and SigningKeys their issuer and its keys), "
                    + "unless Security:Mode is Open");
        if (!hasProvider && !Has("SigningKeys"))
            throw new SettingException($"{Bearer}:SigningKeys", "must hold the issuer's keys where no Authority publishes them");
        if (!Has("ValidAudience") && !Has("ValidAudiences"))
            throw new SettingException($"{Bearer}:ValidAudiences", "must say which audience a token is to be meant for");
        if (hasProvider && bearer["RequireHttpsMetadata"]?.Equals("false", StringComparison.OrdinalIgnoreCase) != true
            && (bearer["MetadataAddress"] ?? bearer["Authority"])?.StartsWith("https://", StringComparison.OrdinalIgnoreCase) == false)
            throw new SettingException($"{Bearer}:Authority", "must be an https address, unless RequireHttpsMetadata there is false");

        bool Has(string setting) => bearer.GetSection(setting) is { } section
            && (!string.IsNullOrWhiteSpace(section.Value) || section.GetChildren().Any());
    }

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "Security:Mode is Open: whoever reaches this service may do everything. Outside of development it should be Required")]
    private static partial void LogOpen(ILogger logger);
}
