namespace BankingApi.ReadModel.MongoDb;

/// <summary>The views that a writer writes.</summary>
internal interface IMongoViewTarget
{
    /// <summary>Where the state names them.</summary>
    string Place { get; }

    ValueTask<MongoViewSet> Get(CancellationToken cancellationToken);

    /// <summary>Finds out which they are by now.</summary>
    Task<MongoViewSet> LookAfresh(CancellationToken cancellationToken);
}

/// <summary>Views under construction: they stay the same ones until they take over or are given up.</summary>
internal sealed class BuildingViews(MongoViewSet views) : IMongoViewTarget
{
    public string Place => MongoViewState.Building;

    public ValueTask<MongoViewSet> Get(CancellationToken cancellationToken) => new(views);

    public Task<MongoViewSet> LookAfresh(CancellationToken cancellationToken) => Task.FromException<MongoViewSet>(GivenUp());

    public static ReadStoreUnavailableException GivenUp() => new("Another rebuild has begun since.");
}
