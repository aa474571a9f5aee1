using System.Security.Claims;

namespace BankingApi.Security;

/// <summary>Who sent a request and what they may do, as it was settled before any action sees it.</summary>
internal sealed class CallerPrincipal(ClaimsIdentity identity, Caller caller, IReadOnlySet<string> scopes) : ClaimsPrincipal(identity)
{
    /// <summary>In <c>Open</c> mode everybody.</summary>
    public static readonly CallerPrincipal Anyone = new(new ClaimsIdentity(), Caller.Anonymous, Scopes.All.Keys.ToHashSet());

    public Caller Caller => caller;

    /// <summary>When the token ends that said so; null without one. What outlives its request has to end then, too.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    public bool Has(string scope) => scopes.Contains(scope);
}

internal static class RequestCaller
{
    extension(ControllerBase controller)
    {
        /// <exception cref="InvalidOperationException">Nobody asked who it is: an action that is open to all has no caller.</exception>
        public Caller Caller => (controller.User as CallerPrincipal)?.Caller
            ?? throw new InvalidOperationException("The request has no caller.");

        /// <inheritdoc cref="CallerPrincipal.ExpiresAt"/>
        public DateTimeOffset? CallerExpiresAt => (controller.User as CallerPrincipal)?.ExpiresAt;
    }
}
