using System.Buffers.Text;
using System.Security.Claims;

namespace BankingApi.Security;

/// <summary>What a token whose signature is good says of its bearer. Read by ourselves and strictly: a claim that is misunderstood must not
/// become more rights, and a library that shows claims as a list of texts makes an empty array of <c>owner_id</c> look like none.</summary>
internal static class TokenPayload
{
    private const int MaxActor = 255;

    private static readonly JsonDocumentOptions Strictly = new() { AllowDuplicateProperties = false, MaxDepth = 16 };

    /// <param name="encoded">The token's second part, base64url.</param>
    /// <param name="expiresAt">The token's end.</param>
    /// <returns>Null where the payload does not say clearly who it is.</returns>
    public static CallerPrincipal? Read(string encoded, DateTimeOffset? expiresAt = null)
    {
        try
        {
            using var payload = JsonDocument.Parse(Base64Url.DecodeFromChars(encoded), Strictly);
            return Read(payload.RootElement, expiresAt);
        }
        catch (Exception e) when (e is JsonException or FormatException)
        {
            return null;
        }
    }

    private static CallerPrincipal? Read(JsonElement payload, DateTimeOffset? expiresAt)
    {
        if (ActorOf(payload) is not { } actor || !TryReadOwner(payload, out var ownerId)) return null;
        var scopes = new HashSet<string>(StringComparer.Ordinal);
        foreach (var claim in (string[])["scope", "scp"])
            if (payload.TryGetProperty(claim, out var value) && !TryAddScopes(value, scopes)) return null;
        return new(new ClaimsIdentity("Bearer"), new Caller(actor, ownerId, actor), scopes) { ExpiresAt = expiresAt };
    }

    private static string? ActorOf(JsonElement payload)
    {
        if (!payload.TryGetProperty("sub", out var named) && !payload.TryGetProperty("client_id", out named)) return null;
        return named.ValueKind == JsonValueKind.String && named.GetString() is { Length: > 0 and <= MaxActor } actor
            && !actor.Any(char.IsControl) ? actor : null;
    }

    private static bool TryReadOwner(JsonElement payload, out Guid? ownerId)
    {
        ownerId = null;
        if (!payload.TryGetProperty("owner_id", out var owner)) return true;
        if (owner.ValueKind != JsonValueKind.String || !Guid.TryParseExact(owner.GetString(), "D", out var id)) return false;
        ownerId = id;
        return true;
    }

    /// <summary>One text with spaces between the scopes, or an array of texts.</summary>
    private static bool TryAddScopes(JsonElement value, HashSet<string> scopes)
    {
        if (value.ValueKind == JsonValueKind.Array) return value.EnumerateArray().All(one => TryAdd(one, scopes));
        return TryAdd(value, scopes);

        static bool TryAdd(JsonElement text, HashSet<string> scopes)
        {
            if (text.ValueKind != JsonValueKind.String) return false;
            foreach (var scope in text.GetString()!.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                if (Scopes.All.ContainsKey(scope)) scopes.Add(scope); // Others are another service's.
            return true;
        }
    }
}
