using System.Security.Claims;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace BankingConsole.SignIn;

/// <summary>Who is signed in, in memory: the cookie carries the sign-in's id, and no token leaves the server. After a restart users sign in
/// again, which the provider mostly does without asking.</summary>
internal sealed class SignIns(IMemoryCache cache, IOptionsMonitor<OpenIdConnectOptions> options, TimeProvider time)
{
    /// <summary>A sign-in that no page used for so long has ended.</summary>
    private static readonly TimeSpan Unused = TimeSpan.FromHours(12);

    private const string IdClaim = "sign_in";

    /// <param name="before">Who was signed in in this browser: the same user's other tabs get the new tokens, another's are signed out.
    /// </param>
    public void Begin(ClaimsIdentity user, ClaimsPrincipal? before, OpenIdConnectMessage tokens)
    {
        if (before?.FindFirst(IdClaim) is { } known && Of(before) is { } shared)
        {
            if (before.FindFirst("sub")?.Value == user.FindFirst("sub")?.Value)
            {
                shared.Take(tokens);
                user.AddClaim(new Claim(IdClaim, known.Value));
                return;
            }
            End(before);
        }
        var id = Guid.NewGuid().ToString("N");
        user.AddClaim(new Claim(IdClaim, id));
        var provider = options.Get(OpenIdConnectDefaults.AuthenticationScheme);
        var kept = new MemoryCacheEntryOptions { SlidingExpiration = Unused };
        kept.RegisterPostEvictionCallback((_, value, _, _) => (value as Tokens)?.End());
        cache.Set(id, new Tokens(tokens, provider, time), kept);
    }

    /// <summary>Null once it has ended. To ask is to use it.</summary>
    public Tokens? Of(ClaimsPrincipal? user)
        => user?.FindFirst(IdClaim)?.Value is { } id ? cache.Get<Tokens>(id) : null;

    /// <summary>In all its tabs.</summary>
    public void End(ClaimsPrincipal user)
    {
        Of(user)?.End();
        if (user.FindFirst(IdClaim)?.Value is { } id) cache.Remove(id);
    }
}
