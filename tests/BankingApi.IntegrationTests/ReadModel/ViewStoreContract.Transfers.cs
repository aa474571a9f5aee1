using BankingApi.ReadModel;
using static BankingApi.IntegrationTests.ReadModel.ViewSamples;

namespace BankingApi.IntegrationTests.ReadModel;

public abstract partial class ViewStoreContract
{
    [SkippableFact]
    public async Task Transfers_are_listed_by_either_side_and_by_status()
    {
        var accounts = Enumerable.Range(0, 5).Select(_ => Samples.NewId()).ToArray();
        var transfers = new List<TransferView>();
        for (var i = 0; i < 200; i++)
            transfers.Add(Samples.Transfer(accounts[i % 5], accounts[(i + 1 + (i % 4)) % 5], (TransferStatus)(i % 7 % 3)));
        await Put(Change(-1, Samples.Account(), null, [.. transfers]));

        foreach (var account in accounts.Select(id => (Guid?)id).Append(null).Append(Samples.NewId()))
        {
            foreach (var status in Enum.GetValues<TransferStatus>().Select(one => (TransferStatus?)one).Append(null))
            {
                var expected = transfers.Where(t => (account is null || t.FromAccountId == account || t.ToAccountId == account)
                    && (status is null || t.Status == status)).ToList();
                ViewOracle.AssertSame(expected, await Queries.ListTransfers(account, status, null, 1000, None), (account, status));

                var walked = new List<TransferView>();
                IReadOnlyList<TransferView> page;
                do
                {
                    page = await Queries.ListTransfers(account, status, walked.Count == 0 ? null : walked[^1].Position, 9, None);
                    walked.AddRange(page);
                }
                while (page.Count == 9);
                ViewOracle.AssertSame(expected, walked, (account, status));
            }
        }
        foreach (var transfer in transfers) ViewOracle.AssertIs(transfer, await Queries.GetTransfer(transfer.TransferId, None));
    }

    [SkippableTheory]
    [InlineData(TransferStatus.Completed)]
    [InlineData(TransferStatus.Failed)]
    public async Task A_transfers_end_state_stays_whatever_a_slower_writer_brings(TransferStatus end)
    {
        var pending = Samples.Transfer(Samples.NewId(), Samples.NewId(), TransferStatus.Pending);
        var ended = pending with { Status = end, CompletedAt = Start.AddDays(3), FailureCode = end == TransferStatus.Failed ? "x" : null, FromRevision = 5 };
        var account = Samples.Account(pending.FromAccountId);
        await Put(Change(-1, account, null, pending));
        ViewOracle.AssertIs(pending, (await Writer.LoadTransfers([pending.TransferId, Samples.NewId()], None)).Values.Single());

        await Put(Change(0, account with { Revision = 2 }, null, ended));
        await Put(Change(2, account with { Revision = 3 }, null, pending));
        Assert.Single(await Writer.Write(Batch(Change(0, account with { Revision = 1 }, null, pending)), None));

        ViewOracle.AssertIs(ended, await Queries.GetTransfer(pending.TransferId, None));
        Assert.Empty(await Queries.ListTransfers(null, TransferStatus.Pending, null, 10, None));
    }
}
