using BankingApi.ReadModel;
using static BankingApi.IntegrationTests.ReadModel.ViewSamples;

namespace BankingApi.IntegrationTests.ReadModel;

/// <summary>What <see cref="IViewGenerations"/> promises, whatever is underneath.
/// Each test has views of its own, empty and level at first.</summary>
public abstract class ViewGenerationContract : IAsyncLifetime
{
    private protected ViewSamples Samples { get; } = new(seed: 20260228);

    protected IViewWriter Writer { get; private set; } = null!;

    protected IViewQueries Queries { get; private set; } = null!;

    protected IViewGenerations Generations { get; private set; } = null!;

    protected static CancellationToken None => CancellationToken.None;

    public async Task InitializeAsync() => (Writer, Queries, Generations) = await Open();

    public abstract Task DisposeAsync();

    /// <summary>Opens a new, empty store, or skips the test with the reason why this machine has none.</summary>
    protected abstract Task<(IViewWriter Writer, IViewQueries Queries, IViewGenerations Generations)> Open();

    [SkippableFact]
    public async Task Views_under_construction_are_seen_by_nobody_until_they_take_over()
    {
        var (old, rebuilt) = (Samples.Account(), Samples.Account());
        await Put(Writer, Change(-1, old));
        await Writer.Write(new ViewChanges { Progress = new(7) }, None);
        await using var generation = await Generations.Begin(None);

        Assert.Equal(-1, (await generation.Writer.ReadProgress(None)).Position);
        Assert.Empty(await generation.Writer.LoadAccounts([old.Id], None));
        var transactions = Samples.Transactions(rebuilt.Id, 5);
        await Put(generation.Writer,
            Change(-1, rebuilt with { Revision = 9 }, transactions, Samples.Transfer(rebuilt.Id, old.Id, TransferStatus.Pending)));
        await generation.Writer.Write(new ViewChanges { Progress = new(11) }, None);
        await generation.Writer.Block(new(rebuilt.Id, 10, "poison", Start), None);
        ViewOracle.AssertIs(old, Assert.Single(await Queries.ListAccounts(new(), null, 10, None)));
        Assert.Equal(7, (await Writer.ReadProgress(None)).Position);
        Assert.Empty(await Writer.ListBlocked(None));

        await generation.TakeOver(None);

        ViewOracle.AssertIs(rebuilt with { Revision = 9 }, Assert.Single(await Queries.ListAccounts(new(), null, 10, None)));
        ViewOracle.AssertSame(transactions, await Queries.ListTransactions(rebuilt.Id, new(), false, null, 10, None));
        Assert.Single(await Queries.ListTransfers(new(rebuilt.Id), null, 10, None));
        Assert.Equal(11, (await Writer.ReadProgress(None)).Position);
        Assert.Single(await Writer.ListBlocked(None));
    }

    [SkippableFact]
    public async Task Writes_go_on_where_the_new_views_are()
    {
        var account = Samples.Account();
        await Put(Writer, Change(-1, account));
        await Rebuild(Change(-1, account with { Revision = 3 }));

        Assert.Equal([account.Id], await Writer.Write(Batch(Change(0, account with { Revision = 1 })), None));
        await Put(Writer, Change(3, account with { Revision = 4 }));
        Assert.Equal(4, (await Queries.GetAccount(account.Id, None))!.Revision);
    }

    [SkippableFact]
    public async Task Giving_up_leaves_the_views_as_they_were()
    {
        var account = Samples.Account();
        await Put(Writer, Change(-1, account));
        await using (var generation = await Generations.Begin(None)) await Put(
            generation.Writer, Change(-1, account with { Revision = 3 }));

        ViewOracle.AssertIs(account, await Queries.GetAccount(account.Id, None));
        await Put(Writer, Change(0, account with { Revision = 1 }));
        await Rebuild(Change(-1, account with { Revision = 5 }));
        Assert.Equal(5, (await Queries.GetAccount(account.Id, None))!.Revision);
    }

    [SkippableFact]
    public async Task What_a_crash_left_of_an_earlier_rebuild_does_not_come_back()
    {
        var account = Samples.Account();
        // Not disposed of: as after a crash.
        var abandoned = await Generations.Begin(None);
        await Put(abandoned.Writer, Change(-1, account));
        await using var generation = await Generations.Begin(None);

        Assert.Empty(await generation.Writer.LoadAccounts([account.Id], None));
        await generation.TakeOver(None);
        Assert.Empty(await Queries.ListAccounts(new(), null, 10, None));
    }

    [SkippableFact]
    public async Task Taking_over_again_and_again_fails_no_query_and_takes_none_back_in_time()
    {
        var account = Samples.Account();
        await Put(Writer, Change(-1, account));
        using var stop = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 3).Select(_ => Task.Run(async () =>
        {
            var seen = 0L;
            while (!stop.IsCancellationRequested)
            {
                var revision = (await Queries.GetAccount(account.Id, None))!.Revision;
                Assert.True(revision >= seen, "A read went back in time.");
                seen = revision;
                Assert.Single(await Queries.ListAccounts(new(), null, 10, None));
            }
            return seen;
        })).ToList();

        for (var revision = 1L; revision <= 8; revision++) await Rebuild(Change(-1, account with { Revision = revision }));
        await stop.CancelAsync();

        foreach (var reader in readers) Assert.True(await reader <= 8);
        Assert.Equal(8, (await Queries.GetAccount(account.Id, None))!.Revision);
    }

    protected static async Task Put(IViewWriter writer, params IEnumerable<AccountChange> accounts)
        => Assert.Empty(await writer.Write(Batch(accounts), None));

    protected async Task Rebuild(params IEnumerable<AccountChange> accounts)
    {
        await using var generation = await Generations.Begin(None);
        await Put(generation.Writer, accounts);
        await generation.TakeOver(None);
    }
}
