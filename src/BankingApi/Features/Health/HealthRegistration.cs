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
            .WithMetadata(new HttpMethodMetadata(["GET", "HEAD"]));
        app.MapHealthChecks("/health/ready", new HealthCheckOptions { ResponseWriter = Write })
            .WithMetadata(new HttpMethodMetadata(["GET", "HEAD"]));
    }

    private static Task Write(HttpContext context, HealthReport report)
    {
        var answer = new HealthResponse(
            report.Status.ToString().ToUpperInvariant(),
            report.Entries.ToDictionary(
                entry => entry.Key, entry => new HealthEntry(entry.Value.Status.ToString().ToUpperInvariant(), entry.Value.Description)));
        var buffer = ResponseBuffer.Take();
        JsonSerializer.Serialize(buffer.Writer, answer, BankingJson.Options);
        return buffer.Send(context.Response, JsonActionResult.ContentType);
    }
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
