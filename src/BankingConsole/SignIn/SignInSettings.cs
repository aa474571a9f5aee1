namespace BankingConsole.SignIn;

/// <summary>The provider that users sign in at.</summary>
/// <param name="Authority">Its issuer; without one nobody signs in.</param>
/// <param name="MetadataAddress">Its discovery document, where the console reaches it by another address than browsers.</param>
internal sealed record SignInSettings(
    string? Authority, string? MetadataAddress, string ClientId, string? ClientSecret, bool RequireHttpsMetadata,
    IReadOnlyList<string> Scopes)
{
    private const string Everything =
        "openid owners:read owners:write accounts:read accounts:write transactions:write transfers:read transfers:write "
        + "analytics:read operations:read operations:write";

    public bool IsAsked => Authority is not null;

    public static SignInSettings Of(IConfiguration configuration)
    {
        var section = configuration.GetSection("SignIn");
        return new SignInSettings(
            Given(section["Authority"]), Given(section["MetadataAddress"]), Given(section["ClientId"]) ?? "banking-console",
            Given(section["ClientSecret"]), section.GetValue("RequireHttpsMetadata", true),
            (Given(section["Scopes"]) ?? Everything).Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }

    private static string? Given(string? value) => string.IsNullOrWhiteSpace(value) ? null : value;
}
