using Microsoft.Extensions.Primitives;

namespace BankingApi.Http.Headers;

/// <summary>The client's name for a command. <c>"k"</c> and <c>k</c> are the same.</summary>
public static class IdempotencyKey
{
    public const string Header = "Idempotency-Key";
    public const int MaxLength = 255;

    /// <returns>Null when the header is absent, or wrong (an error then).</returns>
    public static string? Read(HttpRequest request, FieldErrors errors)
    {
        if (!request.Headers.TryGetValue(Header, out var header)) return null;
        if (Parse(header) is { } key) return key;
        errors.Add(Header, "Must be one key of 1 to 255 visible ASCII characters, bare or in double quotes.");
        return null;
    }

    /// <returns>Null when it is none.</returns>
    internal static string? Parse(StringValues header)
    {
        if (header is not [{ } text]) return null;
        var key = text is ['"', .. var quoted, '"'] ? quoted : text;

        // A quote left at either end is half a pair.
        if (key.Length is 0 or > MaxLength || key[0] == '"' || key[^1] == '"') return null;
        return key.AsSpan().ContainsAnyExceptInRange('!', '~') ? null : key;
    }
}
