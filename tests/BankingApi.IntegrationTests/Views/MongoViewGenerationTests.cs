using BankingApi.Views;
using BankingApi.Views.MongoDb;
using static BankingApi.IntegrationTests.Views.ViewSamples;

namespace BankingApi.IntegrationTests.Views;

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
        await Assert.ThrowsAsync<ReadStoreUnavailableException>(async () => await other.Writer.Write(Batch(Change(0, account with { Revision = 1 })), None));
        Assert.Equal(0, (await Queries.GetAccount(account.Id, None))!.Revision);

        // Now it has.
        Assert.Empty(await other.Writer.Write(Batch(Change(0, account with { Revision = 1 })), None));
        Assert.Equal(1, (await Queries.GetAccount(account.Id, None))!.Revision);
        Assert.NotEqual(before.Generation, (await other.Writer.ReadProgress(None)).Generation);
        await Assert.ThrowsAsync<ReadStoreUnavailableException>(async () => await other.Writer.Write(new ViewChanges { Progress = before with { Position = 99 } }, None));
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

        await Assert.ThrowsAsync<ReadStoreUnavailableException>(async () => await first.Writer.Write(Batch(Change(-1, account)), None));
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

    private async Task<HashSet<string>> There()
    {
        using var names = await fixture.Process.Database.Database.ListCollectionNamesAsync();
        var all = new HashSet<string>();
        while (await names.MoveNextAsync(None)) all.UnionWith(names.Current.Select(name => MongoViewSet.GenerationOf(name)?.ToString()).OfType<string>());
        return all;
    }
}
