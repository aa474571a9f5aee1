using BankingApi.Domain.Accounts;
using BankingApi.EventStore;
using BankingApi.EventStore.Serialization;
using EventStore.Abstractions;

namespace BankingApi.IntegrationTests.Transfers;

/// <summary>Some accounts' whole histories, and what has to be true of them, however they came about.</summary>
internal sealed class Books
{
    private readonly Dictionary<Guid, List<Entry>> _accounts = [];

    /// <summary>Transfers by id: what the source's stream says.</summary>
    public Dictionary<Guid, Ending?> Transfers { get; } = [];

    public static async Task<Books> Read(IEventStore store, params IEnumerable<Guid> ids)
    {
        var books = new Books();
        foreach (var id in ids)
        {
            var entries = books._accounts[id] = [];
            BankAccount? state = null;
            foreach (var stored in await store.ReadForwards(StreamNames.OfAccount(id), 0, int.MaxValue, default))
            {
                var @event = (BankAccountEvent)Node.Serializer.Deserialize(stored);
                state = BankAccount.Apply(state, @event);
                entries.Add(new(@event, state, EventSerializer.MetadataOf(stored)));
            }
        }
        return books;
    }

    public AccountBalances Standing(Guid id) => _accounts[id][^1].After.Balances;

    public int Count<TEvent>(Guid id) => _accounts[id].Count(entry => entry.Event is TEvent);

    /// <summary>Money is neither lost nor created nor spendable twice, and every transfer has come to one end on both sides.</summary>
    public void AssertSound()
    {
        foreach (var entries in _accounts.Values) AssertChain(entries);
        var paidIn = _accounts.Values.SelectMany(entries => entries).Sum(entry => entry.Event switch
        {
            BankAccountCreated e => e.InitialBalance,
            BankAccountTransactionRecorded { Type: not TransactionType.Transfer } e
                => e.Direction == Direction.Credit ? e.Amount : -e.Amount,
            _ => 0,
        });
        Assert.Equal(paidIn, _accounts.Keys.Sum(id => Standing(id).Balance));
        foreach (var (source, entries) in _accounts)
        {
            Assert.Empty(entries[^1].After.Reservations);
            Assert.Equal(0, Standing(source).Reserved);
            foreach (var reserved in entries.Select(entry => entry.Event).OfType<FundsReserved>()) AssertEnded(source, reserved);
        }
        Assert.Equal(Transfers.Keys.Order(),
            _accounts.Values.SelectMany(entries => entries).Select(entry => Answer(entry.Event)).OfType<Guid>().Order());
    }

    private static void AssertChain(List<Entry> entries)
    {
        var recordedAt = DateTimeOffset.MinValue;
        foreach (var (@event, after, metadata) in entries)
        {
            Assert.True(after.Balances.Available >= 0, $"{after.Balances.Available} is available after revision {after.Revision}");
            Assert.Equal(after.Balances, metadata.After);
            Assert.True(@event.RecordedAt >= recordedAt);
            recordedAt = @event.RecordedAt;
            if (@event is BankAccountTransactionRecorded recorded) Assert.Equal(after.Balances.Balance, recorded.BalanceAfter);
        }
    }

    private void AssertEnded(Guid source, FundsReserved reserved)
    {
        var end = Assert.Single(_accounts[source], entry => entry.Event switch
        {
            BankAccountTransactionRecorded { Direction: Direction.Debit } e => e.TransferId == reserved.TransferId,
            FundsReservationReleased e => e.TransferId == reserved.TransferId,
            _ => false,
        });
        var answer = Assert.Single(_accounts[reserved.ToAccountId], entry => Answer(entry.Event) == reserved.TransferId);
        if (end.Event is BankAccountTransactionRecorded debit)
        {
            var credit = Assert.IsType<BankAccountTransactionRecorded>(answer.Event);
            Assert.Equal((reserved.Amount, reserved.Amount), (debit.Amount, credit.Amount));
            Assert.Equal((reserved.ToAccountId, source), (debit.CounterpartyAccountId, credit.CounterpartyAccountId));
            Assert.Equal(answer.After.Revision, debit.CounterpartyRevision);
            Assert.NotEqual(debit.TransactionId, credit.TransactionId);
            Transfers.Add(reserved.TransferId, new(debit.RecordedAt, end.After.Revision, answer.After.Revision, null));
        }
        else
        {
            var refused = Assert.IsType<IncomingTransferRefused>(answer.Event);
            Assert.Equal(refused.Code, ((FundsReservationReleased)end.Event).Reason);
            Transfers.Add(reserved.TransferId, new(end.Event.RecordedAt, null, null, refused.Code));
        }
    }

    /// <summary>The transfer that an event of its target answers.</summary>
    private static Guid? Answer(BankAccountEvent @event) => @event switch
    {
        BankAccountTransactionRecorded { Direction: Direction.Credit } e => e.TransferId,
        IncomingTransferRefused e => e.TransferId,
        _ => null,
    };

    private sealed record Entry(BankAccountEvent Event, BankAccount After, EventMetadata Metadata);
}

/// <param name="FailureCode">Null for a transfer that was completed.</param>
internal sealed record Ending(DateTimeOffset At, long? FromRevision, long? ToRevision, string? FailureCode);
