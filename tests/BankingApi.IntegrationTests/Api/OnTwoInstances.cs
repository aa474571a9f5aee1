namespace BankingApi.IntegrationTests.Api;

/// <summary>Two instances of the service on the same stores, as behind a load balancer.</summary>
/// <param name="sharesViews">Whether they must share what is in MongoDB, too: a test of theirs then begins with
/// <see cref="SkipUnlessViewsAreShared"/>.</param>
public abstract class OnTwoInstances(bool sharesViews = false) : IAsyncLifetime
{
    private ProductionStores? _stores;

    protected InstanceFixture One { get; private set; } = null!;

    protected InstanceFixture Two { get; private set; } = null!;

    public virtual async Task InitializeAsync()
    {
        if (sharesViews && !ProductionStores.CanShareViews) return;
        _stores = await ProductionStores.Start();
        (One, Two) = (new InstanceFixture(_stores), new InstanceFixture(_stores));
        await Task.WhenAll(One.InitializeAsync(), Two.InitializeAsync());
    }

    public async Task DisposeAsync()
    {
        if (_stores is null) return;
        await Task.WhenAll(One.DisposeAsync(), Two.DisposeAsync());
        await _stores.DisposeAsync();
    }

    protected static async Task SkipUnlessViewsAreShared()
        => Skip.IfNot(ProductionStores.CanShareViews, (await TestServers.MongoDb).Lacking);
}
