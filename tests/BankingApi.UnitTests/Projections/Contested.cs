using BankingApi.Views;

namespace BankingApi.UnitTests.Projections;

/// <summary>Lets another writer have its way, or an outage, right before every call.</summary>
internal sealed class Contested(IViewWriter inner, Func<IViewWriter, Task> interfere) : IViewWriter
{
    public async ValueTask<IReadOnlyDictionary<Guid, AccountView>> LoadAccounts(IReadOnlyCollection<Guid> ids, CancellationToken cancellation)
    {
        await interfere(inner);
        return await inner.LoadAccounts(ids, cancellation);
    }

    public async ValueTask<IReadOnlyDictionary<Guid, OwnerView>> LoadOwners(IReadOnlyCollection<Guid> ids, CancellationToken cancellation)
    {
        await interfere(inner);
        return await inner.LoadOwners(ids, cancellation);
    }

    public async ValueTask<IReadOnlyDictionary<Guid, TransferView>> LoadTransfers(IReadOnlyCollection<Guid> ids, CancellationToken cancellation)
    {
        await interfere(inner);
        return await inner.LoadTransfers(ids, cancellation);
    }

    public async ValueTask<IReadOnlyCollection<Guid>> Write(ViewChanges changes, CancellationToken cancellation)
    {
        await interfere(inner);
        return await inner.Write(changes, cancellation);
    }

    public ValueTask<ViewProgress> ReadProgress(CancellationToken cancellation) => inner.ReadProgress(cancellation);

    public ValueTask<IReadOnlyList<HeldAccount>> ListHeld(CancellationToken cancellation) => inner.ListHeld(cancellation);

    public ValueTask Hold(HeldAccount held, CancellationToken cancellation) => inner.Hold(held, cancellation);

    public ValueTask LiftHold(Guid accountId, CancellationToken cancellation) => inner.LiftHold(accountId, cancellation);
}
