using BankingApi.Domain.Accounts;
using BankingApi.EventStore;
using BankingApi.Views;

namespace BankingApi.Projections;

/// <summary>Carries one account's view forward over events in a row, and collects the rows that they bring.</summary>
internal sealed class AccountProjector(AccountView? view, EventSerializer serializer, Func<Guid, OwnerView?> ownerOf, Func<Guid, TransferView?> transferOf)
{
    private readonly long fromRevision = view?.Revision ?? -1;
    private readonly List<TransactionView> transactions = [];
    private readonly List<AnswerRow> answers = [];
    private readonly Dictionary<Guid, TransferView> transfers = [];
    private AccountView? view = view;

    public long Revision => view?.Revision ?? -1;

    /// <summary>Null where nothing changed.</summary>
    public AccountChange? Change => view is null || Revision == fromRevision ? null : new(fromRevision, view, transactions, answers, [.. transfers.Values]);

    /// <summary>Applies the event that comes next. When it throws, everything before it stands.</summary>
    public void Apply(StoredEvent stored)
    {
        if (stored.Revision != Revision + 1) throw new InvalidOperationException($"Event {Revision + 1} is missing from the stream.");
        var @event = (BankAccountEvent)serializer.Deserialize(stored);
        var transfer = TransferProjection.IdOf(@event) is { } transferId ? transfers.GetValueOrDefault(transferId) ?? transferOf(transferId) : null;
        var owner = @event is BankAccountCreated opening ? ownerOf(opening.OwnerId) : null;
        var after = AccountProjection.Apply(view, @event, stored.Revision, stored.Position, owner, transfer);
        var row = TransactionProjection.Of(@event, after);
        var transferAfter = TransferProjection.Apply(transfer, @event, after, stored.Position);

        view = after;
        if (row is not null) transactions.Add(row);
        if (transferAfter is not null) transfers[transferAfter.TransferId] = transferAfter;
        if (AnsweredCommand.Of(@event) is { } answered) answers.Add(new(after.Id, answered.Id, stored.Revision));
    }
}
