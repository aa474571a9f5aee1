using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace BankingApi.Http.Headers;

/// <summary>Whether the client has already what it asks for (RFC 9110, 13.1.2).</summary>
internal static class IfNoneMatch
{
    public static bool Names(HttpRequest request, long revision)
        => request.Headers.IfNoneMatch is { Count: > 0 } header && Names(header, ETags.Of(revision));

    /// <summary>By weak comparison. A header that is malformed names nothing: as without it, the client gets the answer itself.</summary>
    public static bool Names(StringValues header, string? etag)
    {
        if (!EntityTagHeaderValue.TryParse(etag, out var current) || !EntityTagHeaderValue.TryParseStrictList(header, out var tags))
            return false;
        if (tags.Contains(EntityTagHeaderValue.Any)) return tags.Count == 1;
        foreach (var tag in tags)
            if (tag.Compare(current, useStrongComparison: false)) return true;
        return false;
    }
}
