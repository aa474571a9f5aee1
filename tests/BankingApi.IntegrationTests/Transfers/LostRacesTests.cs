using BankingApi.Domain.Accounts;
using BankingApi.EventStore;
using BankingApi.WriteModel;

namespace BankingApi.IntegrationTests.Transfers;

public sealed class LostRacesTests
{
    [Fact]
    public async Task What_was_refused_on_a_state_that_proved_stale_is_answered_with_busy()
    {
        var log = new MemoryEventStore(TimeProvider.System);
        var hooked = new HookedStore(log);
        using var other = new Node(log);
        using var node = new Node(hooked, clock: new ImpatientClock(ImpatientClock.Noon));
        var account = await other.Open(balance: 100);
        await node.Know(account);
        var faster = new Faster(hooked, other, account);

        // While the first is held, the others queue up and so share an append.
        var first = node.Withdraw(account, 1);
        await faster.Met;
        var possible = node.Withdraw(account, 2);
        var impossible = node.Withdraw(account, 1_000);
        faster.Go();

        foreach (var answer in await Task.WhenAll(first, possible, impossible)) Assert.Equal(CommandRefusals.AccountBusy, answer.Refusal);
        hooked.Before = null;
        Assert.Equal(AccountRefusals.InsufficientFunds, (await node.Withdraw(account, 1_000)).Refusal);
        Assert.Null((await node.Withdraw(account, 2)).Refusal);
    }

    [Fact]
    public async Task A_credit_that_is_asked_for_twice_in_a_batch_that_loses_every_race_is_not_taken_for_made()
    {
        var log = new MemoryEventStore(TimeProvider.System);
        var hooked = new HookedStore(log);
        using var other = new Node(log);
        using var node = new Node(hooked, clock: new ImpatientClock(ImpatientClock.Noon));
        var (source, target) = (await other.Open(balance: 100), await other.Open(balance: 1_000));
        await node.Know(source, target);
        var transfer = await other.Reserve(source, target, 50, "rent");
        var faster = new Faster(hooked, other, target);

        // The request and the worker, while the target is busy: they share a batch.
        var ahead = node.Withdraw(target, 1);
        await faster.Met;
        var runs = new[] { node.Process.Run(transfer), node.Process.Run(transfer) };
        faster.Go();
        await Task.WhenAll(runs);
        await ahead;

        using var between = new Node(log);
        var waiting = (await between.Accounts.Find(Caller.Service, source, default))!.Balances;
        Assert.Equal((100, 50), (waiting.Balance, waiting.Reserved));
        hooked.Before = null;
        await node.Process.Run(transfer);
        using var judge = new Node(log);
        Assert.Equal(50, (await judge.Accounts.Find(Caller.Service, source, default))!.Balances.Balance);
        Assert.Equal(1_050 + faster.Deposits * 0.01m, (await judge.Accounts.Find(Caller.Service, target, default))!.Balances.Balance);
    }

    [Fact]
    public async Task However_many_accounts_are_in_use_the_commands_of_one_process_on_one_account_do_not_race()
    {
        var hooked = new HookedStore(new MemoryEventStore(TimeProvider.System));
        using var node = new Node(hooked, cachedAccounts: 2);
        var account = await node.Open(balance: 100);
        var (held, isHeld, appends) = (new TaskCompletionSource(), new TaskCompletionSource(), 0);
        hooked.Before = async call =>
        {
            if (call.Stream != StreamNames.OfAccount(account) || call.Appends.Count == 0) return;
            appends++;
            isHeld.TrySetResult();
            await held.Task;
        };

        var first = node.Withdraw(account, 1);
        await isHeld.Task;
        for (var others = 0; others < 20; others++)
            await node.Open(balance: 1); // Whatever is kept in memory, it is no longer this account.
        var second = node.Withdraw(account, 2);
        var third = node.Withdraw(account, 3);
        Assert.Equal(1, appends);
        held.SetResult();

        foreach (var answer in await Task.WhenAll(first, second, third)) Assert.Null(answer.Refusal);
        Assert.Equal(2, appends);
    }

    /// <summary>Another node that is always a moment faster on one account, from when it is let go.</summary>
    private sealed class Faster
    {
        private readonly TaskCompletionSource _held = new();
        private readonly TaskCompletionSource _met = new();

        public Faster(HookedStore slower, Node other, Guid account) => slower.Before = async call =>
        {
            if (call.Appends.Count == 0 || call.Stream != StreamNames.OfAccount(account)) return;
            _met.TrySetResult();
            await _held.Task;
            await other.Accounts.Execute(new(Caller.Service, account, Guid.NewGuid(), (state, at) => state!.Record(
                new(Guid.NewGuid(), TransactionType.Deposit, 0.01m, null, $"{Deposits++}"), at)));
        };

        /// <summary>Ends when the slower one's first append has come, which waits for <see cref="Go"/>.</summary>
        public Task Met => _met.Task;

        public int Deposits { get; private set; }

        public void Go() => _held.SetResult();
    }
}
