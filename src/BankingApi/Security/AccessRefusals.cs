using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;

namespace BankingApi.Security;

/// <summary>The one way to be turned away: answered as RFC 6750 has it, logged and counted. The caller hears no more than that; why, stands
/// in the log, and the token nowhere.</summary>
internal sealed partial class AccessRefusals : IAuthorizationMiddlewareResultHandler
{
    public const string MeterName = "BankingApi.Access";

    public const string NoScope = "insufficient_scope";
    public const string Confined = "confined";

    private const string NoToken = "no_token";
    private const string BadToken = "invalid_token";
    private const string NobodysAction = "no_policy";

    /// <summary>By reason. Each stands at 0 from the start, so that an alert sees the first increase, too.</summary>
    private readonly Dictionary<string, StrongBox<long>> _refused =
        new[] { NoToken, BadToken, NoScope, Confined, NobodysAction }.ToDictionary(reason => reason, _ => new StrongBox<long>());
    private readonly ILogger<AccessRefusals> _logger;

    public AccessRefusals(IMeterFactory meters, ILogger<AccessRefusals> logger)
    {
        _logger = logger;
        meters.Create(MeterName).CreateObservableCounter(
            "bankingapi.access.refused",
            () => _refused.Select(one => new Measurement<long>(
                Volatile.Read(ref one.Value.Value), new KeyValuePair<string, object?>("reason", one.Key))),
            description: "Requests that were turned away, by reason");
    }

    public Task HandleAsync(
        RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        // No such route, or not by this method: to say so betrays nothing that the documentation does not.
        if (authorizeResult.Succeeded || context.GetEndpoint() is not RouteEndpoint) return next(context);
        if (authorizeResult.Challenged) return Challenge(context);
        var scope = policy.Requirements.OfType<ScopeRequirement>().FirstOrDefault()?.Scope;
        var reason = authorizeResult.AuthorizationFailure?.FailureReasons.FirstOrDefault()?.Message ?? NobodysAction;
        Forbid(context, reason, reason == NoScope ? scope : null);
        return Task.CompletedTask;
    }

    /// <param name="scope">What the token would have to allow; null where no scope would help.</param>
    public void Forbid(HttpContext context, string reason, string? scope = null)
    {
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        context.Response.Headers.WWWAuthenticate =
            scope is null ? "Bearer error=\"insufficient_scope\"" : $"Bearer error=\"insufficient_scope\", scope=\"{scope}\"";
        Tell(context, reason, null);
    }

    private async Task Challenge(HttpContext context)
    {
        // What it was the first time: a request is judged once.
        var failure = (await context.AuthenticateAsync()).Failure;
        if (failure is ProviderUnavailableException away) throw away;
        context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        context.Response.Headers.WWWAuthenticate = failure is null ? "Bearer" : "Bearer error=\"invalid_token\"";
        Tell(context, failure is null ? NoToken : BadToken, failure);
    }

    private void Tell(HttpContext context, string reason, Exception? failure)
    {
        Interlocked.Increment(ref _refused[reason].Value);
        if (!_logger.IsEnabled(LogLevel.Information)) return;
        var (method, path, status) = (context.Request.Method, context.Request.Path, context.Response.StatusCode);
        // The failure's type, never its message, which may quote the token.
        var (type, actor) = (failure?.GetType().Name, (context.User as CallerPrincipal)?.Caller.Actor);
        LogRefused(method, path, status, reason, type, actor);
    }

    [LoggerMessage(Level = LogLevel.Information,
        Message = "Turned away {Method} {Path} with {Status}: {Reason} {Failure}, actor {Actor}")]
    private partial void LogRefused(string method, PathString path, int status, string reason, string? failure, string? actor);
}

/// <summary>An action's own refusal, where what is forbidden shows in the body only.</summary>
internal sealed class ForbiddenResult : IActionResult
{
    public Task ExecuteResultAsync(ActionContext context)
    {
        context.HttpContext.RequestServices.GetRequiredService<AccessRefusals>().Forbid(context.HttpContext, AccessRefusals.Confined);
        return Task.CompletedTask;
    }
}
