using BankingApi.ReadModel;

namespace BankingApi.UnitTests.Projections;

/// <summary>Lets another writer have its way, or an outage, right before every call.</summary>
internal sealed class Contested(IViewWriter inner, Func<IViewWriter, Task> interfere) : IViewWriter
{
    public async ValueTask<IReadOnlyDictionary<Guid, AccountView>> LoadAccounts(
        IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
    {
        await interfere(inner);
        return await inner.LoadAccounts(ids, cancellationToken);
    }

    public async ValueTask<IReadOnlyDictionary<Guid, OwnerView>> LoadOwners(
        IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
    {
        await interfere(inner);
        return await inner.LoadOwners(ids, cancellationToken);
    }

    public async ValueTask<IReadOnlyDictionary<Guid, TransferView>> LoadTransfers(
        IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
    {
        await interfere(inner);
        return await inner.LoadTransfers(ids, cancellationToken);
    }

    public async ValueTask<IReadOnlyDictionary<Guid, HoldView>> LoadHolds(
        IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
    {
        await interfere(inner);
        return await inner.LoadHolds(ids, cancellationToken);
    }

    public async ValueTask<IReadOnlyCollection<Guid>> Write(ViewChanges changes, CancellationToken cancellationToken)
    {
        await interfere(inner);
        return await inner.Write(changes, cancellationToken);
    }

    public ValueTask<ViewProgress> ReadProgress(CancellationToken cancellationToken) => inner.ReadProgress(cancellationToken);

    public ValueTask<IReadOnlyList<BlockedAccount>> ListBlocked(CancellationToken cancellationToken)
        => inner.ListBlocked(cancellationToken);

    public ValueTask Block(BlockedAccount held, CancellationToken cancellationToken) => inner.Block(held, cancellationToken);

    public ValueTask Unblock(Guid accountId, CancellationToken cancellationToken) => inner.Unblock(accountId, cancellationToken);
}
