using BankingApi.Hosting;
using BankingApi.IntegrationTests.Transfers;
using BankingApi.ReadModel;
using Microsoft.Extensions.DependencyInjection;

namespace BankingApi.IntegrationTests.ReadModel;

/// <summary>Views that can be read and not written, as on a full disk.</summary>
public sealed class UnwritableViewsTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("bankingapi-unwritable-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task However_long_they_stay_so_no_event_is_set_aside_for_it()
    {
        await using var service = new EmbeddedService<IViewWriter>(_folder.FullName, real => new Unwritable(real));
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
        var views = (await bank.Get("/operations/projections")).Is(200).Items
            .Single(item => item.GetProperty("name").GetString() == "views");
        Assert.Equal((0L, 0), (views.GetProperty("parkedCount").GetInt64(), views.GetProperty("heldAccounts").GetArrayLength()));

        Task Level(long revision) => Bank.Until(async () =>
            await bank.Get($"/accounts/{account}") is { Status: 200 } seen && seen.Json.GetProperty("revision").GetInt64() == revision);
    }

    private sealed class Unwritable(IViewWriter inner) : IViewWriter
    {
        public volatile bool IsAway;

        public ValueTask<IReadOnlyDictionary<Guid, AccountView>> LoadAccounts(
            IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken) => inner.LoadAccounts(ids, cancellationToken);

        public ValueTask<IReadOnlyDictionary<Guid, OwnerView>> LoadOwners(
            IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken) => inner.LoadOwners(ids, cancellationToken);

        public ValueTask<IReadOnlyDictionary<Guid, TransferView>> LoadTransfers(
            IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken) => inner.LoadTransfers(ids, cancellationToken);

        public ValueTask<IReadOnlyDictionary<Guid, HoldView>> LoadHolds(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
            => inner.LoadHolds(ids, cancellationToken);

        public ValueTask<IReadOnlyCollection<Guid>> Write(ViewChanges changes, CancellationToken cancellationToken)
            => Writable().Write(changes, cancellationToken);

        public ValueTask<ViewProgress> ReadProgress(CancellationToken cancellationToken) => inner.ReadProgress(cancellationToken);

        public ValueTask<IReadOnlyList<BlockedAccount>> ListBlocked(CancellationToken cancellationToken)
            => inner.ListBlocked(cancellationToken);

        public ValueTask Block(BlockedAccount held, CancellationToken cancellationToken) => Writable().Block(held, cancellationToken);

        public ValueTask Unblock(Guid accountId, CancellationToken cancellationToken) => Writable().Unblock(accountId, cancellationToken);

        private IViewWriter Writable() => IsAway ? throw new ReadStoreUnavailableException("The test made it read-only.") : inner;
    }
}
