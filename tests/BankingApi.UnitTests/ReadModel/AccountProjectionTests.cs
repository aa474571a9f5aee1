using BankingApi.Domain.Accounts;
using BankingApi.ReadModel;
using BankingApi.UnitTests.Domain;
using FsCheck.Xunit;

namespace BankingApi.UnitTests.ReadModel;

[Properties(Arbitrary = [typeof(Histories)], MaxTest = 200, EndSize = 150)]
public sealed class AccountProjectionTests
{
    private static readonly AccountView Opened = new(
        Some.Account, 7, Some.Owner, "First Last", "first@example.com", AccountType.Checking, "EUR", 100.00m, 0.00m, 50.00m,
        AccountStatus.Active, Some.Opening, Some.Opening, 0, null, 0.00m, 0.00m, null, 0);

    [Fact]
    public void An_opening_is_no_transaction()
        => Assert.Equal(Opened,
            AccountProjection.Apply(null, Some.Opened(balance: 100.00m, limit: 50.00m), 0, 7, ProjectionTotalityTests.AnOwner, null));

    [Fact]
    public void A_credit_counts()
    {
        var after = Apply(Opened, Moved(TransactionType.Deposit, Direction.Credit, 10m, 110m));
        Assert.Equal(Opened with
        {
            Balance = 110m,
            TransactionCount = 1,
            LastTransactionAt = Some.Minute(1),
            TotalCredits = 10m,
            LargestTransaction = 10m,
            LastModifiedAt = Some.Minute(1),
            Revision = 1,
        }, after);
        Assert.Equal(new TransactionView(
            Some.Id(1), Some.Account, TransactionType.Deposit, Direction.Credit, 10m, "EUR", 110m, 160m, null, null, null,
            null, null, Some.Minute(1), Some.Minute(1), 1),
            TransactionProjection.Of(Moved(TransactionType.Deposit, Direction.Credit, 10m, 110m), after)?.View);
    }

    [Fact]
    public void A_debit_counts_and_the_largest_amount_is_kept()
    {
        var after = Apply(Apply(Opened, Moved(TransactionType.Withdrawal, Direction.Debit, 120m, -20m)),
            Moved(TransactionType.Withdrawal, Direction.Debit, 5m, -25m));
        Assert.Equal((-25m, 125m, 120m, 2L, 25m),
            (after.Balance, after.TotalDebits, after.LargestTransaction, after.TransactionCount, after.AvailableBalance));
    }

    [Fact]
    public void An_event_that_moves_no_money_is_a_modification_and_no_transaction()
    {
        var after = Apply(Opened, Some.Suspended());
        Assert.Equal(Opened with { Status = AccountStatus.Suspended, LastModifiedAt = Some.Minute(1), Revision = 1 }, after);
        Assert.Null(TransactionProjection.Of(Some.Suspended(), after));
    }

    [Fact]
    public void A_transfer_is_pending_then_completed()
    {
        var reserved = Apply(Opened, Some.Reserved(9, 30m));
        Assert.Equal((100m, 30m, 120m, 0L), (reserved.Balance, reserved.Reserved, reserved.AvailableBalance, reserved.TransactionCount));
        var pending = TransferProjection.Apply(null, Some.Reserved(9, 30m), reserved, 8, Some.Id(7))!;
        Assert.Equal(
            new TransferView(
                Some.Id(9), 8, Some.Account, reserved.OwnerId, Some.Other, Some.Id(7), 30m, "EUR", TransferStatus.Pending, null,
                Some.Minute(1), null, null, null, null),
            pending);

        var debit = new BankAccountTransactionRecorded(
            Some.Id(2), TransactionType.Transfer, Direction.Debit, 30m, 70m, "rent", Some.Id(9), Some.Other, 5, 0,
            Some.Minute(2), Some.Minute(2));
        var settled = Apply(reserved, debit);
        Assert.Equal((70m, 0m, 30m, 1L), (settled.Balance, settled.Reserved, settled.TotalDebits, settled.TransactionCount));
        Assert.Equal(
            pending with { Status = TransferStatus.Completed, CompletedAt = Some.Minute(2), FromRevision = 2, ToRevision = 5 },
            TransferProjection.Apply(pending, debit, settled, 9, null));
    }

    [Fact]
    public void A_transfer_that_failed_leaves_the_totals_as_they_were()
    {
        var reserved = Apply(Opened, Some.Reserved(9, 30m));
        var pending = TransferProjection.Apply(null, Some.Reserved(9, 30m), reserved, 8, Some.Id(7))!;
        var released = new FundsReservationReleased(Some.Id(9), "account-closed", Some.Minute(2));
        var after = AccountProjection.Apply(reserved, released, 2, 9, null, pending.Amount);
        Assert.Equal(Opened with { LastModifiedAt = Some.Minute(2), Revision = 2 }, after);
        Assert.Equal(
            pending with { Status = TransferStatus.Failed, FailureCode = "account-closed", CompletedAt = Some.Minute(2) },
            TransferProjection.Apply(pending, released, after, 9, null));
    }

    [Fact]
    public void A_transfers_credit_belongs_to_its_source_and_is_no_transfer_of_the_target()
    {
        var credit = new BankAccountTransactionRecorded(
            Some.Id(3), TransactionType.Transfer, Direction.Credit, 30m, 130m, null, Some.Id(9), Some.Other, null, 0,
            Some.Minute(2), Some.Minute(2));
        var after = Apply(Opened, credit);
        Assert.Equal((130m, 0m, 30m), (after.Balance, after.Reserved, after.TotalCredits));
        Assert.Null(TransferProjection.IdOf(credit));
        Assert.Null(TransferProjection.Apply(null, credit, after, 9, null));
    }

    [Property]
    public void The_view_stands_where_the_account_stands(Step[] steps)
    {
        var (events, states, _) = Histories.Run(steps);
        AccountView? view = null;
        var transfers = new Dictionary<Guid, TransferView>();
        var holds = new Dictionary<Guid, HoldView>();
        foreach (var (@event, state) in events.Zip(states))
        {
            var transfer = TransferProjection.IdOf(@event) is { } id ? transfers.GetValueOrDefault(id) : null;
            var hold = HoldProjection.IdOf(@event) is { } held ? holds.GetValueOrDefault(held) : null;
            view = AccountProjection.Apply(
                view, @event, state.Revision, state.Revision, ProjectionTotalityTests.AnOwner, transfer?.Amount ?? hold?.Amount);
            if (HoldProjection.Apply(hold, @event, Some.Account, Some.Eur, state.Revision) is { } changed) holds[changed.HoldId] = changed;
            if (TransferProjection.Apply(transfer, @event, view, state.Revision, null) is { } moved) transfers[moved.TransferId] = moved;

            Assert.Equal(state.Balances, new(view.Balance, view.Reserved, view.OverdraftLimit, view.Status));
            Assert.Equal(state.Balances.Available, view.AvailableBalance);
            Assert.Equal((state.Revision, state.LastRecordedAt), (view.Revision, view.LastModifiedAt));
        }
        var moves = events.OfType<BankAccountTransactionRecorded>().ToList();
        Assert.Equal(view!.Balance, Histories.Opening.InitialBalance + view.TotalCredits - view.TotalDebits);
        Assert.Equal((moves.Count, moves.Max(move => (decimal?)move.Amount)), (view.TransactionCount, view.LargestTransaction));
        Assert.Equal(
            states[^1].Reservations.Keys.Order(),
            transfers.Values.Where(transfer => transfer.Status == TransferStatus.Pending).Select(transfer => transfer.TransferId)
                .Concat(holds.Values.Where(hold => hold.Status == HoldStatus.Active).Select(hold => hold.HoldId)).Order());
    }

    private static AccountView Apply(AccountView view, BankAccountEvent @event)
        => AccountProjection.Apply(view, @event, view.Revision + 1, 9, null, null);

    private static BankAccountTransactionRecorded Moved(TransactionType type, Direction direction, decimal amount, decimal balanceAfter)
        => new(Some.Id(1), type, direction, amount, balanceAfter, null, null, null, null, 1, Some.Minute(1), Some.Minute(1));
}
