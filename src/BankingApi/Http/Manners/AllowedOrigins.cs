using System.Collections.Frozen;

namespace BankingApi.Http.Manners;

/// <summary>The origins whose pages may read our answers: those of <c>Cors:Origins</c>, and in Development any on localhost.</summary>
internal sealed class AllowedOrigins
{
    private const string Setting = "Cors:Origins";

    private readonly FrozenSet<string> _named;
    private readonly bool _alsoLocalhost;

    private AllowedOrigins(IEnumerable<string> named, bool alsoLocalhost)
        => (_named, _alsoLocalhost) = (named.ToFrozenSet(StringComparer.Ordinal), alsoLocalhost);

    /// <summary>A list, or in one text with commas, as the environment and the command line have it.</summary>
    public static AllowedOrigins Of(IConfiguration configuration, IHostEnvironment environment)
    {
        var setting = configuration.GetSection(Setting);
        var texts = setting.Value is { Length: > 0 } text
            ? text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            : setting.GetChildren().Select(child => child.Value ?? "");
        return new(texts.Select(Named), environment.IsDevelopment());
    }

    public bool Allow(string origin) => _named.Contains(origin) || (_alsoLocalhost && IsLocalhost(origin));

    private static string Named(string text) => Normal(text) ?? throw new SettingException(Setting,
        $"must list origins such as https://bank.example or http://localhost:3000, without a path or wildcards; '{text}' is none");

    private static bool IsLocalhost(string origin)
        => Normal(origin) == origin && new Uri(origin).Host == "localhost";

    /// <summary>An origin as browsers write it: lower case, without the scheme's own port.</summary>
    /// <returns>Null where it is none.</returns>
    private static string? Normal(string text)
    {
        if (text.EndsWith('/') || !Uri.TryCreate(text, UriKind.Absolute, out var uri)) return null;
        if (uri is not { Scheme: "http" or "https", UserInfo: "", PathAndQuery: "/", Fragment: "" }) return null;
        var host = uri.HostNameType switch
        {
            UriHostNameType.Dns => uri.IdnHost,
            UriHostNameType.IPv4 or UriHostNameType.IPv6 => uri.Host,
            _ => null,
        };
        if (host is null) return null;
        return uri.IsDefaultPort ? $"{uri.Scheme}://{host}"
            : string.Create(CultureInfo.InvariantCulture, $"{uri.Scheme}://{host}:{uri.Port}");
    }
}
