using System.Globalization;
using BankingApi.ReadModel.MongoDb;
using Microsoft.Extensions.DependencyInjection;

namespace BankingApi.IntegrationTests.Api;

/// <summary>Two instances that keep the same views on MongoDB, while these are rebuilt or lost under them.</summary>
public sealed class SharedViewsTests() : OnTwoInstances(sharesViews: true)
{

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        if (!ProductionStores.CanShareViews) return;
        // As with several instances in production: none waits for what the other one has projected.
        await One.Restart(("Projections:ListWaitMilliseconds", "0"));
        await Two.Restart(("Projections:ListWaitMilliseconds", "0"));
    }

    [SkippableTheory]
    [InlineData("rebuilt")]
    [InlineData("lost")]
    public async Task Nothing_is_missing_from_views_that_were_replaced_while_both_instances_wrote(string fate)
    {
        await SkipUnlessViewsAreShared();
        var owner = await One.Api.Owner();
        var accounts = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => One.Api.Account(owner: owner)));
        await Wait.Until(async () => (await Two.Api.Get($"owners/{owner}/accounts")).Items.Count == accounts.Length);
        using var stop = new CancellationTokenSource();
        var writers = accounts.Select((account, i) => Task.Run(async () =>
        {
            var revision = 0L;
            while (!stop.IsCancellationRequested)
            {
                revision++;
                (await (i % 2 == 0 ? One : Two).Api.Move(account, "DEPOSIT", "1")).IsAt(201, revision);
            }
            return revision;
        })).ToList();

        if (fate == "rebuilt")
        {
            for (var time = 0; time < 3; time++)
            {
                (await One.Api.Post("operations/projections/views/rebuild", null)).Is(202);
                await Wait.Until(
                    async () => (await One.Api.Get("operations/projections")).Is(200).Items[0].GetProperty("status").GetString()
                        == "RUNNING");
            }
        }
        else
        {
            var database = One.Services.GetRequiredService<MongoViewDatabase>().Database;
            await database.Client.DropDatabaseAsync(database.DatabaseNamespace.DatabaseName);
            foreach (var instance in new[] { One, Two })
            {
                // It hears of the loss, and from then on a list is whole or refused.
                await Wait.Until(
                    async () => (await instance.Api.Get($"owners/{owner}/accounts")).Status == 503
                        || await Listed(instance) == accounts.Length);
                await Wait.Until(async () => await Listed(instance) == accounts.Length);
            }
        }
        await stop.CancelAsync();
        var revisions = await Task.WhenAll(writers);

        foreach (var instance in new[] { One, Two })
        {
            foreach (var (account, revision) in accounts.Zip(revisions))
            {
                var wanted = revision.ToString(CultureInfo.InvariantCulture);
                Assert.Equal($"{wanted}.00",
                    (await instance.Api.Get($"accounts/{account}?minRevision={wanted}")).IsAt(200, revision)["balance"]);
                Assert.Equal(revision, (await instance.Api.Walk($"accounts/{account}/transactions?minRevision={wanted}&limit=500")).Count);
            }
            // Whole or refused: the other instance may just have noticed the loss too.
            await Wait.Until(async () =>
            {
                var listed = await Listed(instance);
                if (listed is not null) Assert.Equal(accounts.Length, listed);
                return listed is not null;
            });
        }

        async Task<int?> Listed(InstanceFixture instance)
        {
            var answer = await instance.Api.Get($"owners/{owner}/accounts");
            return answer.Status == 503 ? null : answer.Is(200).Items.Count;
        }
    }
}
