namespace BankingApi.Projections;

/// <summary>Carries one account's view forward over events in a row, and collects the rows that they bring.</summary>
internal sealed class AccountProjector(
    AccountView? view, EventSerializer serializer, Func<Guid, OwnerView?> ownerOf, Func<Guid, TransferView?> transferOf)
{
    private readonly long _fromRevision = view?.Revision ?? -1;
    private readonly List<TransactionView> _transactions = [];
    private readonly List<ProcessedCommandRow> _answers = [];
    private readonly Dictionary<Guid, TransferView> _transfers = [];
    private AccountView? _view = view;

    public long Revision => _view?.Revision ?? -1;

    /// <summary>Null where nothing changed.</summary>
    public AccountChange? Change
        => _view is null || Revision == _fromRevision ? null : new(_fromRevision, _view, _transactions, _answers, [.. _transfers.Values]);

    /// <summary>Applies the event that comes next. When it throws, everything before it stands.</summary>
    public void Apply(StoredEvent stored)
    {
        if (stored.Revision != Revision + 1) throw new InvalidOperationException($"Event {Revision + 1} is missing from the stream.");
        var @event = (BankAccountEvent)serializer.Deserialize(stored);
        var transfer = TransferProjection.IdOf(@event) is { } transferId
            ? _transfers.GetValueOrDefault(transferId) ?? transferOf(transferId) : null;
        var owner = @event is BankAccountCreated opening ? ownerOf(opening.OwnerId) : null;
        var after = AccountProjection.Apply(_view, @event, stored.Revision, stored.Position, owner, transfer);
        var row = TransactionProjection.Of(@event, after);
        var transferAfter = TransferProjection.Apply(transfer, @event, after, stored.Position);

        _view = after;
        if (row is not null) _transactions.Add(row);
        if (transferAfter is not null) _transfers[transferAfter.TransferId] = transferAfter;
        if (ProcessedCommandKey.Of(@event) is { } answered) _answers.Add(new(after.Id, answered.Id, stored.Revision));
    }
}
