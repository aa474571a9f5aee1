namespace BankingApi.Evidence;

/// <summary>What the program is asked for on its command line, where it is not to be the service.</summary>
/// <param name="IsDigest">Whether it is to say what the log came to; else it is to verify it.</param>
/// <param name="DigestFile">What the log is to be compared with; null for nothing.</param>
/// <param name="Settings">As the service takes them.</param>
internal sealed record EvidenceRequest(bool IsDigest, string? DigestFile, string[] Settings)
{
    public const string Verify = "verify";
    public const string Digest = "digest";

    private const string DigestOption = "--digest";

    /// <summary>Settings of the service that stand in no section.
    /// A word that is none of them is a mistake, and must not pass for one.</summary>
    private static readonly string[] WithoutSection = ["urls", "environment", "contentRoot", "AllowedHosts"];

    public static bool IsOne(string[] args) => args is [Verify or Digest, ..];

    /// <exception cref="EvidenceRequestException">What stands behind the verb makes no sense.</exception>
    public static EvidenceRequest Parse(string[] args)
    {
        var isDigest = args[0] == Digest;
        var (digest, settings) = ((string?)null, new List<string>());
        for (var i = 1; i < args.Length; i++)
        {
            var (name, value) = args[i].Split('=', 2) is [var left, var right] ? (left, right) : (args[i], null);
            value ??= ++i < args.Length ? args[i] : throw new EvidenceRequestException($"{name} has no value");
            if (name == DigestOption && !isDigest && digest is null && value.Length > 0) digest = value;
            else if (IsSetting(name)) settings.AddRange([name, value]);
            else throw new EvidenceRequestException($"{name} is no setting, and nothing that {args[0]} takes there");
        }
        return new(isDigest, digest, [.. settings]);
    }

    private static bool IsSetting(string name)
        => name.StartsWith("--", StringComparison.Ordinal)
            && (name.Contains(':', StringComparison.Ordinal) || WithoutSection.Contains(name[2..], StringComparer.OrdinalIgnoreCase));
}

/// <summary>The command line makes no sense.</summary>
internal sealed class EvidenceRequestException(string why)
    : Exception($"{why}. It is: verify [--digest FILE] [--Section:Setting VALUE …], or digest [--Section:Setting VALUE …].");
