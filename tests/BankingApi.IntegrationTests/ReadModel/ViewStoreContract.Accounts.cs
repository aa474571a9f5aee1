using BankingApi.Domain.Accounts;
using BankingApi.ReadModel;
using static BankingApi.IntegrationTests.ReadModel.ViewSamples;

namespace BankingApi.IntegrationTests.ReadModel;

public abstract partial class ViewStoreContract
{
    [SkippableFact]
    public async Task A_filter_follows_what_an_account_becomes()
    {
        var account = Samples.Account() with { Status = AccountStatus.Active, Balance = 5m };
        await Put(Change(-1, account));
        var after = account with { Status = AccountStatus.Closed, Balance = 7.00m, OwnerId = Samples.NewId(), Revision = 3 };
        await Put(Change(0, after));

        Assert.Empty(await Queries.ListAccounts(new(Status: AccountStatus.Active), null, 10, None));
        Assert.Empty(await Queries.ListAccounts(new(MaxBalance: 5m), null, 10, None));
        ViewOracle.AssertSame(
            [after], await Queries.ListAccounts(new(after.OwnerId, AccountStatus.Closed, MinBalance: 7m), null, 10, None));
    }

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Walking_the_accounts_neither_repeats_nor_skips_while_writes_land(bool filtered)
    {
        var atStart = await PutAccounts(60);
        var filter = filtered ? new AccountFilter(MinBalance: 0m, MaxBalance: decimal.MaxValue) : new();
        var stays = atStart.Where(account => !filtered || account.Balance >= 0m).Select(account => account.Id).ToList();
        var met = new List<AccountView>();
        long? after = null;
        while (true)
        {
            var page = await Queries.ListAccounts(filter, after, 7, None);
            Assert.True(page.Count <= 7);
            met.AddRange(page);
            if (page.Count == 0) break;
            after = page[^1].Position;
            if (met.Count < 40) await Put(Change(-1, Samples.Account()));
            var moved = page[0];
            await Put(Change(
                moved.Revision, moved with { Balance = decimal.MaxValue / 2, LastModifiedAt = Start, Revision = moved.Revision + 1 }));
        }

        Assert.Equal(met.Count, met.Select(account => account.Id).Distinct().Count());
        Assert.Empty(stays.Except(met.Select(account => account.Id)));
        Assert.Equal(met.Select(account => account.Position).Order(), met.Select(account => account.Position));
    }

    [SkippableFact]
    public async Task An_account_is_stale_when_it_is_not_closed_and_its_last_event_is_older()
    {
        var accounts = await PutAccounts(150);
        foreach (var before in accounts.Take(10)
            .SelectMany(a => new[] { a.LastModifiedAt, a.LastModifiedAt.AddTicks(1), a.LastModifiedAt.AddMilliseconds(1) }))
        {
            var expected = accounts.Where(account => account.Status != AccountStatus.Closed && account.LastModifiedAt < before).ToList();
            ViewOracle.AssertSame(expected, await Queries.ListStaleAccounts(before, null, 1000, None), before);
            if (expected.Count < 3) continue;
            ViewOracle.AssertSame(expected[1..3], await Queries.ListStaleAccounts(before, expected[0].Position, 2, None), before);
        }
    }
}
