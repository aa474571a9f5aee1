using System.Diagnostics.Metrics;
using BankingApi.Features.Holds;
using BankingApi.Features.Live;
using BankingApi.Features.Operations;
using BankingApi.Features.Transfers;
using BankingApi.Features.Webhooks;
using BankingApi.Privacy;
using BankingApi.Projections;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace BankingApi.Telemetry;

/// <summary>Metrics for Prometheus at <c>/metrics</c>;
/// traces and metrics by OTLP where <c>OpenTelemetry:OtlpEndpoint</c> names a collector.</summary>
internal static class TelemetryRegistration
{
    public static IServiceCollection AddTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        var collector = configuration["OpenTelemetry:OtlpEndpoint"] switch
        {
            null or "" => null,
            var text => Uri.TryCreate(text, UriKind.Absolute, out var uri)
                ? uri : throw new SettingException("OpenTelemetry:OtlpEndpoint", "must be a URL"),
        };
        var telemetry = services.AddOpenTelemetry().ConfigureResource(resource => resource.AddService("BankingApi"));
        telemetry.WithMetrics(metrics =>
        {
            metrics.AddMeter(AccountMetrics.MeterName, ProjectionMetrics.MeterName, ConsumerMonitor.MeterName,
                StuckTransferMonitor.MeterName, HoldExpiry.MeterName, LiveConnections.MeterName, WebhookMetrics.MeterName,
                PrivacyMetrics.MeterName,
                AccessRefusals.MeterName, "Microsoft.AspNetCore.Hosting");
            metrics.AddRuntimeInstrumentation().AddPrometheusExporter();
            if (collector is not null) metrics.AddOtlpExporter(to => to.Endpoint = collector);
        });
        // Meters are found by name in the whole process. Where several hosts live in one, as in the tests, each counts its own.
        services.ConfigureOpenTelemetryMeterProvider(static (provider, metrics) =>
        {
            var own = provider.GetRequiredService<IMeterFactory>();
            metrics.AddView(
                instrument => instrument.Meter.Scope is null || ReferenceEquals(instrument.Meter.Scope, own)
                    ? null : MetricStreamConfiguration.Drop);
        });
        // A span for every request is not free: only where somebody collects them.
        if (collector is not null || configuration.GetValue<bool>("OpenTelemetry:Tracing"))
        {
            telemetry.WithTracing(traces =>
            {
                traces.AddSource(Tracing.SourceName).AddAspNetCoreInstrumentation();
                if (collector is not null) traces.AddOtlpExporter(to => to.Endpoint = collector);
            });
        }
        return services;
    }

    public static void MapMetrics(this WebApplication app)
    {
        var metrics = app.MapPrometheusScrapingEndpoint("/metrics").WithMetadata(new HttpMethodMetadata(["GET", "HEAD"]));
        if (app.Services.GetRequiredService<IOptions<SecurityOptions>>().Value.OpenMetrics) metrics.AllowAnonymous();
        else metrics.RequireAuthorization(Scopes.OperationsRead);
        _ = app.Services.GetRequiredService<LiveConnections>(); // Its counts are there from the start.
    }
}
