using BankingApi.ReadModel;
using static BankingApi.IntegrationTests.ReadModel.ViewSamples;

namespace BankingApi.IntegrationTests.ReadModel;

/// <summary>Every property of every view is stored, the one that is added tomorrow too.</summary>
public abstract partial class ViewStoreContract
{
    [SkippableFact]
    public async Task Every_property_of_an_account_is_written_and_read()
    {
        foreach (var account in OneByOne.Changes(Samples.Account(), nameof(AccountView.Id), nameof(AccountView.Position)))
        {
            var stored = account with { Id = Samples.NewId(), Position = Samples.Account().Position };
            await Put(Change(-1, stored));
            ViewOracle.AssertIs(stored, await Queries.GetAccount(stored.Id, None));
            ViewOracle.AssertIs(stored, (await Writer.LoadAccounts([stored.Id], None))[stored.Id]);
        }
    }

    /// <remarks>An account's id and its place in the order of opening never change, and who owns it is only forgotten.</remarks>
    [SkippableFact]
    public async Task Every_property_of_an_account_is_replaced()
    {
        string[] stays = [nameof(AccountView.Id), nameof(AccountView.Position), nameof(AccountView.Revision),
            nameof(AccountView.OwnerName), nameof(AccountView.OwnerEmail)];
        var stored = Samples.Account() with { Revision = 0, LastTransactionAt = Start, LargestTransaction = 7.00m };
        await Put(Change(-1, stored));
        foreach (var changed in OneByOne.Changes(stored, stays))
        {
            var next = changed with { Revision = stored.Revision + 1 };
            await Put(Change(stored.Revision, next));
            ViewOracle.AssertIs(next, await Queries.GetAccount(next.Id, None));
            ViewOracle.AssertSame([next], await Queries.ListAccounts(new(), null, 10, None));
            stored = next;
        }
    }

    [SkippableFact]
    public async Task Every_property_of_an_owner_is_written_and_read()
    {
        foreach (var changed in OneByOne.Changes(
            Samples.Owner("Ada", "Lovelace", "a@example.org"), nameof(OwnerView.Id), nameof(OwnerView.Position)))
        {
            var owner = changed with { Id = Samples.NewId(), Position = Samples.Account().Position };
            var batch = Batch();
            batch.Owners.Add(owner);
            Assert.Empty(await Writer.Write(batch, None));
            ViewOracle.AssertIs(owner, await Queries.GetOwner(owner.Id, None));
        }
    }

    public static TheoryData<string> Rows => [.. ReadModelRegistration.Rows.Select(model => model.Table.RowType.Name)];

    [SkippableTheory]
    [MemberData(nameof(Rows))]
    public Task Every_property_of_a_row_is_written_and_read(string row) => row switch
    {
        nameof(TransactionRow) => CheckTransactions(),
        nameof(ProcessedCommandRow) => CheckProcessedCommands(),
        nameof(TransferView) => CheckTransfers(),
        nameof(HoldView) => CheckHolds(),
        nameof(ReversalRow) => CheckReversals(),
        nameof(BackdatedTransaction) => CheckBackdated(),
        _ => throw new InvalidOperationException($"Say how a {row} is read again."),
    };

    private async Task CheckTransactions()
    {
        string[] keys = [nameof(TransactionView.TransactionId), nameof(TransactionView.AccountId), nameof(TransactionView.Revision)];
        var sample = Samples.Transactions(Samples.NewId(), 1)[0] with
        {
            Description = "d",
            TransferId = Samples.NewId(),
            CounterpartyAccountId = Samples.NewId(),
            HoldId = Samples.NewId(),
            ReversesTransactionId = Samples.NewId(),
        };
        foreach (var changed in OneByOne.Changes(sample, keys))
        {
            var row = changed with { TransactionId = Samples.NewId(), AccountId = Samples.NewId() };
            await Put(Change(-1, Samples.Account(row.AccountId, revision: row.Revision), [row]));
            ViewOracle.AssertIs(row, await Queries.GetTransaction(row.AccountId, row.TransactionId, None));
            ViewOracle.AssertSame([row], await Queries.ListTransactions(row.AccountId, new(), true, null, 10, None));
        }
    }

    private async Task CheckProcessedCommands()
    {
        foreach (var changed in OneByOne.Changes(new ProcessedCommandRow(Samples.NewId(), Samples.NewId(), 3)))
        {
            var row = changed with { AccountId = Samples.NewId() };
            await Put(new AccountChange(-1, Samples.Account(row.AccountId), [row]));
            Assert.Equal(row.Revision, await FindProcessedCommand(row.AccountId, row.CommandId));
        }
    }

    /// <remarks>Of a pending one, what ends it is replaced.</remarks>
    private async Task CheckTransfers()
    {
        var pending = Samples.Transfer(Samples.NewId(), Samples.NewId(), TransferStatus.Pending) with
        {
            FailureCode = "f",
            CompletedAt = Start,
            FromRevision = 1,
            ToRevision = 2,
        };
        foreach (var changed in OneByOne.Changes(pending, nameof(TransferView.TransferId), nameof(TransferView.Position)))
        {
            var written = changed with { TransferId = Samples.NewId(), Position = Samples.Account().Position };
            await Put(Change(-1, Samples.Account(), null, written));
            ViewOracle.AssertIs(written, await Queries.GetTransfer(written.TransferId, None));
        }
        string[] asked =
        [
            nameof(TransferView.TransferId), nameof(TransferView.Position), nameof(TransferView.FromAccountId),
            nameof(TransferView.FromOwnerId), nameof(TransferView.ToAccountId), nameof(TransferView.ToOwnerId),
            nameof(TransferView.Amount), nameof(TransferView.Currency), nameof(TransferView.RequestedAt),
            nameof(TransferView.ReversesTransferId),
        ];
        foreach (var changed in OneByOne.Changes(pending, asked))
        {
            var before = pending with { TransferId = Samples.NewId(), Position = Samples.Account().Position };
            var after = changed with { TransferId = before.TransferId, Position = before.Position };
            await Put(Change(-1, Samples.Account(), null, before));
            await Put(Change(-1, Samples.Account(), null, after));
            ViewOracle.AssertIs(after, await Queries.GetTransfer(after.TransferId, None));
        }
    }

    /// <remarks>Of an active one, what ends it is replaced.</remarks>
    private async Task CheckHolds()
    {
        string[] asked =
        [
            nameof(HoldView.HoldId), nameof(HoldView.AccountId), nameof(HoldView.Amount), nameof(HoldView.Currency),
            nameof(HoldView.Description), nameof(HoldView.ExpiresAt), nameof(HoldView.PlacedAt), nameof(HoldView.PlacedRevision),
        ];
        var active = Samples.Hold(Samples.NewId(), HoldStatus.Active) with { Description = "d", EndedAt = Start };
        foreach (var changed in OneByOne.Changes(active, nameof(HoldView.HoldId)))
        {
            var written = changed with { HoldId = Samples.NewId() };
            await Put(new AccountChange(-1, Samples.Account(), [written]));
            ViewOracle.AssertIs(written, await Ask<IHoldQueries>().GetHold(written.AccountId, written.HoldId, None));
            ViewOracle.AssertIs(written, (await Writer.LoadHolds([written.HoldId], None))[written.HoldId]);
        }
        foreach (var changed in OneByOne.Changes(active, asked))
        {
            var before = active with { HoldId = Samples.NewId() };
            var after = changed with { HoldId = before.HoldId };
            await Put(new AccountChange(-1, Samples.Account(), [before]));
            await Put(new AccountChange(-1, Samples.Account(), [after]));
            ViewOracle.AssertIs(after, await Ask<IHoldQueries>().GetHold(after.AccountId, after.HoldId, None));
        }
    }

    private async Task CheckReversals()
    {
        var account = Samples.NewId();
        var transactions = await PutTransactions(account, 5);
        var row = new ReversalRow(account, transactions[2].TransactionId, Samples.NewId());
        await Put(new AccountChange(-1, Samples.Account(), [row]), new AccountChange(-1, Samples.Account(), [row]));
        var elsewhere = row with { AccountId = Samples.NewId(), TransactionId = transactions[1].TransactionId };
        await Put(new AccountChange(-1, Samples.Account(), [elsewhere]));

        transactions[2] = transactions[2] with { ReversedByTransactionId = row.ReversalId };
        ViewOracle.AssertSame(transactions, await Queries.ListTransactions(account, new(), newestFirst: false, null, 10, None));
        ViewOracle.AssertIs(transactions[2], await Queries.GetTransaction(account, transactions[2].TransactionId, None));
    }

    private async Task CheckBackdated()
    {
        foreach (var changed in OneByOne.Changes(new BackdatedTransaction(Samples.NewId(), 7, Start, Start.AddDays(-1), -1.50m)))
        {
            var row = changed with { AccountId = Samples.NewId() };
            await Put(new AccountChange(-1, Samples.Account(row.AccountId, revision: row.Revision), [row]));
            var found = await Ask<IBackdatedQueries>().ListBackdated(row.AccountId, row.Revision - 1, row.Revision, None);
            Assert.Equal(row.Revision, found.CoveredTo);
            ViewOracle.AssertSame([row], found.Found);
        }
    }

    [SkippableFact]
    public async Task Every_property_of_a_blocked_account_is_written_replaced_and_read()
    {
        var blocked = new BlockedAccount(Samples.NewId(), 4, "why", Start);
        await Writer.Block(blocked, None);
        foreach (var changed in OneByOne.Changes(blocked, nameof(BlockedAccount.AccountId)))
        {
            await Writer.Block(changed, None);
            Assert.Equal([changed], await Writer.ListBlocked(None));
        }
    }
}
