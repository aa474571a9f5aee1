using System.Security.Claims;
using System.Text.Json;

namespace BankingConsole.Api;

/// <summary>Who uses this circuit, and what their token allows: that decides what is offered. What is allowed, the API decides.</summary>
public sealed class Session
{
    /// <summary>The claim that the sign-in keeps the access token in, inside of the encrypted cookie.</summary>
    public const string TokenClaim = "access_token";

    private HashSet<string>? _scopes;

    public string? Token { get; private set; }

    public string? Name { get; private set; }

    /// <summary>A customer's token is confined to this owner.</summary>
    public Guid? OwnerId { get; private set; }

    /// <summary>Nobody signed in, because nobody has to; or by a token that only the API can read: then everything is offered.</summary>
    public bool May(string scope) => _scopes?.Contains(scope) ?? true;

    /// <summary>What tellers may do and customers may not, whatever their scopes.</summary>
    public bool MayAsStaff(string scope) => OwnerId is null && May(scope);

    public void Begin(ClaimsPrincipal user)
    {
        Token = user.FindFirst(TokenClaim)?.Value;
        Name = user.FindFirst("name")?.Value ?? user.FindFirst("preferred_username")?.Value ?? user.FindFirst("sub")?.Value;
        if (Token is null || Claims(Token) is not { } claims) return;
        _scopes = [.. Texts(claims, "scope"), .. Texts(claims, "scp")];
        if (Texts(claims, "owner_id").FirstOrDefault() is { } owner && Guid.TryParse(owner, out var id)) OwnerId = id;
    }

    private static JsonElement? Claims(string token)
    {
        if (token.Split('.') is not [_, var payload, _]) return null;
        try
        {
            return JsonDocument.Parse(Microsoft.IdentityModel.Tokens.Base64UrlEncoder.DecodeBytes(payload)).RootElement;
        }
        catch (Exception failure) when (failure is FormatException or JsonException)
        {
            return null;
        }
    }

    private static IEnumerable<string> Texts(JsonElement claims, string name)
    {
        if (!claims.TryGetProperty(name, out var value)) return [];
        return value.ValueKind == JsonValueKind.Array
            ? value.EnumerateArray().Select(one => one.ToString())
            : value.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }
}
