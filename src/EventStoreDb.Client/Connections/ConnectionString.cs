using System.Globalization;
using System.Net;

namespace EventStoreDb.Client.Connections;

internal static class ConnectionString
{
    private const int DefaultPort = 2113;
    private const string DiscoverSuffix = "+discover";
    private static readonly string[] Schemes = ["esdb", "kurrentdb", "kurrent", "kdb"];

    private static readonly Dictionary<string, Action<EventStoreClientSettings, string, string>> Keys =
        new(StringComparer.OrdinalIgnoreCase)
        {
            ["tls"] = (s, k, v) => s.ConnectivitySettings.Insecure = !Flag(k, v),
            ["tlsVerifyCert"] = (s, k, v) => s.ConnectivitySettings.TlsVerifyCert = Flag(k, v),
            ["tlsCaFile"] = (s, k, v) => s.ConnectivitySettings.TlsCaFile = File(k, v),
            ["connectionName"] = (s, _, v) => s.ConnectionName = v,
            ["maxDiscoverAttempts"] = (s, k, v) => s.ConnectivitySettings.MaxDiscoverAttempts = Number(k, v, 1),
            ["discoveryInterval"] = (s, k, v) => s.ConnectivitySettings.DiscoveryInterval = Milliseconds(k, v),
            ["gossipTimeout"] = (s, k, v) => s.ConnectivitySettings.GossipTimeout = Milliseconds(k, v, 1),
            ["nodePreference"] = (s, k, v) => s.ConnectivitySettings.NodePreference = Preference(k, v),
            ["defaultDeadline"] = (s, k, v) => s.DefaultDeadline = OrNever(k, v) is var d && d == Timeout.InfiniteTimeSpan ? null : d,
            ["throwOnAppendFailure"] = (s, k, v) => s.OperationOptions.ThrowOnAppendFailure = Flag(k, v),
            ["keepAliveInterval"] = (s, k, v) => s.ConnectivitySettings.KeepAliveInterval = OrNever(k, v),
            ["keepAliveTimeout"] = (s, k, v) => s.ConnectivitySettings.KeepAliveTimeout = OrNever(k, v),
            ["userCertFile"] = (s, k, v) => s.ConnectivitySettings.UserCertFile = File(k, v),
            ["userKeyFile"] = (s, k, v) => s.ConnectivitySettings.UserKeyFile = File(k, v),
        };

    public static EventStoreClientSettings Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var schemeEnd = text.IndexOf("://", StringComparison.Ordinal);
        if (schemeEnd < 0) throw new NoSchemeException();
        var settings = new EventStoreClientSettings();
        settings.ConnectivitySettings.Discover = Discovers(text[..schemeEnd]);

        var rest = text[(schemeEnd + 3)..];
        var queryStart = rest.IndexOf('?', StringComparison.Ordinal);
        var (authority, query) = queryStart < 0 ? (rest, "") : (rest[..queryStart], rest[(queryStart + 1)..]);
        var at = authority.LastIndexOf('@');
        if (at >= 0) settings.DefaultCredentials = Credentials(authority[..at]);
        settings.ConnectivitySettings.Hosts = Hosts(authority[(at + 1)..]);
        ApplyKeys(settings, query);

        var connectivity = settings.ConnectivitySettings;
        if (connectivity.UserCertFile is null != connectivity.UserKeyFile is null)
            throw new InvalidSettingException("userCertFile and userKeyFile go together.");
        return settings;
    }

    private static bool Discovers(string scheme)
    {
        var discover = scheme.EndsWith(DiscoverSuffix, StringComparison.OrdinalIgnoreCase);
        var name = discover ? scheme[..^DiscoverSuffix.Length] : scheme;
        return Schemes.Contains(name, StringComparer.OrdinalIgnoreCase)
            ? discover
            : throw new InvalidSchemeException(scheme, Schemes.SelectMany(s => new[] { s, s + DiscoverSuffix }));
    }

    private static UserCredentials Credentials(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && text.IndexOf(':', colon + 1) < 0
            ? new UserCredentials(Uri.UnescapeDataString(text[..colon]), Uri.UnescapeDataString(text[(colon + 1)..]))
            : throw new InvalidUserCredentialsException();
    }

    private static DnsEndPoint[] Hosts(string text)
        => Array.ConvertAll((text.EndsWith('/') ? text[..^1] : text).Split(','), host =>
        {
            // Uri knows IPv6 in brackets; what it must not get are paths and the like.
            if (host.Length == 0 || host.AsSpan().ContainsAny("/@ \\#")
                || !Uri.TryCreate($"esdb://{host}", UriKind.Absolute, out var uri) || uri.Host.Length == 0 || host.EndsWith(':'))
                throw new InvalidHostException(host);
            return new DnsEndPoint(uri.DnsSafeHost, uri.Port switch
            {
                -1 => DefaultPort,
                0 => throw new InvalidHostException(host),
                var port => port,
            });
        });

    private static void ApplyKeys(EventStoreClientSettings settings, string query)
    {
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var pair in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            if (pair.Split('=') is not [{ Length: > 0 } key, { Length: > 0 } value]) throw new InvalidKeyValuePairException(pair);
            if (!Keys.TryGetValue(key, out var apply))
                throw new InvalidSettingException($"'{key}' is no key of a connection string; known are {string.Join(", ", Keys.Keys)}.");
            if (!seen.Add(key)) throw new DuplicateKeyException(key);
            apply(settings, key, Uri.UnescapeDataString(value));
        }
    }

    private static bool Flag(string key, string value)
        => bool.TryParse(value, out var flag) ? flag : throw new InvalidSettingException($"{key} is true or false, not '{value}'.");

    private static int Number(string key, string value, int least)
        => int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= least
            ? number
            : throw new InvalidSettingException($"{key} is a whole number of at least {least}, not '{value}'.");

    private static TimeSpan Milliseconds(string key, string value, int least = 0)
        => TimeSpan.FromMilliseconds(Number(key, value, least));

    /// <summary>-1 turns it off; zero would be no time at all.</summary>
    private static TimeSpan OrNever(string key, string value) => Number(key, value, -1) switch
    {
        -1 => Timeout.InfiniteTimeSpan,
        0 => throw new InvalidSettingException($"{key} is positive, or -1 for never."),
        var milliseconds => TimeSpan.FromMilliseconds(milliseconds),
    };

    private static NodePreference Preference(string key, string value)
        => !char.IsAsciiDigit(value[0]) && Enum.TryParse<NodePreference>(value, ignoreCase: true, out var preference)
            && Enum.IsDefined(preference)
            ? preference
            : throw new InvalidSettingException($"{key} is one of {string.Join(", ", Enum.GetNames<NodePreference>())}, not '{value}'.");

    private static string File(string key, string value)
        => System.IO.File.Exists(value) ? value : throw new InvalidSettingException($"{key}: there is no file '{value}'.");
}
