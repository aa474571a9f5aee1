using MongoDB.Bson;

namespace BankingApi.ReadModel.MongoDb;

/// <summary>Which generation of the views answers. Any process may let another one take over, so what is known here is confirmed every
/// second (see <see cref="MongoViewKeeper"/>), and never trusted for long where that fails. Views that are missing, or not whole any more,
/// are begun anew: the log fills them.</summary>
internal sealed partial class MongoCurrentViews(
    MongoViewDatabase database, MongoViewState state, TimeProvider clock, ILogger<MongoCurrentViews> logger)
    : IMongoViewTarget
{
    /// <summary>Much less than replaced views are kept, see <see cref="MongoViewKeeper"/>.</summary>
    private static readonly TimeSpan Trust = TimeSpan.FromSeconds(10);

    private readonly Lock _looking = new();
    private volatile Confirmed? _confirmed;
    private Task<MongoViewSet>? _look;
    private Task<MongoViewSet>? _nextLook;

    public string Place => MongoViewState.Current;

    public ValueTask<MongoViewSet> Get(CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested) return ValueTask.FromCanceled<MongoViewSet>(cancellationToken);
        return _confirmed is { } known && clock.GetElapsedTime(known.At) < Trust ? new(known.Views) : new(Look(cancellationToken));
    }

    /// <summary>For lists, which must not leave out what is not filled in yet.</summary>
    public async ValueTask<MongoViewSet> GetCaughtUp(CancellationToken cancellationToken)
    {
        var views = await Get(cancellationToken);
        return views.IsCaughtUp ? views : throw new ReadStoreUnavailableException("The views are being filled from the log.");
    }

    /// <summary>Looks at the server. All who ask meanwhile share one look, so that an outage does not pile them up.</summary>
    public Task<MongoViewSet> Look(CancellationToken cancellationToken) => Look(afresh: false, cancellationToken);

    /// <summary>Looks at the server, after something has changed there: a look that is under way may have been too early.</summary>
    public Task<MongoViewSet> LookAfresh(CancellationToken cancellationToken) => Look(afresh: true, cancellationToken);

    /// <summary>A look that begins after this is called: what it finds whole was so all the while.
    /// Shared by all who ask before it begins.</summary>
    public Task<MongoViewSet> LookNext(CancellationToken cancellationToken)
    {
        lock (_looking)
        {
            _nextLook ??= After(_look);
            return _nextLook.WaitAsync(cancellationToken);
        }

        async Task<MongoViewSet> After(Task? running)
        {
            await Task.Yield();
            if (running is not null) await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            lock (_looking) _nextLook = null;
            return await LookAfresh(CancellationToken.None);
        }
    }

    private Task<MongoViewSet> Look(bool afresh, CancellationToken cancellationToken)
    {
        lock (_looking)
        {
            if (afresh || _look is null or { IsCompleted: true }) _look = Task.Run(LookAtServer, CancellationToken.None);
            return _look.WaitAsync(cancellationToken);
        }
    }

    private async Task<MongoViewSet> LookAtServer() => await database.Reach(async () =>
    {
        while (true)
        {
            var at = clock.GetTimestamp();
            var document = await state.Read(CancellationToken.None);
            if (MongoViewState.Section(document, MongoViewState.Current) is { } current && await IsWhole(current))
                return Adopt(current, at);
            // What is gone must not answer a moment longer: queries wait for this look instead,
            // and find the new views, which refuse lists until they are level.
            var hadViews = Interlocked.Exchange(ref _confirmed, null) is not null;
            await Start(MongoViewState.GenerationOf(document, MongoViewState.Current), hadViews);
        }
    });

    private async Task<bool> IsWhole(BsonDocument current)
        => await database.Schema.Identities(database, current["generation"].AsString, CancellationToken.None)
            == current["collections"].AsBsonDocument;

    private MongoViewSet Adopt(BsonDocument current, long at)
    {
        lock (_looking)
        {
            // The later look knows better, whichever ends first.
            if (_confirmed is { } known && known.At > at) return known.Views;
            var progress = MongoViewState.Progress(current);
            var views = _confirmed?.Views is { } same && same.Generation == progress.Generation
                ? same : new(database, progress.Generation!);
            if (progress.IsCaughtUp) views.MarkCaughtUp();
            _confirmed = new(views, at);
            return views;
        }
    }

    private async Task Start(string? instead, bool hadViews)
    {
        var generation = ObjectId.GenerateNewId().ToString();
        var collections = await database.Schema.Create(database, generation, CancellationToken.None);
        // Another process may be at it, too: whoever comes second takes the first one's views.
        if (!await state.Start(generation, collections, instead, CancellationToken.None))
            await database.Schema.Drop(database, generation, CancellationToken.None);
        else if (instead is not null || hadViews)
            LogLost(database.Name);
    }

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "The views in the database {Database} are gone, or not whole: new ones are begun, and the log fills them.")]
    private partial void LogLost(string database);

    private sealed record Confirmed(MongoViewSet Views, long At);
}
