using BankingApi.ReadModel;
using static BankingApi.IntegrationTests.ReadModel.ViewSamples;

namespace BankingApi.IntegrationTests.ReadModel;

public abstract partial class ViewStoreContract
{
    private IHoldQueries Holds => Ask<IHoldQueries>();

    private IBackdatedQueries Backdated => Ask<IBackdatedQueries>();

    [SkippableFact]
    public async Task Every_hold_filter_finds_what_it_says_newest_first()
    {
        var account = Samples.NewId();
        var holds = await PutHolds(account, 60);
        await PutHolds(Samples.NewId(), 5);
        holds.Reverse();
        await Check(new FilterOracle<HoldFilter, HoldView>(holds), filter => Holds.ListHolds(account, filter, null, 1000, None));
    }

    [SkippableFact]
    public async Task Walking_the_holds_neither_repeats_nor_skips()
    {
        var account = Samples.NewId();
        var holds = await PutHolds(account, 60);
        holds.Reverse();
        foreach (var status in (HoldStatus?[])[null, HoldStatus.Active, HoldStatus.Expired])
        {
            var walked = new List<HoldView>();
            IReadOnlyList<HoldView> page;
            do
            {
                page = await Holds.ListHolds(account, new(status), walked.Count == 0 ? null : walked[^1].PlacedRevision, 4, None);
                walked.AddRange(page);
            }
            while (page.Count == 4);
            ViewOracle.AssertSame(holds.Where(hold => status is null || hold.Status == status), walked, status);
        }
    }

    [SkippableFact]
    public async Task A_hold_is_found_in_its_account_only()
    {
        var hold = Samples.Hold(Samples.NewId(), HoldStatus.Active);
        await Put(new AccountChange(-1, Samples.Account(hold.AccountId), [hold]));
        ViewOracle.AssertIs(hold, await Holds.GetHold(hold.AccountId, hold.HoldId, None));
        Assert.Null(await Holds.GetHold(Samples.NewId(), hold.HoldId, None));
        Assert.Null(await Holds.GetHold(hold.AccountId, Samples.NewId(), None));
        Assert.Empty(await Holds.ListHolds(hold.AccountId, new(), null, 0, None));
    }

    [SkippableTheory]
    [InlineData(HoldStatus.Captured)]
    [InlineData(HoldStatus.Voided)]
    [InlineData(HoldStatus.Expired)]
    public async Task A_holds_end_state_stays_whatever_a_slower_writer_brings(HoldStatus end)
    {
        var active = Samples.Hold(Samples.NewId(), HoldStatus.Active);
        var ended = active with { Status = end, EndedAt = Start.AddDays(3), Revision = 9 };
        var account = Samples.Account(active.AccountId);
        await Put(new AccountChange(-1, account, [active]));
        await Put(new AccountChange(0, account with { Revision = 2 }, [ended]));
        await Put(new AccountChange(2, account with { Revision = 3 }, [active]));
        Assert.Single(await Writer.Write(Batch(new AccountChange(0, account with { Revision = 1 }, [active])), None));

        ViewOracle.AssertIs(ended, await Holds.GetHold(active.AccountId, active.HoldId, None));
        Assert.Empty(await Holds.ListDue(DateTimeOffset.MaxValue, null, 10, None));
    }

    [SkippableFact]
    public async Task Due_holds_come_in_the_order_of_their_expiry_page_by_page()
    {
        var holds = Enumerable.Range(0, 80)
            .Select(i => Samples.Hold(Samples.NewId(), i % 4 == 0 ? HoldStatus.Expired : HoldStatus.Active) with
            {
                ExpiresAt = Start.AddMilliseconds(i % 9), // Many at the same instant.
            }).ToList();
        await Put(holds.Select(hold => new AccountChange(-1, Samples.Account(hold.AccountId), [hold])));
        foreach (var until in (DateTimeOffset[])
            [Start.AddMilliseconds(-1), Start, Start.AddMilliseconds(4), Start.AddTicks(40_001), Start.AddDays(1)])
        {
            var expected = holds.Where(hold => hold.Status == HoldStatus.Active && hold.ExpiresAt <= until)
                .OrderBy(hold => hold.ExpiresAt).ThenBy(hold => hold.HoldId.ToString("N"), StringComparer.Ordinal)
                .Select(hold => new DueHold(hold.ExpiresAt, hold.HoldId, hold.AccountId)).ToList();
            var walked = new List<DueHold>();
            IReadOnlyList<DueHold> page;
            do
            {
                page = await Holds.ListDue(until, walked.Count == 0 ? null : walked[^1], 7, None);
                walked.AddRange(page);
            }
            while (page.Count == 7);
            Assert.Equal(expected, walked);
        }
    }

    [SkippableFact]
    public async Task Backdated_transactions_come_by_revision_between_two()
    {
        var account = Samples.NewId();
        var rows = Enumerable.Range(1, 30)
            .Select(i => new BackdatedTransaction(account, i * 10, Start.AddHours(i), Start.AddHours(-i), i % 2 == 0 ? i : -i)).ToList();
        var other = new BackdatedTransaction(Samples.NewId(), 100, Start, Start.AddDays(-1), 5m);
        await Put(
            new AccountChange(-1, Samples.Account(account, revision: 305), [.. rows]),
            new AccountChange(-1, Samples.Account(other.AccountId, revision: 100), [other]));

        foreach (var (after, until) in ((long, long)[])[(-1, long.MaxValue >> 24), (10, 300), (9, 10), (10, 19), (300, 500)])
        {
            var found = await Backdated.ListBackdated(account, after, until, None);
            Assert.Equal(305, found.CoveredTo);
            ViewOracle.AssertSame(rows.Where(row => row.Revision > after && row.Revision <= until), found.Found, (after, until));
        }
        var none = await Backdated.ListBackdated(Samples.NewId(), -1, 500, None);
        Assert.Equal((-1, 0), (none.CoveredTo, none.Found.Count));
    }

    private async Task<List<HoldView>> PutHolds(Guid account, int count)
    {
        var holds = Enumerable.Range(0, count).Select(i => Samples.Hold(account, (HoldStatus)(i % 4), 1 + (i * 3))).ToList();
        await Put(new AccountChange(-1, Samples.Account(account, revision: 3 * count), [.. holds]));
        return holds;
    }
}
