using Microsoft.AspNetCore.Authorization;

namespace BankingApi.Security;

/// <summary>What an action demands of its caller: a scope, and, of one who is confined to an owner, that it is meant for them.</summary>
internal sealed record ScopeRequirement(string Scope) : IAuthorizationRequirement;

internal sealed class ScopeHandler : AuthorizationHandler<ScopeRequirement>
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, ScopeRequirement requirement)
    {
        if (context.User is not CallerPrincipal who) return Task.CompletedTask;
        if (!who.Has(requirement.Scope)) context.Fail(new(this, AccessRefusals.NoScope));
        else if (who.Caller.IsConfined && !IsOpenToOwners(context)) context.Fail(new(this, AccessRefusals.Confined));
        else context.Succeed(requirement);
        return Task.CompletedTask;
    }

    private static bool IsOpenToOwners(AuthorizationHandlerContext context)
        => (context.Resource as HttpContext)?.GetEndpoint()?.Metadata.GetMetadata<OpenToOwnersAttribute>() is not null;
}

internal static class ScopePolicies
{
    /// <summary>One policy per scope. What asks for none is for nobody.</summary>
    public static void Add(AuthorizationOptions options)
    {
        foreach (var scope in Scopes.All.Keys)
            options.AddPolicy(scope, policy => policy.RequireAuthenticatedUser().AddRequirements(new ScopeRequirement(scope)));
        options.FallbackPolicy = options.DefaultPolicy =
            new AuthorizationPolicyBuilder().RequireAuthenticatedUser().RequireAssertion(static _ => false).Build();
    }
}
