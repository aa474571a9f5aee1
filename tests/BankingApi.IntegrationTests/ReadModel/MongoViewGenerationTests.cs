using BankingApi.Hosting;
using BankingApi.ReadModel;
using static BankingApi.IntegrationTests.ReadModel.ViewSamples;

namespace BankingApi.IntegrationTests.ReadModel;

/// <summary>The contract on MongoDB, and what several processes make of it.</summary>
public sealed class MongoViewGenerationTests(MongoViewFixture fixture) : ViewGenerationContract, IClassFixture<MongoViewFixture>
{
    public override Task DisposeAsync() => Task.CompletedTask;

    protected override async Task<(IViewWriter Writer, IViewQueries Queries, IViewGenerations Generations)> Open()
    {
        var process = await fixture.Open();
        await fixture.Wipe();
        return (process.Writer, process.Queries, process.Generations);
    }

    [SkippableFact]
    public async Task Nothing_is_taken_for_written_that_another_process_wrote_into_views_which_had_been_replaced()
    {
        var account = Samples.Account();
        await Put(Writer, Change(-1, account));
        using var other = await fixture.Another();
        Assert.NotNull(await other.Queries.GetAccount(account.Id, None));
        var before = await other.Writer.ReadProgress(None);
        await Rebuild(Change(-1, account));

        // The other process has not heard of it.
        await Assert.ThrowsAsync<ViewsReplacedException>(
            async () => await other.Writer.Write(Batch(Change(0, account with { Revision = 1 })), None));
        Assert.Equal(0, (await Queries.GetAccount(account.Id, None))!.Revision);

        // Now it has.
        Assert.Empty(await other.Writer.Write(Batch(Change(0, account with { Revision = 1 })), None));
        Assert.Equal(1, (await Queries.GetAccount(account.Id, None))!.Revision);
        Assert.NotEqual(before.Generation, (await other.Writer.ReadProgress(None)).Generation);
        await Assert.ThrowsAsync<ViewsReplacedException>(
            async () => await other.Writer.Write(new ViewChanges { Progress = before with { Position = 99 } }, None));
    }

    [SkippableFact]
    public async Task Another_process_hears_of_new_views_and_reads_the_old_ones_until_then()
    {
        var account = Samples.Account();
        await Put(Writer, Change(-1, account));
        using var other = await fixture.Another();
        Assert.NotNull(await other.Queries.GetAccount(account.Id, None));
        await Rebuild(Change(-1, account with { Revision = 3 }));

        Assert.Equal(0, (await other.Queries.GetAccount(account.Id, None))!.Revision);
        await other.Keeper.StartAsync(None);
        await Api.Wait.Until(async () => (await other.Queries.GetAccount(account.Id, None))!.Revision == 3);
        await other.Keeper.StopAsync(None);
    }

    [SkippableFact]
    public async Task A_rebuild_that_another_one_overtook_does_not_take_over()
    {
        using var other = await fixture.Another();
        await using var first = await Generations.Begin(None);
        await using var second = await other.Generations.Begin(None);
        var account = Samples.Account();

        // What is written is stored later; that it counts for nothing shows at the end at the latest.
        await first.Writer.Write(Batch(Change(-1, account)), None);
        await Assert.ThrowsAsync<ReadStoreUnavailableException>(async () => await first.TakeOver(None));
        await Put(second.Writer, Change(-1, account));
        await second.TakeOver(None);

        await fixture.Process.Current.LookAfresh(None);
        ViewOracle.AssertIs(account, await Queries.GetAccount(account.Id, None));
    }

    [SkippableFact]
    public async Task Replaced_views_are_dropped_after_a_while_and_those_needed_never()
    {
        await using var building = await Generations.Begin(None);
        var replaced = (await fixture.Process.Current.Get(None)).Generation;
        await using (var next = await Generations.Begin(None)) await next.TakeOver(None);
        await using var again = await Generations.Begin(None);

        await fixture.Process.Keeper.DropUnneeded(TimeSpan.FromMinutes(5), None);
        Assert.Contains(replaced, await There());
        await fixture.Process.Keeper.DropUnneeded(TimeSpan.Zero, None);

        var left = await There();
        Assert.DoesNotContain(replaced, left);
        Assert.Equal((await fixture.Process.State.Generations(None)).Order(), left.Order());
        Assert.Equal(2, left.Count);
    }

    [SkippableFact]
    public async Task More_accounts_than_are_kept_in_memory_are_built_too_and_moved_on_after_they_were_stored()
    {
        const int Many = 15_000; // The last of them are still kept when the loser comes.
        var accounts = Enumerable.Range(0, Many).Select(_ => Samples.Account()).ToList();
        await using (var generation = await Generations.Begin(None))
        {
            for (var revision = 0L; revision < 2; revision++)
            {
                foreach (var some in accounts.Chunk(3_000))
                {
                    var before = await generation.Writer.LoadAccounts([.. some.Select(account => account.Id)], None);
                    Assert.Equal(revision == 0 ? 0 : some.Length, before.Count);
                    await Put(generation.Writer,
                        some.Select(account =>
                            Change(revision - 1, account with { Revision = revision }, Samples.Transactions(account.Id, 1, revision))));
                }
            }
            var loser = accounts[^1];
            Assert.Equal([loser.Id], await generation.Writer.Write(Batch(Change(0, loser with { Revision = 1 })), None));
            await generation.TakeOver(None);
        }

        var listed = new List<AccountView>();
        while (await Queries.ListAccounts(new(), listed.Count == 0 ? null : listed[^1].Position, 1_000, None) is { Count: > 0 } page)
            listed.AddRange(page);
        ViewOracle.AssertSame(accounts.Select(account => account with { Revision = 1 }), listed);
        Assert.Equal(2, (await Queries.ListTransactions(accounts[0].Id, new(), false, null, 10, None)).Count);
    }

    private async Task<HashSet<string>> There()
    {
        using var names = await fixture.Process.Database.Database.ListCollectionNamesAsync();
        var all = new HashSet<string>();
        while (await names.MoveNextAsync(None))
            all.UnionWith(names.Current.Select(fixture.Process.Database.Schema.GenerationOf).OfType<string>());
        return all;
    }
}
