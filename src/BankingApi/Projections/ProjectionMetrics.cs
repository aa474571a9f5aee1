using System.Diagnostics.Metrics;

namespace BankingApi.Projections;

/// <summary>What the projections count: numbers that a scrape reads, so that each stands at 0 from the start.
/// See docs/operations.md.</summary>
public sealed class ProjectionMetrics
{
    public const string MeterName = "BankingApi.Projections";

    private long _gaps;
    private long _projected;
    private long _parked;
    private long _compared;
    private long _repaired;

    public ProjectionMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        meter.CreateObservableCounter(
            "bankingapi.projection.events", () => Volatile.Read(ref _projected), description: "Events that the views were brought up to");
        meter.CreateObservableCounter("bankingapi.projection.gaps_healed", () => Volatile.Read(ref _gaps),
            description: "Times that events missing in between were read from the stream");
        meter.CreateObservableCounter(
            "bankingapi.projection.parked", () => Volatile.Read(ref _parked), description: "Events that the views' worker set aside");
        meter.CreateObservableCounter(
            "bankingapi.audit.compared", () => Volatile.Read(ref _compared), description: "Views that were compared with the log");
        meter.CreateObservableCounter("bankingapi.audit.repaired", () => Volatile.Read(ref _repaired),
            description: "Views that were wrong or missing, and were projected anew");
    }

    public void GapHealed() => Interlocked.Increment(ref _gaps);

    public void Projected(int events) => Interlocked.Add(ref _projected, events);

    public void Parked() => Interlocked.Increment(ref _parked);

    public void Compared(int views) => Interlocked.Add(ref _compared, views);

    public void Repaired() => Interlocked.Increment(ref _repaired);
}
