using System.Diagnostics.Metrics;
using BankingApi.Projections;
using BankingApi.Subscriptions;

namespace BankingApi.Features.Operations;

/// <summary>What the metrics say of the log's consumers.
/// The store is asked every few seconds, so that a scrape never waits for it.</summary>
public sealed partial class ConsumerMonitor : BackgroundService
{
    public const string MeterName = "BankingApi.Consumers";

    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    private readonly ProjectionCatalogue _catalogue;
    private readonly IPersistentSubscriptions _subscriptions;
    private readonly TimeProvider _clock;
    private readonly ILogger<ConsumerMonitor> _logger;
    private volatile IReadOnlyList<ConsumerStatus> _statuses = [];

    public ConsumerMonitor(
        ProjectionCatalogue catalogue, IPersistentSubscriptions subscriptions, BlockedAccounts blocked, TimeProvider clock,
        ILogger<ConsumerMonitor> logger, IMeterFactory meters)
    {
        (_catalogue, _subscriptions, _clock, _logger) = (catalogue, subscriptions, clock, logger);
        var meter = meters.Create(MeterName);
        // Unknown while the store does not answer: an old lag would look like a level consumer.
        meter.CreateObservableGauge("bankingapi.projection.lag_events", () => Known(now => now.LagEvents),
            description: "Events of the log that a consumer has not dealt with");
        meter.CreateObservableGauge("bankingapi.projection.lag", () => Known(now => now.LagSeconds), "s",
            "Age of the oldest event that a consumer has not dealt with");
        meter.CreateObservableGauge(
            "bankingapi.projection.parked_events", () => Known(now => now.Parked), description: "Events that are set aside now");
        meter.CreateObservableGauge(
            "bankingapi.projection.held_accounts", () => blocked.Count, description: "Accounts whose view waits for a parked event");
        meter.CreateObservableGauge(
            "bankingapi.projection.up", () => Each(state => state.IsAlive ? 1 : 0), description: "Whether a consumer shows signs of life");
        meter.CreateObservableGauge(
            "bankingapi.projection.building", () => Each(state => state is ProjectionState { IsBuilding: true } ? 1 : 0),
            description: "Whether new views are being filled, and lists refused");
        meter.CreateObservableCounter(
            "bankingapi.projection.redelivered", () => Each(state => state.Redelivered), description: "Deliveries that came again");
        meter.CreateObservableCounter("bankingapi.projection.interruptions", () => Each(state => state.Failures),
            description: "Times that a consumer was interrupted and began again");
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
        => Periodically.DoNowAnd(Every, _clock, Look, failure =>
        {
            _statuses = [];
            // The health check tells of an outage already.
            if (failure is not EventStoreUnavailableException) LogFailed(failure);
        }, stoppingToken);

    internal async Task Look(CancellationToken cancellationToken)
    {
        var seen = new List<ConsumerStatus>();
        foreach (var one in _catalogue.All)
        {
            var group = await _subscriptions.Status(one.Group, cancellationToken);
            seen.Add(new(one.Name, group.LagEvents, Lag.Seconds(group, _clock), group.ParkedCount));
        }
        _statuses = seen;
    }

    private IEnumerable<Measurement<T>> Known<T>(Func<ConsumerStatus, T> value) where T : struct
        => _statuses.Select(status => new Measurement<T>(value(status), Tag(status.Name)));

    private IEnumerable<Measurement<long>> Each(Func<WorkerState, long> value)
        => _catalogue.All.Select(one => new Measurement<long>(value(one.State), Tag(one.Name)));

    private static KeyValuePair<string, object?> Tag(string name) => new("projection", name);

    private sealed record ConsumerStatus(string Name, long LagEvents, double LagSeconds, long Parked);

    [LoggerMessage(Level = LogLevel.Error, Message = "The consumers of the log could not be looked at")]
    private partial void LogFailed(Exception failure);
}

internal static class Lag
{
    /// <summary>Age of the oldest event that the group has not dealt with, to the millisecond;
    /// 0 when level, and where clocks disagree.</summary>
    public static double Seconds(GroupStatus group, TimeProvider clock)
        => group.OldestPendingAt is { } oldest
            ? Math.Max(0, (clock.GetUtcNow() - oldest).Ticks / TimeSpan.TicksPerMillisecond) / 1000.0 : 0;
}
