using Microsoft.Extensions.DependencyInjection;

namespace BankingApi.IntegrationTests.Api;

/// <summary>The service on <see cref="ProductionStores"/>.</summary>
public sealed class ProductionFixture : BankingApiFixture
{
    private ProductionStores? all;
    private IReadOnlyDictionary<string, string>? stores;

    protected override IReadOnlyDictionary<string, string> Stores => stores!;

    protected override void Replace(IServiceCollection services) => all!.BeginHere(services);

    public override async Task InitializeAsync()
    {
        all = await ProductionStores.Start();
        stores = await all.ForInstance();
        await base.InitializeAsync();
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await all!.DisposeAsync();
    }
}

/// <summary>One of several instances of the service, on stores that it does not own.</summary>
public sealed class InstanceFixture(ProductionStores stores) : BankingApiFixture
{
    private IReadOnlyDictionary<string, string>? settings;

    protected override IReadOnlyDictionary<string, string> Stores => settings!;

    public override async Task InitializeAsync()
    {
        settings ??= await stores.ForInstance();
        await base.InitializeAsync();
    }

    protected override void Replace(IServiceCollection services) => stores.BeginHere(services);
}
