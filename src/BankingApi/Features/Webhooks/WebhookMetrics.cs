using System.Diagnostics.Metrics;

namespace BankingApi.Features.Webhooks;

/// <summary>What deliveries come to. See docs/operations.md.</summary>
public sealed class WebhookMetrics
{
    public const string MeterName = "BankingApi.Webhooks";

    /// <summary>In seconds.</summary>
    private static readonly double[] Durations = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 60];

    private readonly Histogram<double> _seconds;
    private long _delivered;
    private long _failed;
    private long _disabled;
    private long _pending;
    private long _active;
    private long _failing;

    public WebhookMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        meter.CreateObservableCounter("bankingapi.webhooks.delivered", () => Volatile.Read(ref _delivered),
            description: "Deliveries that arrived");
        meter.CreateObservableCounter("bankingapi.webhooks.failed", () => Volatile.Read(ref _failed),
            description: "Tries that did not arrive");
        meter.CreateObservableCounter("bankingapi.webhooks.disabled", () => Volatile.Read(ref _disabled),
            description: "Webhooks that were disabled because they kept failing");
        meter.CreateObservableGauge("bankingapi.webhooks.pending", () => Volatile.Read(ref _pending),
            description: "Deliveries that wait, of all webhooks");
        meter.CreateObservableGauge(
            "bankingapi.webhooks.active", () => Volatile.Read(ref _active), description: "Webhooks that are active");
        meter.CreateObservableGauge("bankingapi.webhooks.failing", () => Volatile.Read(ref _failing),
            description: "Active webhooks whose last delivery failed");
        _seconds = meter.CreateHistogram(
            "bankingapi.webhooks.duration", "s", "What a receiver took to answer", null,
            new InstrumentAdvice<double> { HistogramBucketBoundaries = Durations });
    }

    public void Tried(bool hasArrived, TimeSpan took)
    {
        Interlocked.Increment(ref hasArrived ? ref _delivered : ref _failed);
        _seconds.Record(took.TotalSeconds);
    }

    public void Disabled() => Interlocked.Increment(ref _disabled);

    public void Stand(int active, int failing)
    {
        Volatile.Write(ref _active, active);
        Volatile.Write(ref _failing, failing);
    }

    public void Wait(long pending) => Volatile.Write(ref _pending, pending);
}
