using MongoDB.Driver;

namespace BankingApi.ReadModel.MongoDb;

/// <summary>Looks after the views for as long as the service runs: opens them whenever MongoDB is there, finds out that others have taken
/// their place or that they were lost, and drops what nobody needs any more.</summary>
internal sealed partial class MongoViewKeeper(
    MongoViewDatabase database, MongoViewState state, MongoCurrentViews current, TimeProvider clock, ILogger<MongoViewKeeper> logger)
    : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    /// <summary>A query that began on replaced views may go on reading them,
    /// and a process that was cut off may not have heard yet.</summary>
    private static readonly TimeSpan KeepReplaced = TimeSpan.FromMinutes(5);

    private readonly Dictionary<string, long> _unneededSince = [];

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var outage = new OutageLog(clock);
        return Periodically.DoNowAnd(Every, clock, Look, failure =>
        {
            if (!outage.IsNews(failure.Message)) return;
            if (failure is ReadStoreUnavailableException) LogAway(failure.Message);
            else LogFailed(failure);
        }, stoppingToken);

        async Task Look(CancellationToken cancellationToken)
        {
            await current.Look(cancellationToken);
            await DropUnneeded(KeepReplaced, cancellationToken);
            if (outage.Ended()) LogBack(database.Name);
        }
    }

    /// <summary>Drops generations that have been nobody's for a while.</summary>
    internal async Task DropUnneeded(TimeSpan keep, CancellationToken cancellationToken) => await database.Reach(async () =>
    {
        using var cursor = await database.Database.ListCollectionNamesAsync(cancellationToken: cancellationToken);
        var there = (await cursor.ToListAsync(cancellationToken)).Select(name => database.Schema.GenerationOf(name))
            .OfType<string>().ToHashSet();
        // After the names: a generation is registered soon after it was made.
        var needed = await state.Generations(cancellationToken);
        foreach (var gone in _unneededSince.Keys.Where(generation => needed.Contains(generation) || !there.Contains(generation)).ToList())
            _unneededSince.Remove(gone);
        foreach (var generation in there.Except(needed))
        {
            if (_unneededSince.TryAdd(generation, clock.GetTimestamp()) && keep > TimeSpan.Zero) continue;
            if (clock.GetElapsedTime(_unneededSince[generation]) < keep) continue;
            await database.Schema.Drop(database, generation, cancellationToken);
            LogDropped(database.Name, generation);
        }
        return true;
    });

    [LoggerMessage(Level = LogLevel.Warning, Message = "The read store is away, and is tried again: {Reason}")]
    private partial void LogAway(string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "The read store is back: database {Database}")]
    private partial void LogBack(string database);

    [LoggerMessage(Level = LogLevel.Error, Message = "Looking after the views failed, and is tried again")]
    private partial void LogFailed(Exception bug);

    [LoggerMessage(Level = LogLevel.Information, Message = "Dropped replaced views from the database {Database}: generation {Generation}")]
    private partial void LogDropped(string database, string generation);
}
