namespace BankingApi.Privacy;

/// <summary>Wraps all owners' keys with the present master key, so that those before it are needed no longer. No event changes, and a
/// service may run meanwhile.</summary>
public sealed class KeyRotation(IOwnerKeyStore keys, MasterKeys masters)
{
    private const int Page = 500;

    /// <returns>How many were wrapped with another one.</returns>
    /// <exception cref="OwnerKeyMissingException">One of them does not open; those before it are done.</exception>
    public async Task<int> Run(CancellationToken cancellationToken)
    {
        var rotated = 0;
        while (true)
        {
            var page = await keys.ListWrappedOtherwise(masters.CurrentId, Page, cancellationToken);
            if (page.Count == 0) return rotated;
            foreach (var (ownerId, wrapped, _) in page)
            {
                var key = masters.Unwrap(ownerId, wrapped!)
                    ?? throw new OwnerKeyMissingException(ownerId, "its key was changed since it was kept");
                await keys.Replace(ownerId, wrapped!, masters.Wrap(ownerId, key), cancellationToken);
                rotated++;
            }
        }
    }
}
