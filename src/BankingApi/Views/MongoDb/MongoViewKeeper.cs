using MongoDB.Driver;

namespace BankingApi.Views.MongoDb;

/// <summary>
/// Looks after the views for as long as the service runs: opens them whenever MongoDB is there, finds out that others have taken their place or
/// that they were lost, and drops what nobody needs any more.
/// </summary>
internal sealed partial class MongoViewKeeper(
    MongoViewDatabase database, MongoViewState state, MongoCurrentViews current, TimeProvider clock, ILogger<MongoViewKeeper> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    /// <summary>A query that began on replaced views may go on reading them, and a process that was cut off may not have heard yet.</summary>
    private static readonly TimeSpan KeepReplaced = TimeSpan.FromMinutes(5);

    private readonly Dictionary<string, long> unneededSince = [];

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var outage = new OutageLog(clock);
        return Periodically.DoNowAnd(Every, clock, Look, failure =>
        {
            if (!outage.IsNews(failure.Message)) return;
            if (failure is ReadStoreUnavailableException) Away(failure.Message);
            else Failed(failure);
        }, stoppingToken);

        async Task Look(CancellationToken cancellation)
        {
            await current.Look(cancellation);
            await DropUnneeded(KeepReplaced, cancellation);
            if (outage.Ended()) Back(database.Name);
        }
    }

    /// <summary>Drops generations that have been nobody's for a while.</summary>
    internal async Task DropUnneeded(TimeSpan keep, CancellationToken cancellation) => await database.Reach(async () =>
    {
        using var cursor = await database.Database.ListCollectionNamesAsync(cancellationToken: cancellation);
        var there = (await cursor.ToListAsync(cancellation)).Select(name => MongoViewSet.GenerationOf(name)?.ToString()).OfType<string>().ToHashSet();
        // After the names: a generation is registered soon after it was made.
        var needed = await state.Generations(cancellation);
        foreach (var gone in unneededSince.Keys.Where(generation => needed.Contains(generation) || !there.Contains(generation)).ToList()) unneededSince.Remove(gone);
        foreach (var generation in there.Except(needed))
        {
            if (unneededSince.TryAdd(generation, clock.GetTimestamp()) && keep > TimeSpan.Zero) continue;
            if (clock.GetElapsedTime(unneededSince[generation]) < keep) continue;
            await MongoViewSchema.Drop(database, generation, cancellation);
            Dropped(database.Name, generation);
        }
        return true;
    });

    [LoggerMessage(Level = LogLevel.Warning, Message = "The read store is away, and is tried again: {Reason}")]
    private partial void Away(string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "The read store is back: database {Database}")]
    private partial void Back(string database);

    [LoggerMessage(Level = LogLevel.Error, Message = "Looking after the views failed, and is tried again")]
    private partial void Failed(Exception bug);

    [LoggerMessage(Level = LogLevel.Information, Message = "Dropped replaced views from the database {Database}: generation {Generation}")]
    private partial void Dropped(string database, string generation);
}
