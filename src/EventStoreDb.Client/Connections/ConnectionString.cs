using System.Globalization;
using System.Net;

namespace EventStoreDb.Client.Connections;

/// <summary>Reads connection strings. What it refuses it names by place and by words of its own, never by the string's: whatever stands
/// where a host or a key is due may be the rest of a password that was not percent-encoded.</summary>
internal static class ConnectionString
{
    private const int DefaultPort = 2113;
    private const string DiscoverSuffix = "+discover";
    private static readonly string[] Schemes = ["esdb", "kurrentdb", "kurrent", "kdb"];

    /// <summary>What each key sets; it is given its own name, as it is written here.</summary>
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
        // A password with a ? in it: the rest of it must not become a host that is called, or a setting.
        if (query.Contains('@', StringComparison.Ordinal))
            throw new InvalidUserCredentialsException(
                "The connection string has an @ after its ?; in a password a ? is written %3F, in a setting an @ is written %40.");
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
            : throw new InvalidSchemeException(Schemes.SelectMany(s => new[] { s, s + DiscoverSuffix }));
    }

    private static UserCredentials Credentials(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && text.IndexOf(':', colon + 1) < 0
            ? new UserCredentials(Uri.UnescapeDataString(text[..colon]), Uri.UnescapeDataString(text[(colon + 1)..]))
            : throw new InvalidUserCredentialsException(
                "What is before the @ of the connection string is not user:password; in a password a : is written %3A.");
    }

    private static DnsEndPoint[] Hosts(string text)
        => [.. (text.EndsWith('/') ? text[..^1] : text).Split(',')
            .Select((host, index) => Host(host) ?? throw new InvalidHostException(index + 1))];

    private static DnsEndPoint? Host(string text)
    {
        // Uri knows IPv6 in brackets; what it must not get are paths and the like.
        if (text.Length == 0 || text.AsSpan().ContainsAny("/@ \\#")
            || !Uri.TryCreate($"esdb://{text}", UriKind.Absolute, out var uri) || uri.Host.Length == 0 || text.EndsWith(':')) return null;
        return uri.Port switch
        {
            -1 => new DnsEndPoint(uri.DnsSafeHost, DefaultPort),
            0 => null,
            var port => new DnsEndPoint(uri.DnsSafeHost, port),
        };
    }

    private static void ApplyKeys(EventStoreClientSettings settings, string query)
    {
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (index, pair) in query.Split('&', StringSplitOptions.RemoveEmptyEntries).Index())
        {
            if (pair.Split('=') is not [{ Length: > 0 } written, { Length: > 0 } value]) throw new InvalidKeyValuePairException(index + 1);
            if (Keys.Keys.FirstOrDefault(known => known.Equals(written, StringComparison.OrdinalIgnoreCase)) is not { } key)
                throw new InvalidSettingException(
                    $"Setting {index + 1} of the connection string has an unknown key; known are {string.Join(", ", Keys.Keys)}.");
            if (!seen.Add(key)) throw new DuplicateKeyException(key);
            Keys[key](settings, key, Uri.UnescapeDataString(value));
        }
    }

    private static bool Flag(string key, string value)
        => bool.TryParse(value, out var flag) ? flag : throw new InvalidSettingException($"{key} is true or false.");

    private static int Number(string key, string value, int least)
        => int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= least
            ? number
            : throw new InvalidSettingException($"{key} is a whole number of at least {least}.");

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
            : throw new InvalidSettingException($"{key} is one of {string.Join(", ", Enum.GetNames<NodePreference>())}.");

    private static string File(string key, string value)
        => System.IO.File.Exists(value) ? value : throw new InvalidSettingException($"{key} names no file that is there.");
}
