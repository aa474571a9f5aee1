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
            await Forget([done.Owner], cancellationToken);
        }
        catch (Exception failure) when (failure is ReadStoreUnavailableException or ViewsReplacedException)
        {
            // Nobody is told any more what is in them, and the event is projected as soon as they are there.
        }
        return done.Owner;
    }

    /// <summary>What comes behind the key, as far as it is not done.</summary>
    public async ValueTask Complete(IReadOnlyDictionary<Guid, Erasure> decided, CancellationToken cancellationToken)
    {
        var known = await views.LoadOwners([.. decided.Keys], cancellationToken);
        var missing = new List<StoredOwner>();
        foreach (var (ownerId, erasure) in decided)
        {
            var recorded = await owners.RecordErasure(ownerId, erasure);
            if (recorded is not null && known.GetValueOrDefault(ownerId)?.IsErased != true) missing.Add(recorded);
        }
        await Forget(missing, cancellationToken);
    }

    private async ValueTask Forget(List<StoredOwner> erasedOwners, CancellationToken cancellationToken)
    {
        if (erasedOwners.Count == 0) return;
        var changes = new ViewChanges();
        changes.Owners.AddRange(erasedOwners.Select(one => OwnerProjection.Of(one.Owner, one.Position)));
        await views.Write(changes, cancellationToken);
    }
}
