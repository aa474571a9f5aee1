using BankingApi.Domain.Accounts;
using BankingApi.Domain.Shared;
using BankingApi.WriteModel;
using EventStore.Abstractions;

namespace BankingApi.IntegrationTests.Transfers;

/// <summary>Commands that wait together share an append. Each is answered as if it had come alone.</summary>
public sealed class BatchedCommandsTests : IDisposable
{
    private readonly HookedStore _store = new(new MemoryEventStore(TimeProvider.System));
    private readonly Node _node;

    public BatchedCommandsTests() => _node = new(_store);

    public void Dispose() => _node.Dispose();

    /// <summary>An account remembers 128 commands at least and 256 at most, and forgets 128 at once.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(120)]
    public async Task A_deposit_that_the_batch_makes_the_account_forget_is_not_made_again(int before)
    {
        var id = await _node.Open();
        for (var i = 1; i <= 255; i++) await Deposit(id, $"old {i}");

        List<Task<CommandOutcome>> answers = [];
        await Together(id, () =>
        {
            for (var i = 0; i < before; i++) answers.Add(Deposit(id, $"new {i}"));
            answers.Add(Deposit(id, "old 1"));
        });

        var all = await Task.WhenAll(answers);
        Assert.All(all[..^1], fresh => Assert.False(fresh.Replayed));
        Assert.Equal((true, 1L), (all[^1].Replayed, all[^1].Revision));
        Assert.Equal(255 + 1 + before, await Balance(id)); // One goes ahead of the batch.
    }

    [Fact]
    public async Task A_transfer_that_the_batch_makes_the_target_forget_is_not_credited_again()
    {
        var (from, to) = (await _node.Open(balance: 100), await _node.Open());
        var reserved = await _node.Reserve(from, to, 60, "rent");
        Assert.False((await Credit()).Replayed);
        for (var i = 2; i <= 255; i++) await Deposit(to, $"old {i}");

        var again = Task.FromResult<CommandOutcome>(null!);
        await Together(to, () =>
        {
            _ = Deposit(to, "new");
            again = Credit();
        });

        Assert.True((await again).Replayed);
        Assert.Equal(60 + 254 + 2, await Balance(to));

        Task<CommandOutcome> Credit()
        {
            var transfer = new IncomingTransfer(reserved.Id, from, 60, Currency.Of("EUR"), null);
            return _node.Accounts.Execute(
                new(Caller.Service, to, DerivedIds.Credit(reserved.Id), (state, at) => state!.Receive(transfer, DerivedIds.Credit(reserved.Id), at))
                { IdempotencyId = reserved.Id });
        }
    }

    [Fact]
    public async Task A_repetition_whose_answer_cannot_be_read_fails_alone()
    {
        var id = await _node.Open();
        await Deposit(id, "old");
        var (repeated, fresh) = (Task.FromResult<CommandOutcome>(null!), Task.FromResult<CommandOutcome>(null!));
        await Together(id, () =>
        {
            (repeated, fresh) = (Deposit(id, "old"), Deposit(id, "new"));
            var gate = _store.Before!;
            _store.Before = async call =>
            {
                await gate(call);
                if (call.Appends.Count == 0) throw new EventStoreUnavailableException("Nothing can be read.");
            };
        });

        await Assert.ThrowsAsync<EventStoreUnavailableException>(() => repeated);
        Assert.Equal(3, (await fresh).Revision);
    }

    /// <summary>Has the account busy with another deposit meanwhile, so that what is sent waits, and is one batch.</summary>
    private async Task Together(Guid id, Action send)
    {
        var gate = new TaskCompletionSource();
        _store.Before = call => call.Appends.Count > 0 ? gate.Task : Task.CompletedTask;
        var ahead = Deposit(id, "ahead");
        send();
        gate.SetResult();
        await ahead;
    }

    private Task<CommandOutcome> Deposit(Guid id, string key)
    {
        var request = new TransactionRequest(DerivedIds.Transaction(id, key), TransactionType.Deposit, 1, null, null);
        return _node.Accounts.Execute(new(Caller.Service, id, request.Id, (state, at) => state!.Record(request, at)) { IdempotencyId = request.Id });
    }

    private async Task<decimal> Balance(Guid id) => (await _node.Accounts.Find(Caller.Service, id, default))!.Balances.Balance;
}
