using System.Diagnostics.Metrics;

namespace BankingApi.Projections;

/// <summary>What the projections count.</summary>
public sealed class ProjectionMetrics(IMeterFactory meters)
{
    public const string MeterName = "BankingApi.Projections";

    private readonly Meter meter = meters.Create(MeterName);
    private Counter<long>? gaps;
    private Counter<long>? projected;
    private Counter<long>? parked;
    private Counter<long>? repaired;

    public void GapHealed() => (gaps ??= meter.CreateCounter<long>("bankingapi.projection.gaps_healed")).Add(1);

    public void Projected(int events) => (projected ??= meter.CreateCounter<long>("bankingapi.projection.events")).Add(events);

    public void Parked() => (parked ??= meter.CreateCounter<long>("bankingapi.projection.parked")).Add(1);

    public void Repaired() => (repaired ??= meter.CreateCounter<long>("bankingapi.projection.repaired")).Add(1);
}
