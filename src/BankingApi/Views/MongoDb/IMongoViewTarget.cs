namespace BankingApi.Views.MongoDb;

/// <summary>The views that a writer writes.</summary>
internal interface IMongoViewTarget
{
    /// <summary>Where the state names them.</summary>
    string Place { get; }

    ValueTask<MongoViewSet> Get(CancellationToken cancellation);

    /// <summary>Finds out which they are by now.</summary>
    Task<MongoViewSet> LookAfresh(CancellationToken cancellation);
}

/// <summary>Views under construction: they stay the same ones until they take over or are given up.</summary>
internal sealed class BuildingViews(MongoViewSet views) : IMongoViewTarget
{
    public string Place => MongoViewState.Building;

    public ValueTask<MongoViewSet> Get(CancellationToken cancellation) => new(views);

    public Task<MongoViewSet> LookAfresh(CancellationToken cancellation) => Task.FromException<MongoViewSet>(GivenUp());

    public static ReadStoreUnavailableException GivenUp() => new("Another rebuild has begun since.");
}
