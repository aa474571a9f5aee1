using BankingApi.Domain.Accounts;
using BankingApi.EventStore;

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
        var held = new TaskCompletionSource();
        var isHeld = new TaskCompletionSource();
        var deposits = 0;
        hooked.Before = async call =>
        {
            if (call.Appends.Count == 0) return;
            isHeld.TrySetResult();
            await held.Task;
            // Always a moment faster than this node.
            await other.Accounts.Execute(new(account, Guid.NewGuid(), (state, at) => state!.Record(
                new(Guid.NewGuid(), TransactionType.Deposit, 0.01m, null, $"{deposits++}"), at)));
        };

        // While the first is held, the others queue up and so share an append.
        var first = node.Withdraw(account, 1);
        await isHeld.Task;
        var possible = node.Withdraw(account, 2);
        var impossible = node.Withdraw(account, 1_000);
        held.SetResult();

        foreach (var answer in await Task.WhenAll(first, possible, impossible)) Assert.Equal(StoreRefusals.AccountBusy, answer.Refusal);
        hooked.Before = null;
        Assert.Equal(AccountRefusals.InsufficientFunds, (await node.Withdraw(account, 1_000)).Refusal);
        Assert.Null((await node.Withdraw(account, 2)).Refusal);
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
        for (var others = 0; others < 20; others++) await node.Open(balance: 1); // Whatever is kept in memory, it is no longer this account.
        var second = node.Withdraw(account, 2);
        var third = node.Withdraw(account, 3);
        Assert.Equal(1, appends);
        held.SetResult();

        foreach (var answer in await Task.WhenAll(first, second, third)) Assert.Null(answer.Refusal);
        Assert.Equal(2, appends);
    }
}
