using MongoDB.Bson;

namespace BankingApi.Views.MongoDb;

/// <summary>
/// Which generation of the views answers. Any process may let another one take over, so what is known here is confirmed every second (see
/// <see cref="MongoViewKeeper"/>), and never trusted for long where that fails. Views that are missing, or not whole any more, are begun anew:
/// the log fills them.
/// </summary>
internal sealed partial class MongoCurrentViews(MongoViewDatabase database, MongoViewState state, TimeProvider clock, ILogger<MongoCurrentViews> logger)
    : IMongoViewTarget
{
    /// <summary>Much less than replaced views are kept, see <see cref="MongoViewKeeper"/>.</summary>
    private static readonly TimeSpan Trust = TimeSpan.FromSeconds(10);

    private readonly Lock looking = new();
    private volatile Confirmed? confirmed;
    private Task<MongoViewSet>? look;
    private Task<MongoViewSet>? nextLook;

    public string Place => MongoViewState.Current;

    public ValueTask<MongoViewSet> Get(CancellationToken cancellation)
    {
        if (cancellation.IsCancellationRequested) return ValueTask.FromCanceled<MongoViewSet>(cancellation);
        return confirmed is { } known && clock.GetElapsedTime(known.At) < Trust ? new(known.Views) : new(Look(cancellation));
    }

    /// <summary>For lists, which must not leave out what is not filled in yet.</summary>
    public async ValueTask<MongoViewSet> GetLevel(CancellationToken cancellation)
    {
        var views = await Get(cancellation).ConfigureAwait(false);
        return views.IsLevel ? views : throw new ReadStoreUnavailableException("The views are being filled from the log.");
    }

    /// <summary>Looks at the server. All who ask meanwhile share one look, so that an outage does not pile them up.</summary>
    public Task<MongoViewSet> Look(CancellationToken cancellation) => Look(afresh: false, cancellation);

    /// <summary>Looks at the server, after something has changed there: a look that is under way may have been too early.</summary>
    public Task<MongoViewSet> LookAfresh(CancellationToken cancellation) => Look(afresh: true, cancellation);

    /// <summary>A look that begins after this is called: what it finds whole was so all the while. Shared by all who ask before it begins.</summary>
    public Task<MongoViewSet> LookNext(CancellationToken cancellation)
    {
        lock (looking)
        {
            nextLook ??= After(look);
            return nextLook.WaitAsync(cancellation);
        }

        async Task<MongoViewSet> After(Task? running)
        {
            await Task.Yield();
            if (running is not null) await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            lock (looking) nextLook = null;
            return await LookAfresh(CancellationToken.None).ConfigureAwait(false);
        }
    }

    private Task<MongoViewSet> Look(bool afresh, CancellationToken cancellation)
    {
        lock (looking)
        {
            if (afresh || look is null or { IsCompleted: true }) look = Task.Run(LookAtServer, CancellationToken.None);
            return look.WaitAsync(cancellation);
        }
    }

    private async Task<MongoViewSet> LookAtServer() => await database.Reach(async () =>
    {
        while (true)
        {
            var at = clock.GetTimestamp();
            var document = await state.Read(CancellationToken.None).ConfigureAwait(false);
            if (MongoViewState.Section(document, MongoViewState.Current) is { } current && await IsWhole(current).ConfigureAwait(false)) return Adopt(current, at);
            // What is gone must not answer a moment longer: queries wait for this look instead, and find the new views, which refuse lists until they are level.
            var hadViews = Interlocked.Exchange(ref confirmed, null) is not null;
            await Start(MongoViewState.GenerationOf(document, MongoViewState.Current), hadViews).ConfigureAwait(false);
        }
    }).ConfigureAwait(false);

    private async Task<bool> IsWhole(BsonDocument current)
        => await MongoViewSchema.Identities(database, current["generation"].AsString, CancellationToken.None).ConfigureAwait(false) == current["collections"].AsBsonDocument;

    private MongoViewSet Adopt(BsonDocument current, long at)
    {
        lock (looking)
        {
            // The later look knows better, whichever ends first.
            if (confirmed is { } known && known.At > at) return known.Views;
            var progress = MongoViewState.Progress(current);
            var views = confirmed?.Views is { } same && same.Generation == progress.Generation ? same : new(database, progress.Generation!);
            if (progress.IsLevel) views.BecameLevel();
            confirmed = new(views, at);
            return views;
        }
    }

    private async Task Start(string? instead, bool hadViews)
    {
        var generation = ObjectId.GenerateNewId().ToString();
        var collections = await MongoViewSchema.Create(database, generation, CancellationToken.None).ConfigureAwait(false);
        // Another process may be at it, too: whoever comes second takes the first one's views.
        if (!await state.Start(generation, collections, instead, CancellationToken.None).ConfigureAwait(false))
            await MongoViewSchema.Drop(database, generation, CancellationToken.None).ConfigureAwait(false);
        else if (instead is not null || hadViews)
            LogLost(database.Name);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The views in the database {Database} are gone, or not whole: new ones are begun, and the log fills them.")]
    private partial void LogLost(string database);

    private sealed record Confirmed(MongoViewSet Views, long At);
}
