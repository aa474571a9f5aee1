using BankingApi.IntegrationTests.Transfers;
using BankingApi.Views;
using Microsoft.Extensions.DependencyInjection;

namespace BankingApi.IntegrationTests.Views;

/// <summary>Views that can be read and not written, as on a full disk.</summary>
public sealed class UnwritableViewsTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("bankingapi-unwritable-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task However_long_they_stay_so_no_event_is_set_aside_for_it()
    {
        await using var service = new EmbeddedService<IViewWriter>(folder.FullName, real => new Unwritable(real));
        using var http = service.CreateClient();
        var bank = new Bank(http);
        var account = await bank.Open();
        await Level(0);
        var writer = (Unwritable)service.Services.GetRequiredService<IViewWriter>();

        writer.IsAway = true;
        (await bank.Deposit(account, "1.00")).Is(201);
        // Longer than it takes to join, fail and leave as often as makes an event worn.
        var start = TimeProvider.System.GetTimestamp();
        await Bank.Until(() => Task.FromResult(TimeProvider.System.GetElapsedTime(start) > TimeSpan.FromSeconds(9)));
        Assert.Equal(0, (await bank.Account(account)).Json.GetProperty("revision").GetInt64());
        writer.IsAway = false;

        await Level(1);
        var views = (await bank.Get("/operations/projections")).Is(200).Items.Single(item => item.GetProperty("name").GetString() == "views");
        Assert.Equal((0L, 0), (views.GetProperty("parkedCount").GetInt64(), views.GetProperty("heldAccounts").GetArrayLength()));

        Task Level(long revision) => Bank.Until(async () =>
            await bank.Get($"/accounts/{account}") is { Status: 200 } seen && seen.Json.GetProperty("revision").GetInt64() == revision);
    }

    private sealed class Unwritable(IViewWriter inner) : IViewWriter
    {
        public volatile bool IsAway;

        public ValueTask<IReadOnlyDictionary<Guid, AccountView>> LoadAccounts(IReadOnlyCollection<Guid> ids, CancellationToken cancellation) => inner.LoadAccounts(ids, cancellation);

        public ValueTask<IReadOnlyDictionary<Guid, OwnerView>> LoadOwners(IReadOnlyCollection<Guid> ids, CancellationToken cancellation) => inner.LoadOwners(ids, cancellation);

        public ValueTask<IReadOnlyDictionary<Guid, TransferView>> LoadTransfers(IReadOnlyCollection<Guid> ids, CancellationToken cancellation) => inner.LoadTransfers(ids, cancellation);

        public ValueTask<IReadOnlyCollection<Guid>> Write(ViewChanges changes, CancellationToken cancellation) => Writable().Write(changes, cancellation);

        public ValueTask<ViewProgress> ReadProgress(CancellationToken cancellation) => inner.ReadProgress(cancellation);

        public ValueTask<IReadOnlyList<HeldAccount>> ListHeld(CancellationToken cancellation) => inner.ListHeld(cancellation);

        public ValueTask Hold(HeldAccount held, CancellationToken cancellation) => Writable().Hold(held, cancellation);

        public ValueTask LiftHold(Guid accountId, CancellationToken cancellation) => Writable().LiftHold(accountId, cancellation);

        private IViewWriter Writable() => IsAway ? throw new ReadStoreUnavailableException("The test made it read-only.") : inner;
    }
}
