using BankingApi.IntegrationTests.EventStore.EventStoreDb;
using EventStoreDb.Doubles;

namespace BankingApi.IntegrationTests.Api;

/// <summary>
/// The service on EventStoreDB: the real one that BANKINGAPI_TEST_EVENTSTOREDB names, with consumer groups of its own, else a protocol double.
/// </summary>
public sealed class ProductionFixture : BankingApiFixture
{
    private readonly string folder = Directory.CreateTempSubdirectory("bankingapi-").FullName;
    private readonly string name = $"test-{Guid.NewGuid():N}";
    private EventStoreDouble? eventStore;

    protected override IReadOnlyDictionary<string, string> Stores => new Dictionary<string, string>
    {
        ["EventStore:Provider"] = "EventStoreDB",
        ["EventStore:ConnectionString"] = eventStore?.ConnectionString ?? RealServerFixture.ConnectionString!,
        ["EventStore:ConsumerGroup"] = name,
        ["Transfers:ConsumerGroup"] = $"{name}-transfers",
        ["ReadStore:Provider"] = "Embedded",
        ["Embedded:DataDirectory"] = folder,
    };

    public override async Task InitializeAsync()
    {
        if (RealServerFixture.ConnectionString is null) eventStore = await EventStoreDouble.StartAsync();
        await base.InitializeAsync();
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        if (eventStore is not null) await eventStore.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}
