namespace BankingApi.Projections;

/// <summary>Carries one account's view forward over events in a row, and collects the rows that they bring.</summary>
internal sealed class AccountProjector(AccountView? view, ViewDependencies dependencies, EventSerializer serializer, RowProjection[] rows)
{
    private readonly long _fromRevision = view?.Revision ?? -1;
    private readonly List<IAccountRow> _rows = [];
    private readonly IAccountRow?[] _brought = new IAccountRow?[rows.Length];
    private readonly Dictionary<(Type, object), int> _places = [];
    private readonly Dictionary<Guid, TransferView> _transfers = [];
    private readonly Dictionary<Guid, HoldView> _holds = [];
    private AccountView? _view = view;

    public long Revision => _view?.Revision ?? -1;

    /// <summary>Null where nothing changed.</summary>
    public AccountChange? Change => _view is null || Revision == _fromRevision ? null : new(_fromRevision, _view, _rows);

    /// <summary>Applies the event that comes next. When it throws, everything before it stands.</summary>
    public void Apply(StoredEvent stored)
    {
        if (stored.Revision != Revision + 1) throw new InvalidOperationException($"Event {Revision + 1} is missing from the stream.");
        var @event = (BankAccountEvent)serializer.Deserialize(stored);
        var transfer = TransferProjection.IdOf(@event) is { } id ? _transfers.GetValueOrDefault(id) ?? dependencies.Transfer(id) : null;
        var heldId = HoldProjection.IdOf(@event);
        var hold = heldId is { } held ? _holds.GetValueOrDefault(held) ?? dependencies.Hold(held) : null;
        var owner = @event is BankAccountCreated opening ? dependencies.Owner(opening.OwnerId) : null;
        var after = AccountProjection.Apply(_view, @event, stored.Revision, stored.Position, owner, transfer?.Amount ?? hold?.Amount);
        if (heldId is not null) hold = HoldProjection.Apply(hold, @event, after.Id, Currency.Of(after.Currency), stored.Revision);
        var targetOwner = @event is FundsReserved reserved ? dependencies.AccountOwner(reserved.ToAccountId) : null;
        transfer = TransferProjection.Apply(transfer, @event, after, stored.Position, targetOwner);
        var projected = new ProjectedEvent(@event, after, stored.Position, transfer, hold);
        for (var i = 0; i < rows.Length; i++) _brought[i] = rows[i](projected);

        _view = after;
        if (transfer is not null) _transfers[transfer.TransferId] = transfer;
        if (hold is not null) _holds[hold.HoldId] = hold;
        foreach (var row in _brought)
            if (row is not null) Keep(row);
    }

    private void Keep(IAccountRow row)
    {
        if (row.Key is { } key && !_places.TryAdd((row.GetType(), key), _rows.Count)) _rows[_places[(row.GetType(), key)]] = row;
        else _rows.Add(row);
    }
}
