using System.Security.Claims;
using System.Text.Json;
using Microsoft.IdentityModel.Tokens;

namespace BankingConsole.SignIn;

/// <summary>Who uses this circuit, and what their token allows: that decides what is offered. What is allowed, the API decides.</summary>
internal sealed class Session(SignIns signIns)
{
    private ClaimsPrincipal _user = new();
    private string? _read;
    private HashSet<string>? _scopes;

    public bool IsSignedIn => Tokens is not null;

    /// <summary>Of whoever is signed in: cancelled when they sign out, here or in another tab.</summary>
    public CancellationToken Ended => Tokens?.Ended ?? CancellationToken.None;

    public string? Name { get; private set; }

    /// <summary>A customer's token is confined to this owner.</summary>
    public Guid? OwnerId { get; private set; }

    /// <summary>Nobody signed in, because nobody has to; or by a token that only the API can read: then everything is offered.</summary>
    public bool May(string scope) => _scopes?.Contains(scope) ?? true;

    /// <summary>What tellers may do and customers may not, whatever their scopes.</summary>
    public bool MayAsStaff(string scope) => OwnerId is null && May(scope);

    public async Task Begin(ClaimsPrincipal user)
    {
        Name = user.FindFirst("name")?.Value ?? user.FindFirst("preferred_username")?.Value ?? user.FindFirst("sub")?.Value;
        _user = user;
        await Token(default);
    }

    /// <summary>The access token to send; null where nobody signed in, or the sign-in has ended.</summary>
    public async ValueTask<string?> Token(CancellationToken cancellation)
    {
        if (Tokens is not { } tokens) return null;
        var token = await tokens.Access(cancellation);
        if (token is not null && token != _read) Read(token);
        return token;
    }

    /// <summary>Asked for each time: an open page works over its connection, and this is all that tells that the sign-in is in use.
    /// </summary>
    private Tokens? Tokens => signIns.Of(_user);

    private void Read(string token)
    {
        _read = token;
        if (Claims(token) is not { } claims) return;
        _scopes = [.. Texts(claims, "scope"), .. Texts(claims, "scp")];
        if (Texts(claims, "owner_id").FirstOrDefault() is { } owner && Guid.TryParse(owner, out var id)) OwnerId = id;
    }

    private static JsonElement? Claims(string token)
    {
        if (token.Split('.') is not [_, var payload, _]) return null;
        try
        {
            return JsonDocument.Parse(Base64UrlEncoder.DecodeBytes(payload)).RootElement;
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
