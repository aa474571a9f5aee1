using BankingApi.Deliveries;
using BankingApi.Deliveries.Embedded;
using BankingApi.Hosting;

namespace BankingApi.IntegrationTests.Webhooks;

/// <summary>The contract on SQLite, and what becomes of the file.</summary>
public sealed class EmbeddedDeliveryStoreTests : DeliveryStoreContract, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("deliveries-").FullName;
    private EmbeddedDeliveryFile _file = null!;

    protected override bool IsShared => false;

    public override Task DisposeAsync() => Task.CompletedTask;

    public void Dispose()
    {
        _file.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    protected override Task<IDeliveryStore> Open() => Task.FromResult<IDeliveryStore>(Reopen());

    [Fact]
    public async Task Everything_is_there_after_a_restart()
    {
        await Store.Complete(None);
        _file.Dispose();
        await Assert.ThrowsAsync<ReadStoreUnavailableException>(async () => await Store.IsComplete(None));
        Assert.True(await Reopen().IsComplete(None));
    }

    [Fact]
    public void A_file_of_no_use_is_not_replaced_since_only_it_says_what_was_delivered()
    {
        _file.Dispose();
        var path = Path.Combine(_folder, "webhooks.db");
        var garbage = new string('x', 10_000);
        File.WriteAllText(path, garbage);
        Assert.Contains(path, Assert.Throws<ReadStoreUnavailableException>(() => Reopen()).Message, StringComparison.Ordinal);
        _file.Dispose();
        Assert.Equal(garbage, File.ReadAllText(path));
    }

    private EmbeddedDeliveryStore Reopen()
    {
        _file = new(_folder);
        _file.Open();
        return new EmbeddedDeliveryStore(_file);
    }
}
