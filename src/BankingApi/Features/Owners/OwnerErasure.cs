using BankingApi.Privacy;

namespace BankingApi.Features.Owners;

/// <summary>Erases an owner's personal data, step by step: the key, the event, this instance's memory, the views. What a crash leaves
/// undone is done by a repetition, by the projection of the event, or by <see cref="ErasureRecovery"/>.</summary>
public sealed class OwnerErasure(OwnerRepository owners, ErasedOwners erased, IViewWriter views)
{
    /// <returns>The owner, erased; null where there is none.</returns>
    public async ValueTask<StoredOwner?> Run(Guid ownerId, Erasure erasure, CancellationToken cancellationToken)
    {
        if (await owners.Erase(ownerId, erasure, cancellationToken) is not { } done) return null;
        erased.Add(ownerId, done.Erasure);
        try
        {
            var change = new ViewChanges { Owners = { OwnerProjection.Of(done.Owner.Owner, done.Owner.Position) } };
            await views.Write(change, cancellationToken);
        }
        catch (Exception failure) when (failure is ReadStoreUnavailableException or ViewsReplacedException)
        {
            // Nobody is told any more what is in them, and the event is projected as soon as they are there.
        }
        return done.Owner;
    }
}
