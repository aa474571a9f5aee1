using BankingApi.ReadModel;
using static BankingApi.IntegrationTests.ReadModel.ViewSamples;

namespace BankingApi.IntegrationTests.ReadModel;

/// <summary>What <see cref="IViewWriter"/> and <see cref="IViewQueries"/> promise, whatever is underneath.
/// Each test has a store of its own, empty at first.</summary>
public abstract partial class ViewStoreContract : IAsyncLifetime
{
    private protected ViewSamples Samples { get; } = new(seed: 20260131);

    protected IViewWriter Writer { get; private set; } = null!;

    protected IViewQueries Queries { get; private set; } = null!;

    protected static CancellationToken None => CancellationToken.None;

    public async Task InitializeAsync() => (Writer, Queries) = await Open();

    public abstract Task DisposeAsync();

    /// <summary>Opens a new, empty store, or skips the test with the reason why this machine has none.</summary>
    protected abstract Task<(IViewWriter Writer, IViewQueries Queries)> Open();

    /// <summary>The same store through one of the registered ports.</summary>
    private protected abstract T Ask<T>();

    private protected static T Answering<T>(Func<ReadModelRegistration.QueryPort, Type> adapter, params object[] with)
        => (T)Activator.CreateInstance(adapter(ReadModelRegistration.Ports.Single(port => port.Port == typeof(T))), with)!;

    private protected async Task Put(params IEnumerable<AccountChange> accounts) => Assert.Empty(await Writer.Write(Batch(accounts), None));

    private protected async Task<List<AccountView>> PutAccounts(int count)
    {
        var accounts = Enumerable.Range(0, count).Select(_ => Samples.Account()).ToList();
        await Put(accounts.Select(account => Change(-1, account)));
        return accounts;
    }

    private protected async Task<List<TransactionView>> PutTransactions(Guid account, int count)
    {
        var transactions = Samples.Transactions(account, count);
        await Put(Change(-1, Samples.Account(account, revision: transactions[^1].Revision), transactions));
        return transactions;
    }

    private protected async Task<long?> FindProcessedCommand(Guid account, Guid command)
        => (await Queries.FindProcessedCommands(account, [command], None)).Found.TryGetValue(command, out var revision) ? revision : null;

    [SkippableFact]
    public async Task A_new_store_knows_nothing()
    {
        var id = Samples.NewId();

        Assert.Null(await Queries.GetAccount(id, None));
        Assert.Null(await Queries.GetOwner(id, None));
        Assert.Null(await Queries.GetTransaction(id, id, None));
        var commands = await Queries.FindProcessedCommands(id, [id, Samples.NewId()], None);
        Assert.Equal(-1, commands.Covered);
        Assert.Empty(commands.Found);
        Assert.Null(await Queries.GetTransfer(id, None));
        Assert.Empty(await Queries.ListAccounts(new(), null, 10, None));
        Assert.Empty(await Queries.ListOwners(new(), null, 10, None));
        Assert.Empty(await Queries.ListTransactions(id, new(Start, Start), true, null, 10, None));
        Assert.Empty(await Queries.ListTransfers(new(), null, 10, None));
        Assert.Empty(await Queries.ListStaleAccounts(DateTimeOffset.MaxValue, null, 10, None));
        Assert.Equal(-1, (await Writer.ReadProgress(None)).Position);
        Assert.Empty(await Writer.ListBlocked(None));
    }

    [SkippableFact]
    public async Task What_is_written_is_read_again_to_the_last_zero()
    {
        var accounts = await PutAccounts(200);
        var owner = Samples.Owner("Zoë", "O'Neil \"%_\\", "zoë+1@example.org");
        var batch = Batch();
        batch.Owners.Add(owner);
        await Writer.Write(batch, None);

        foreach (var account in accounts) ViewOracle.AssertIs(account, await Queries.GetAccount(account.Id, None));
        ViewOracle.AssertSame(accounts, await Queries.ListAccounts(new(), null, 1000, None));
        ViewOracle.AssertIs(owner, await Queries.GetOwner(owner.Id, None));
        var loaded = await Writer.LoadAccounts([accounts[3].Id, Samples.NewId(), accounts[5].Id], None);
        Assert.Equal(2, loaded.Count);
        ViewOracle.AssertIs(accounts[5], loaded[accounts[5].Id]);
        ViewOracle.AssertIs(owner, (await Writer.LoadOwners([owner.Id, Samples.NewId()], None)).Values.Single());
    }

    [SkippableFact]
    public async Task An_id_is_found_whatever_its_bytes()
    {
        Guid[] ids = [Guid.Empty, Guid.AllBitsSet, new("00112233-4455-6677-8899-aabbccddeeff"),
            new("33221100-5544-7766-8899-aabbccddeeff")];
        var accounts = ids.Select(id => Samples.Account(id)).ToList();
        await Put(accounts.Select(account => Change(-1, account)));

        foreach (var account in accounts) ViewOracle.AssertIs(account, await Queries.GetAccount(account.Id, None));
    }

    [SkippableFact]
    public async Task A_cancelled_call_does_nothing()
    {
        var cancelled = new CancellationToken(canceled: true);
        var account = Samples.Account();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Queries.GetAccount(account.Id, cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Queries.ListAccounts(new(), null, 10, cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Writer.Write(Batch(Change(-1, account)), cancelled));
        Assert.Null(await Queries.GetAccount(account.Id, None));
    }

    [SkippableFact]
    public async Task Held_accounts_are_listed_until_their_hold_is_lifted()
    {
        BlockedAccount first = new(Samples.NewId(), 4, "It's \"poison\"", Start),
            second = new(Samples.NewId(), 7, "?", Start.AddSeconds(1));
        await Writer.Block(first, None);
        await Writer.Block(second, None);
        var again = first with { Revision = 5, Reason = "still" };
        await Writer.Block(again, None);

        Assert.Equal([again, second], (await Writer.ListBlocked(None)).OrderBy(held => held.BlockedAt));
        await Writer.Unblock(first.AccountId, None);
        await Writer.Unblock(Samples.NewId(), None);
        Assert.Equal([second], await Writer.ListBlocked(None));
    }
}
