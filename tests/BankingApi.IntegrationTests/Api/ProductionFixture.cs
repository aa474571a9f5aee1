using Microsoft.Extensions.DependencyInjection;

namespace BankingApi.IntegrationTests.Api;

/// <summary>The service on <see cref="ProductionStores"/>.</summary>
public sealed class ProductionFixture : BankingApiFixture
{
    private ProductionStores? _all;
    private IReadOnlyDictionary<string, string>? _stores;

    protected override IReadOnlyDictionary<string, string> Stores => _stores!;

    protected override void Replace(IServiceCollection services) => _all!.BeginHere(services);

    public override async Task InitializeAsync()
    {
        _all = await ProductionStores.Start();
        _stores = await _all.ForInstance();
        await base.InitializeAsync();
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await _all!.DisposeAsync();
    }
}

/// <summary>One of several instances of the service, on stores that it does not own.</summary>
public sealed class InstanceFixture(ProductionStores stores) : BankingApiFixture
{
    private IReadOnlyDictionary<string, string>? _settings;

    protected override IReadOnlyDictionary<string, string> Stores => _settings!;

    public override async Task InitializeAsync()
    {
        _settings ??= await stores.ForInstance();
        await base.InitializeAsync();
    }

    protected override void Replace(IServiceCollection services) => stores.BeginHere(services);
}
