using System.Diagnostics.Metrics;

namespace BankingApi.EventStore;

/// <summary>What the command side counts. See docs/operations.md for what each means.</summary>
public sealed class AccountMetrics
{
    public const string MeterName = "BankingApi.Accounts";

    private readonly Counter<long> commands;
    private readonly Counter<long> replays;
    private readonly Counter<long> conflicts;
    private readonly Counter<long> loads;
    private readonly Counter<long> cacheHits;
    private readonly Histogram<double> appendSeconds;
    private readonly Histogram<int> appendEvents;
    private readonly Histogram<int> replayedEvents;

    public AccountMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        commands = meter.CreateCounter<long>("bankingapi.commands", description: "Commands by outcome: done, or the code of the refusal");
        replays = meter.CreateCounter<long>("bankingapi.commands.replayed", description: "Commands that had been done before, by the same key");
        conflicts = meter.CreateCounter<long>("bankingapi.append.conflicts", description: "Appends that lost a race and were decided anew");
        loads = meter.CreateCounter<long>("bankingapi.accounts.loaded", description: "Accounts folded from the log");
        cacheHits = meter.CreateCounter<long>("bankingapi.accounts.cached", description: "Batches that found their account in memory");
        appendSeconds = meter.CreateHistogram<double>("bankingapi.append.duration", "s", "From handing events to the store to their being durable");
        appendEvents = meter.CreateHistogram<int>("bankingapi.append.events", description: "Commands that shared an append");
        replayedEvents = meter.CreateHistogram<int>("bankingapi.accounts.replayed_events", description: "Events folded per load");
    }

    public void Answered(AccountAnswer answer)
    {
        if (commands.Enabled) commands.Add(1, new KeyValuePair<string, object?>("outcome", answer.Refusal?.Code ?? "done"));
        if (answer.Replayed) replays.Add(1);
    }

    public void Appended(TimeSpan took, int events)
    {
        appendSeconds.Record(took.TotalSeconds);
        appendEvents.Record(events);
    }

    public void LostRace() => conflicts.Add(1);

    public void Found(LoadedAccount? loaded)
    {
        loads.Add(1);
        replayedEvents.Record(loaded?.Replayed ?? 0);
    }

    public void CacheHit() => cacheHits.Add(1);
}
