using Microsoft.Extensions.Primitives;

namespace BankingApi.Http.Headers;

/// <summary>The revisions that a command may be based on.</summary>
public sealed class IfMatch
{
    public const string Header = "If-Match";

    private const string Expected = "Must be a revision in double quotes, such as \"3\", a list of them, or *.";

    private static readonly IfMatch Any = new(null);

    private readonly List<long>? _revisions;

    private IfMatch(List<long>? revisions) => _revisions = revisions;

    /// <summary>Whether an account at this revision is meant.</summary>
    public bool Admits(long revision) => _revisions is null || _revisions.Contains(revision);

    /// <returns>Null when the header is absent, or wrong (an error then).</returns>
    public static IfMatch? Read(HttpRequest request, FieldErrors errors)
    {
        var header = request.Headers.IfMatch;
        if (header.Count == 0) return null;
        if (Parse(header) is { } ifMatch) return ifMatch;
        errors.Add(Header, Expected);
        return null;
    }

    /// <returns>Null when it is not one.</returns>
    internal static IfMatch? Parse(StringValues header)
    {
        var tags = 0;
        var star = false;
        var revisions = new List<long>(1);
        foreach (var line in header)
        {
            // Empty elements of a list mean nothing (RFC 9110, 5.6.1); a header of nothing else is empty.
            foreach (var element in (line ?? "").AsSpan().Split(','))
            {
                var tag = line.AsSpan()[element].Trim(" \t");
                if (tag.IsEmpty) continue;
                tags++;
                if (tag is "*") star = true;
                else if (tag is not ['"', .. var digits, '"'] || digits.IsEmpty || digits.ContainsAnyExceptInRange('0', '9')) return null;
                else if (RevisionOf(digits) is { } revision) revisions.Add(revision);
            }
        }

        if (star) return tags == 1 ? Any : null;
        return tags > 0 ? new IfMatch(revisions) : null;
    }

    /// <summary>Tags are compared by character: "03" is not the tag "3", and one too long is nobody's.</summary>
    private static long? RevisionOf(ReadOnlySpan<char> digits)
        => digits is not ['0', _, ..] && long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var revision)
            ? revision : null;
}
