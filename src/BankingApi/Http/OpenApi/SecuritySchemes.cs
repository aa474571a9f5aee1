using Microsoft.OpenApi;

namespace BankingApi.Http.OpenApi;

/// <summary>The two ways to come with a token, and what an operation asks of it.</summary>
internal static class SecuritySchemes
{
    private const string SignIn = "oauth2";
    private const string Token = "bearer";

    public static void AddTo(OpenApiDocument document, OpenApiSecurity security)
    {
        document.Components ??= new OpenApiComponents();
        var schemes = document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
        if (CanSignIn(security))
            schemes[SignIn] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.OAuth2,
                Description = "Sign in at the bank's authority.",
                Flows = new OpenApiOAuthFlows
                {
                    AuthorizationCode = new OpenApiOAuthFlow
                    {
                        AuthorizationUrl = security.AuthorizationUrl,
                        TokenUrl = security.TokenUrl,
                        Scopes = Scopes.All.ToDictionary(),
                    },
                },
            };
        schemes[Token] = new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            BearerFormat = "JWT",
            Description = "A token that you have already. "
                + (security.Required ? "" : "This service runs in `Open` mode: it answers every call without one, too. ")
                + "Its `scope` or `scp` says what it allows:\n\n| scope | allows |\n|---|---|\n"
                + string.Join('\n', Scopes.All.Select(known => $"| `{known.Key}` | {known.Value} |")),
        };
    }

    /// <summary>Alternatives: each scheme with all of the scopes, and no token where none is needed.</summary>
    /// <param name="scopes">Null where anyone may call.</param>
    public static List<OpenApiSecurityRequirement> Asking(
        IReadOnlyList<string>? scopes, OpenApiDocument document, OpenApiSecurity security)
    {
        if (scopes is null) return [];
        var schemes = CanSignIn(security) ? new[] { SignIn, Token } : [Token];
        var alternatives = schemes
            .Select(scheme => new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(scheme, document)] = [.. scopes] })
            .ToList();
        if (!security.Required) alternatives.Add([]);
        return alternatives;
    }

    private static bool CanSignIn(OpenApiSecurity security) => security is { AuthorizationUrl: not null, TokenUrl: not null };
}
