using BankingApi.ReadModel;
using static BankingApi.IntegrationTests.ReadModel.ViewSamples;

namespace BankingApi.IntegrationTests.ReadModel;

public abstract partial class ViewStoreContract
{
    [SkippableFact]
    public async Task Walking_the_transfers_neither_repeats_nor_skips()
    {
        var accounts = Enumerable.Range(0, 5).Select(_ => Samples.NewId()).ToArray();
        var transfers = new List<TransferView>();
        for (var i = 0; i < 200; i++)
            transfers.Add(Samples.Transfer(accounts[i % 5], accounts[(i + 1 + (i % 4)) % 5], (TransferStatus)(i % 7 % 3)));
        await Put(Change(-1, Samples.Account(), null, [.. transfers]));

        foreach (var filter in (TransferFilter[])[new(), new(accounts[1]), new(Status: TransferStatus.Completed),
            new(accounts[1], TransferStatus.Completed), new(OwnerId: Samples.OwnerOf(accounts[2])),
            new(accounts[3], null, Samples.OwnerOf(accounts[3]))])
        {
            var all = await Queries.ListTransfers(filter, null, 1000, None);
            Assert.True(all.Count > 9);
            var walked = new List<TransferView>();
            IReadOnlyList<TransferView> page;
            do
            {
                page = await Queries.ListTransfers(filter, walked.Count == 0 ? null : walked[^1].Position, 9, None);
                walked.AddRange(page);
            }
            while (page.Count == 9);
            ViewOracle.AssertSame(all, walked, filter);
        }
        foreach (var transfer in transfers) ViewOracle.AssertIs(transfer, await Queries.GetTransfer(transfer.TransferId, None));
    }

    [SkippableTheory]
    [InlineData(TransferStatus.Completed)]
    [InlineData(TransferStatus.Failed)]
    public async Task A_transfers_end_state_stays_whatever_a_slower_writer_brings(TransferStatus end)
    {
        var pending = Samples.Transfer(Samples.NewId(), Samples.NewId(), TransferStatus.Pending);
        var ended = pending with
        {
            Status = end,
            CompletedAt = Start.AddDays(3),
            FailureCode = end == TransferStatus.Failed ? "x" : null,
            FromRevision = 5
        };
        var account = Samples.Account(pending.FromAccountId);
        await Put(Change(-1, account, null, pending));
        ViewOracle.AssertIs(pending, (await Writer.LoadTransfers([pending.TransferId, Samples.NewId()], None)).Values.Single());

        await Put(Change(0, account with { Revision = 2 }, null, ended));
        await Put(Change(2, account with { Revision = 3 }, null, pending));
        Assert.Single(await Writer.Write(Batch(Change(0, account with { Revision = 1 }, null, pending)), None));

        ViewOracle.AssertIs(ended, await Queries.GetTransfer(pending.TransferId, None));
        Assert.Empty(await Queries.ListTransfers(new(Status: TransferStatus.Pending), null, 10, None));
    }
}
