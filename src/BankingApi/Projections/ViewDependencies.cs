namespace BankingApi.Projections;

/// <summary>Fetches, for a batch at once, what its events refer to beyond their own account:
/// owners of openings, transfers that end.</summary>
internal sealed class ViewDependencies(IViewWriter views, OwnerRepository owners, EventSerializer serializer)
{
    private readonly Dictionary<Guid, OwnerView> _ownersById = [];
    private readonly Dictionary<Guid, TransferView> _transfersById = [];

    public OwnerView? Owner(Guid id) => _ownersById.GetValueOrDefault(id);

    public TransferView? Transfer(Guid id) => _transfersById.GetValueOrDefault(id);

    /// <summary>An owner that the same batch registers.</summary>
    public void Add(OwnerView owner) => _ownersById[owner.Id] = owner;

    public async ValueTask Fetch(IEnumerable<StoredEvent> events, CancellationToken cancellationToken)
    {
        var (ownerIds, transferIds) = (new HashSet<Guid>(), new HashSet<Guid>());
        foreach (var stored in events)
        {
            // Which events refer elsewhere is known by their type: the others need not be read twice.
            if (stored.Revision != 0 && !RefersToTransfer(stored)) continue;
            try
            {
                var @event = serializer.Deserialize(stored);
                if (@event is BankAccountCreated opening && !_ownersById.ContainsKey(opening.OwnerId)) ownerIds.Add(opening.OwnerId);
                if (@event is FundsReservationReleased release) transferIds.Add(release.TransferId);
                if (@event is BankAccountTransactionRecorded { Direction: Direction.Debit, TransferId: { } transfer })
                    transferIds.Add(transfer);
            }
            catch (UnreadableEventException)
            {
                // Judged where it is applied.
            }
        }
        if (ownerIds.Count > 0) await FetchOwners(ownerIds, cancellationToken);
        if (transferIds.Count == 0) return;
        foreach (var (id, transfer) in await views.LoadTransfers(transferIds, cancellationToken)) _transfersById[id] = transfer;
    }

    private async ValueTask FetchOwners(HashSet<Guid> ids, CancellationToken cancellationToken)
    {
        foreach (var (id, owner) in await views.LoadOwners(ids, cancellationToken)) _ownersById[id] = owner;
        foreach (var id in ids.Where(id => !_ownersById.ContainsKey(id)))
            if (await owners.Find(id, cancellationToken) is { } found) _ownersById[id] = OwnerProjection.Of(found.Owner, found.Position);
    }

    private static bool RefersToTransfer(StoredEvent stored)
        => stored.Type.StartsWith("FundsReservationReleased", StringComparison.Ordinal)
            || (stored.Type.StartsWith("BankAccountTransactionRecorded", StringComparison.Ordinal)
                && stored.Data.Span.IndexOf("\"TRANSFER\""u8) >= 0);
}
