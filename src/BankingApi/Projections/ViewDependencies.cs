using BankingApi.Domain.Owners;
using BankingApi.Privacy;

namespace BankingApi.Projections;

/// <summary>Fetches, for a batch at once, what its events refer to beyond their own account:
/// owners of openings, owners of transfers' targets, transfers and holds that end.</summary>
internal sealed class ViewDependencies(
    IViewWriter views, OwnerRepository owners, PersonalData personalData, AccountOwners accountOwners, EventSerializer serializer,
    RowProjection[] rows)
{
    private readonly Dictionary<Guid, OwnerView> _ownersById = [];
    private readonly Dictionary<Guid, UnreadableEventException> _unreadableOwners = [];
    private readonly Dictionary<Guid, TransferView> _transfersById = [];
    private readonly Dictionary<Guid, HoldView> _holdsById = [];
    private readonly Dictionary<Guid, Guid> _ownersByAccount = [];

    /// <param name="view">Of the account, where the events begin that are projected next; null before its opening.</param>
    public AccountProjector Projector(AccountView? view) => new(view, this, serializer, rows);

    /// <summary>What opens the registrations of a batch.</summary>
    public ValueTask<OwnerKeys> KeysOf(IEnumerable<StoredEvent> ofOwners, CancellationToken cancellationToken)
        => personalData.Load(
            [.. ofOwners.Select(stored => StreamNames.IsOwner(stored.Stream, out var id) ? id : default).Distinct()], cancellationToken);

    /// <summary>An owner as an event leaves it, known to the batch from here on.</summary>
    /// <exception cref="OwnerKeyMissingException">Nobody knows who it is, and nobody had that erased.</exception>
    public async ValueTask<OwnerView?> Project(StoredEvent stored, OwnerKeys keys, CancellationToken cancellationToken)
    {
        if (serializer.Deserialize(stored) is not PersonRegistered registered)
        {
            // The registration may not have come yet: the stream has both.
            StreamNames.IsOwner(stored.Stream, out var id);
            return await owners.Find(Caller.Service, id, cancellationToken) is { } found
                ? _ownersById[id] = OwnerProjection.Of(found.Owner, found.Position) : null;
        }
        var owner = Domain.Owners.Owner.Apply(null, registered) with
        {
            Person = keys.Open(registered.OwnerId, registered.Sealed),
            ErasedAt = keys.ErasureOf(registered.OwnerId)?.At,
        };
        var view = OwnerProjection.Of(owner, stored.Position);
        if (!_ownersById.TryGetValue(view.Id, out var known) || known.Revision <= view.Revision) _ownersById[view.Id] = view;
        return view;
    }

    /// <exception cref="UnreadableEventException">The owner cannot be read.</exception>
    public OwnerView? Owner(Guid id)
        => _unreadableOwners.TryGetValue(id, out var unreadable) ? throw unreadable : _ownersById.GetValueOrDefault(id);

    /// <summary>Whose an account is; null for one that was not asked for, or cannot be read.</summary>
    public Guid? AccountOwner(Guid id) => _ownersByAccount.TryGetValue(id, out var owner) ? owner : null;

    public TransferView? Transfer(Guid id) => _transfersById.GetValueOrDefault(id);

    public HoldView? Hold(Guid id) => _holdsById.GetValueOrDefault(id);

    public async ValueTask Fetch(IEnumerable<StoredEvent> events, CancellationToken cancellationToken)
    {
        var (ownerIds, targetIds) = (new HashSet<Guid>(), new HashSet<Guid>());
        var (transferIds, holdIds) = (new HashSet<Guid>(), new HashSet<Guid>());
        foreach (var stored in events)
        {
            // Which events refer elsewhere is known by their type: the others need not be read twice.
            if (stored.Revision != 0 && !RefersElsewhere(stored)) continue;
            try
            {
                var @event = serializer.Deserialize(stored);
                if (@event is BankAccountCreated opening && !_ownersById.ContainsKey(opening.OwnerId)) ownerIds.Add(opening.OwnerId);
                if (@event is FundsReserved reserved && !_ownersByAccount.ContainsKey(reserved.ToAccountId))
                    targetIds.Add(reserved.ToAccountId);
                if (@event is FundsReservationReleased release) transferIds.Add(release.TransferId);
                if (@event is BankAccountTransactionRecorded { Direction: Direction.Debit, TransferId: { } transfer })
                    transferIds.Add(transfer);
                if (@event is BankAccountEvent about and not HoldPlaced && HoldProjection.IdOf(about) is { } hold) holdIds.Add(hold);
            }
            catch (UnreadableEventException)
            {
                // Judged where it is applied.
            }
        }
        if (ownerIds.Count > 0) await FetchOwners(ownerIds, cancellationToken);
        foreach (var id in targetIds) await FetchOwnerOf(id, cancellationToken);
        if (transferIds.Count > 0)
            foreach (var (id, transfer) in await views.LoadTransfers(transferIds, cancellationToken)) _transfersById[id] = transfer;
        if (holdIds.Count > 0)
            foreach (var (id, hold) in await views.LoadHolds(holdIds, cancellationToken)) _holdsById[id] = hold;
    }

    private async ValueTask FetchOwners(HashSet<Guid> ids, CancellationToken cancellationToken)
    {
        foreach (var (id, owner) in await views.LoadOwners(ids, cancellationToken)) _ownersById[id] = owner;
        foreach (var id in ids.Where(id => !_ownersById.ContainsKey(id)))
        {
            try
            {
                if (await owners.Find(Caller.Service, id, cancellationToken) is { } found)
                    _ownersById[id] = OwnerProjection.Of(found.Owner, found.Position);
            }
            catch (UnreadableEventException unreadable)
            {
                _unreadableOwners[id] = unreadable; // Holds up the accounts of this owner only.
            }
        }
    }

    private async ValueTask FetchOwnerOf(Guid accountId, CancellationToken cancellationToken)
    {
        try
        {
            if (await accountOwners.Find(accountId, cancellationToken) is { } owner) _ownersByAccount[accountId] = owner;
        }
        catch (UnreadableEventException)
        {
            // The other account's fault, which must not hold up this one.
        }
    }

    private static bool RefersElsewhere(StoredEvent stored)
        => stored.Type.StartsWith("FundsReserv", StringComparison.Ordinal) // Reserved, and ReservationReleased.
            || stored.Type.StartsWith("HoldVoided", StringComparison.Ordinal)
            || stored.Type.StartsWith("HoldExpired", StringComparison.Ordinal)
            || (stored.Type.StartsWith("BankAccountTransactionRecorded", StringComparison.Ordinal)
                && (stored.Data.Span.IndexOf("\"TRANSFER\""u8) >= 0 || stored.Data.Span.IndexOf("\"holdId\":\""u8) >= 0));
}
