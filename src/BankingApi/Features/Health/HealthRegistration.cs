using System.Collections.ObjectModel;
using BankingApi.Projections;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace BankingApi.Features.Health;

/// <summary>Live: the process answers. Ready: both stores answer, and the projection is running over views that are filled.</summary>
internal static class HealthRegistration
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    public static IServiceCollection AddHealth(this IServiceCollection services)
    {
        services.AddHealthChecks()
            .AddCheck<EventStoreCheck>("eventStore", timeout: Timeout)
            .AddCheck<ReadStoreCheck>("readStore", timeout: Timeout)
            .AddCheck<ProjectionCheck>("projection", timeout: Timeout);
        return services;
    }

    public static void MapHealth(this WebApplication app)
    {
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false, ResponseWriter = Write })
            .WithMetadata(new HttpMethodMetadata(["GET"])).AllowAnonymous();
        app.MapHealthChecks("/health/ready", new HealthCheckOptions { ResponseWriter = Write })
            .WithMetadata(new HttpMethodMetadata(["GET"])).AllowAnonymous();
    }

    private static Task Write(HttpContext context, HealthReport report)
    {
        context.Response.ContentType = JsonActionResult.ContentType;
        // Whether to send requests here is for everybody; what is wrong, for operators.
        var isOperator = context.User is CallerPrincipal { Caller.IsConfined: false } who && who.Has(Scopes.OperationsRead);
        var checks = isOperator ? report.Entries : ReadOnlyDictionary<string, HealthReportEntry>.Empty;
        var answer = new HealthResponse(
            Text(report.Status),
            checks.ToDictionary(entry => entry.Key, entry => new HealthEntry(Text(entry.Value.Status), entry.Value.Description)));
        return context.Response.WriteAsync(JsonSerializer.Serialize(answer, BankingJson.Options));
    }

    private static string Text(HealthStatus status) => status.ToString().ToUpperInvariant();
}

/// <param name="Status">HEALTHY, or UNHEALTHY with a 503.</param>
internal sealed record HealthResponse(string Status, IReadOnlyDictionary<string, HealthEntry> Checks);

internal sealed record HealthEntry(string Status, string? Description);

internal sealed class EventStoreCheck(IEventStore events) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await events.ReadHeadPosition(cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (EventStoreUnavailableException outage)
        {
            return HealthCheckResult.Unhealthy(outage.Message);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return HealthCheckResult.Unhealthy("The event store has not answered in time.");
        }
    }
}

internal sealed class ReadStoreCheck(IViewQueries views) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await views.GetAccount(Guid.Empty, cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (ReadStoreUnavailableException outage)
        {
            return HealthCheckResult.Unhealthy(outage.Message);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Said here, or the host would log it with a stack trace.
            return HealthCheckResult.Unhealthy("The read store did not answer in time.");
        }
    }
}

internal sealed class ProjectionCheck(ProjectionState projection) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        => Task.FromResult(projection switch
        {
            { IsAlive: false } => HealthCheckResult.Unhealthy(projection.LastError ?? "The projection worker shows no sign of life."),
            { IsBuilding: true } => HealthCheckResult.Unhealthy("The read model is being built: lists have to wait for it."),
            _ => HealthCheckResult.Healthy(),
        });
}
