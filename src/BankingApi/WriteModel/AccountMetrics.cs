using System.Diagnostics.Metrics;

namespace BankingApi.WriteModel;

/// <summary>What the command side counts. See docs/operations.md for what each means.</summary>
/// <remarks>Plain counts are numbers that a scrape reads: they cost a command next to nothing, and stand at 0 from the start, so that an
/// alert sees the first increase too.</remarks>
public sealed class AccountMetrics
{
    public const string MeterName = "BankingApi.Accounts";

    /// <summary>In seconds: a disk's flush takes from half a millisecond to an outage.</summary>
    private static readonly double[] Durations = [0.0005, 0.001, 0.002, 0.003, 0.005, 0.0075, 0.01, 0.02, 0.03, 0.05, 0.1, 0.2,
        0.5, 1, 2, 5];
    private static readonly int[] BatchSizes = [1, 2, 4, 8, 16, 32, 64, 128];
    private static readonly int[] Lengths = [0, 1, 10, 50, 100, 250, 500, 1_000, 5_000, 10_000, 100_000];

    private readonly Counter<long> _commands;
    private readonly Histogram<double> _appendSeconds;
    private readonly Histogram<int> _appendEvents;
    private readonly Histogram<int> _replayedEvents;
    private long _replays;
    private long _lookUps;
    private long _conflicts;
    private long _retries;
    private long _loads;
    private long _cacheHits;

    public AccountMetrics(IMeterFactory meters, RepeatedCalls repeatedCalls)
    {
        var meter = meters.Create(MeterName);
        _commands = meter.CreateCounter<long>("bankingapi.commands", description: "Commands by outcome: done, or the code of the refusal");
        meter.CreateObservableCounter("bankingapi.commands.replayed", () => Volatile.Read(ref _replays),
            description: "Commands that had been done before, by the same key");
        meter.CreateObservableCounter("bankingapi.commands.looked_up", () => Volatile.Read(ref _lookUps),
            description: "Commands whose key the account could not tell from a new one by itself");
        meter.CreateObservableCounter(
            "bankingapi.commands.retried", () => Volatile.Read(ref _retries), description: "Commands decided anew after a lost race");
        meter.CreateObservableCounter(
            "bankingapi.append.conflicts", () => Volatile.Read(ref _conflicts), description: "Appends that lost a race");
        meter.CreateObservableCounter("bankingapi.store.retries", () => repeatedCalls.Count,
            description: "Calls to the event store that were made again after a failure that may pass");
        meter.CreateObservableCounter(
            "bankingapi.accounts.loaded", () => Volatile.Read(ref _loads), description: "Accounts folded from the log");
        meter.CreateObservableCounter(
            "bankingapi.accounts.cached", () => Volatile.Read(ref _cacheHits), description: "Batches that found their account in memory");
        _appendSeconds = meter.CreateHistogram(
            "bankingapi.append.duration", "s", "From handing events to the store to their being durable", null,
            new InstrumentAdvice<double> { HistogramBucketBoundaries = Durations });
        _appendEvents = meter.CreateHistogram(
            "bankingapi.append.events", null, "Commands that shared an append", null,
            new InstrumentAdvice<int> { HistogramBucketBoundaries = BatchSizes });
        _replayedEvents = meter.CreateHistogram(
            "bankingapi.accounts.replayed_events", null, "Events folded per load", null,
            new InstrumentAdvice<int> { HistogramBucketBoundaries = Lengths });
    }

    public void Completed(CommandOutcome answer)
    {
        if (_commands.Enabled) _commands.Add(1, new KeyValuePair<string, object?>("outcome", answer.Refusal?.Code ?? "done"));
        if (answer.Replayed) Interlocked.Increment(ref _replays);
    }

    public void Appended(TimeSpan took, int events)
    {
        _appendSeconds.Record(took.TotalSeconds);
        _appendEvents.Record(events);
    }

    public void LostRace() => Interlocked.Increment(ref _conflicts);

    public void LookedUp(int commands) => Interlocked.Add(ref _lookUps, commands);

    public void Retried(int commands) => Interlocked.Add(ref _retries, commands);

    public void Found(LoadedAccount? loaded)
    {
        Interlocked.Increment(ref _loads);
        _replayedEvents.Record(loaded?.Replayed ?? 0);
    }

    public void CacheHit() => Interlocked.Increment(ref _cacheHits);
}
