using BankingApi.ReadModel;
using static BankingApi.IntegrationTests.ReadModel.ViewSamples;

namespace BankingApi.IntegrationTests.ReadModel;

public abstract partial class ViewStoreContract
{
    [SkippableFact]
    public async Task A_document_is_replaced_only_at_the_revision_that_the_change_was_made_from()
    {
        var account = Samples.Account(revision: 3);
        await Put(Change(-1, account));
        var winner = account with { Revision = 5, Balance = 1.50m };
        var late = account with { Revision = 4, Balance = 2.5m };
        await Put(Change(3, winner));

        Assert.Equal([account.Id], await Writer.Write(Batch(Change(3, late)), None));
        Assert.Equal([account.Id], await Writer.Write(Batch(Change(4, late with { Revision = 6 })), None));
        Assert.Equal([account.Id], await Writer.Write(Batch(Change(-1, late with { Revision = 0 })), None));
        ViewOracle.AssertIs(winner, await Queries.GetAccount(account.Id, None));
    }

    [SkippableFact]
    public async Task A_change_from_a_document_that_is_missing_loses()
    {
        var account = Samples.Account(revision: 4);

        Assert.Equal([account.Id], await Writer.Write(Batch(Change(3, account)), None));
        Assert.Null(await Queries.GetAccount(account.Id, None));
    }

    [SkippableFact]
    public async Task The_others_of_a_batch_are_written_where_one_loses()
    {
        var accounts = await PutAccounts(20);
        var ahead = accounts[7] with { Revision = 9 };
        await Put(Change(0, ahead));
        var fresh = Samples.Account();
        var batch = Batch(accounts.Select(account => Change(0, account with { Revision = 1 })).Append(Change(-1, fresh)));
        batch.Progress = new(77);

        Assert.Equal([ahead.Id], await Writer.Write(batch, None));
        ViewOracle.AssertSame(
            accounts.Select(account => account.Id == ahead.Id ? ahead : account with { Revision = 1 }).Append(fresh),
            await Queries.ListAccounts(new(), null, 100, None));
        Assert.Equal(-1, (await Writer.ReadProgress(None)).Position); // The batch is not in the views yet.
    }

    [SkippableFact]
    public async Task Of_writers_that_race_from_one_revision_exactly_one_wins()
    {
        var account = Samples.Account();
        for (var revision = -1L; revision < 5; revision++)
        {
            var from = revision;
            var racers = Enumerable.Range(0, 8).Select(i => account with { Revision = from + 1, TransactionCount = i }).ToList();
            var losers = await Task.WhenAll(
                racers.Select(racer => Task.Run(async () => await Writer.Write(Batch(Change(from, racer)), None))));

            var winner = Assert.Single(losers.Index(), race => race.Item.Count == 0).Index;
            ViewOracle.AssertIs(racers[winner], await Queries.GetAccount(account.Id, None));
        }
    }

    [SkippableFact]
    public async Task Writing_the_same_rows_again_changes_nothing()
    {
        var id = Samples.NewId();
        var transactions = Samples.Transactions(id, 30);
        var transfer = Samples.Transfer(id, Samples.NewId(), TransferStatus.Pending);
        var change = Change(-1, Samples.Account(id, revision: transactions[^1].Revision), transactions, transfer);
        await Put(change);

        Assert.Equal([id], await Writer.Write(Batch(change), None));
        await Put(change with { FromRevision = change.After.Revision });
        ViewOracle.AssertSame(transactions, await Queries.ListTransactions(id, new(), false, null, 100, None));
        Assert.Equal(transactions[4].Revision, await FindProcessedCommand(id, Answer(transactions[4]).CommandId));
        Assert.Single(await Queries.ListTransfers(new(id), null, 10, None));
        ViewOracle.AssertIs(change.After, await Queries.GetAccount(id, None));
        var streamed = 0;
        await foreach (var _ in Queries.StreamTransactions(DateTimeOffset.MinValue, DateTimeOffset.MaxValue, null, None)) streamed++;
        Assert.Equal(transactions.Count, streamed);
    }

    [SkippableFact]
    public async Task Progress_stays_where_a_batch_does_not_name_it_and_never_goes_back()
    {
        var batch = Batch(Change(-1, Samples.Account()));
        batch.Progress = new(1L << 40);
        await Writer.Write(batch, None);
        await Put(Change(-1, Samples.Account()));
        Assert.Equal(1L << 40, (await Writer.ReadProgress(None)).Position);

        await Writer.Write(new ViewChanges { Progress = new(5) }, None);
        Assert.Equal(1L << 40, (await Writer.ReadProgress(None)).Position);
        await Writer.Write(new ViewChanges { Progress = new((1L << 40) + 1) }, None);
        Assert.Equal((1L << 40) + 1, (await Writer.ReadProgress(None)).Position);
    }

    [SkippableFact]
    public async Task Readers_and_writers_do_not_get_in_each_others_way()
    {
        var accounts = await PutAccounts(50);
        var writing = Task.Run(async () =>
        {
            for (var revision = 1L; revision <= 40; revision++)
                Assert.Empty(
                    await Writer.Write(
                        Batch(accounts.Select(account => Change(revision - 1, account with { Revision = revision }))), None));
        });
        var readers = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            var seen = 0L;
            while (seen < 40)
            {
                var revision = (await Queries.GetAccount(accounts[^1].Id, None))!.Revision;
                Assert.True(revision >= seen);
                seen = revision;
                Assert.Equal(50, (await Queries.ListAccounts(new(), null, 100, None)).Count);
                if (writing.IsFaulted) break;
            }
        }));
        await Task.WhenAll(readers.Append(writing)).WaitAsync(TimeSpan.FromMinutes(1));
    }
}
