using BankingApi.Domain.Accounts;
using BankingApi.EventStore;
using BankingApi.IntegrationTests.EventStore.Embedded;
using BankingApi.ReadModel;
using EventStore.Abstractions;

namespace BankingApi.IntegrationTests.Transfers;

/// <summary>The crash matrix: whatever call to the store a transfer's process stops at, before or after it took effect, because the store
/// is away or because the process is dead, somebody comes back and ends the transfer, once and with all the money there.</summary>
public sealed class TransferCrashTests
{
    /// <summary>More calls than any run of the process makes;
    /// the matrix ends by itself, with the first call that no longer comes.</summary>
    private const int TooMany = 40;

    public enum Case { Accepted, TargetSuspended, TargetClosed, OtherCurrency, SourceSuspendedMeanwhile, TargetReactivatedBeforeTheRetry }

    [Theory]
    [InlineData(Case.Accepted)]
    [InlineData(Case.TargetSuspended)]
    [InlineData(Case.TargetClosed)]
    [InlineData(Case.OtherCurrency)]
    [InlineData(Case.SourceSuspendedMeanwhile)]
    [InlineData(Case.TargetReactivatedBeforeTheRetry)]
    public async Task Wherever_the_process_stops_the_transfer_ends_and_the_money_is_all_there(Case which)
    {
        using var folder = new EmbeddedFolder();
        var stops = Enumerable.Range(0, TooMany).SelectMany(Stop.At).ToList();

        // At once, since they then share the store's commits.
        var reached = await Task.WhenAll(stops.Select(stop => Task.Run(() => StopAndRestart(folder.Store, folder.Snapshots, which, stop))));

        // The process loads two accounts and appends three times, at least; and the matrix went on until nothing was left to stop at.
        Assert.InRange(stops.Where((_, i) => reached[i]).Max(stop => stop.Call), 4, TooMany - 2);
    }

    [Theory]
    [InlineData(Case.Accepted)]
    [InlineData(Case.TargetSuspended)]
    [InlineData(Case.TargetReactivatedBeforeTheRetry)]
    public async Task Wherever_the_recovery_stops_too_the_next_one_ends_the_transfer(Case which)
    {
        var pairs = 0;
        foreach (var first in Enumerable.Range(0, TooMany).SelectMany(Stop.At))
        {
            if (!await StopAndRestart(new MemoryEventStore(TimeProvider.System), new LostSnapshots(), which, first)) break;
            foreach (var second in Enumerable.Range(0, TooMany).SelectMany(Stop.At))
            {
                if (!await StopAndRestart(new MemoryEventStore(TimeProvider.System), new LostSnapshots(), which, first, second)) break;
                pairs++;
            }
        }
        Assert.True(pairs > 100, $"Only {pairs} pairs of stops");
    }

    /// <param name="isRefused">Whether the account that sent the money refuses to have it back.</param>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Wherever_a_reversal_stops_it_ends_once_and_the_money_is_all_there(bool isRefused)
    {
        using var folder = new EmbeddedFolder();
        var stops = Enumerable.Range(0, TooMany).SelectMany(Stop.At).ToList();
        var reached = await Task.WhenAll(
            stops.Select(stop => Task.Run(() => StopReversal(folder.Store, folder.Snapshots, isRefused, stop))));
        Assert.InRange(stops.Where((_, i) => reached[i]).Max(stop => stop.Call), 4, TooMany - 2);
    }

    private static async Task<bool> StopReversal(IEventStore store, ISnapshotStore snapshots, bool isRefused, Stop stop)
    {
        using var operators = new Node(store, snapshots);
        var (source, target) = (await operators.Open(balance: 100), await operators.Open(balance: 7));
        var made = (await operators.Make(source, target, 60, "k")).Value.Transfer;
        if (isRefused) await operators.Suspend(source);
        var failing = new FailingStore(store, stop);
        using (var first = new Node(failing, snapshots))
        {
            await first.TakeSnapshots();
            await failing.Survive(() => first.Reverse(made, "back"));
        }
        if (!failing.IsReached) return false;

        using var last = new Node(store, snapshots);
        await Recover(store, last, target);
        (await Books.Read(store, source, target)).AssertSound();
        // The client, who never heard of it, asks again; and so does another one.
        var reversed = (await last.Reverse(made, "back")).Value.Transfer;
        Assert.Equal(isRefused ? TransferStatus.Failed : TransferStatus.Completed, reversed.Status);
        if (isRefused) await last.Reactivate(source);
        var other = await last.Reverse(made, "other");
        Assert.Equal(isRefused, other.Problem is null);
        if (isRefused) Assert.Equal(TransferStatus.Completed, other.Value.Transfer.Status);
        else Assert.Equal("already-reversed", other.Problem!.Code);
        Assert.Equal("already-reversed", (await last.Reverse(made, "third")).Problem!.Code);
        Assert.Equal(reversed, (await last.Reverse(made, "back")).Value.Transfer);

        var books = await Books.Read(store, source, target);
        books.AssertSound();
        Assert.Equal(isRefused ? 3 : 2, books.Transfers.Count);
        Assert.Equal((100m, 7m), (books.Standing(source).Balance, books.Standing(target).Balance));
        Assert.Equal((100m, 7m), (books.Standing(source).Available, books.Standing(target).Available));
        return true;
    }

    /// <returns>Whether the last of the stops was reached.</returns>
    private static async Task<bool> StopAndRestart(
        IEventStore store, ISnapshotStore snapshots, Case which, Stop stop, Stop? stopOfRecovery = null)
    {
        using var operators = new Node(store, snapshots);
        var source = await operators.Open(balance: 100);
        var target = await operators.Open(which == Case.OtherCurrency ? "USD" : "EUR", balance: which == Case.TargetClosed ? 0 : 7);
        if (which is Case.TargetSuspended or Case.TargetReactivatedBeforeTheRetry) await operators.Suspend(target);
        if (which == Case.TargetClosed) await operators.Close(target);

        var failing = new FailingStore(store, stop);
        if (which == Case.SourceSuspendedMeanwhile)
            failing.Hooks.After = call => call.Appends.Contains("FundsReservedV2") ? operators.Suspend(source) : Task.CompletedTask;
        using (var first = new Node(failing, snapshots))
        {
            await first.TakeSnapshots();
            await failing.Survive(() => first.Make(source, target, 60, "k"));
        }

        if (which == Case.TargetReactivatedBeforeTheRetry) await operators.Reactivate(target);
        if (stopOfRecovery is not null)
        {
            var failingAgain = new FailingStore(store, stopOfRecovery);
            using var second = new Node(failingAgain, snapshots);
            await failingAgain.Survive(() => Recover(store, second, source));
            if (!failingAgain.IsReached) return false;
        }
        else if (!failing.IsReached)
        {
            return false;
        }

        using var last = new Node(store, snapshots);
        await Recover(store, last, source);
        await AssertEnded(last, store, which, source, target);
        return true;
    }

    private static async Task AssertEnded(Node node, IEventStore store, Case which, Guid source, Guid target)
    {
        var recovered = await Books.Read(store, source, target);
        recovered.AssertSound();

        // The client, who never heard of it, asks again: there is one transfer in the end.
        var made = (await node.Make(source, target, 60, "k")).Value.Transfer;
        var books = await Books.Read(store, source, target);
        books.AssertSound();
        Assert.Equal(made.TransferId, Assert.Single(books.Transfers).Key);
        if (recovered.Transfers.Count == 1) Assert.Equal(recovered.Transfers, books.Transfers);

        var wasRefused = books.Count<IncomingTransferRefused>(target) > 0;
        var (status, code) = which switch
        {
            Case.Accepted or Case.SourceSuspendedMeanwhile => (TransferStatus.Completed, null),
            Case.TargetSuspended => (TransferStatus.Failed, "account-suspended"),
            Case.TargetClosed => (TransferStatus.Failed, "account-closed"),
            Case.OtherCurrency => (TransferStatus.Failed, "currency-mismatch"),
            // Once it was refused it stays so; where the process stopped before the target was asked, it is asked when it is active again.
            Case.TargetReactivatedBeforeTheRetry
                => wasRefused ? (TransferStatus.Failed, "account-suspended") : (TransferStatus.Completed, (string?)null),
        };
        Assert.Equal((status, code), (made.Status, made.FailureCode));
        Assert.Equal(status == TransferStatus.Completed ? 40 : 100, books.Standing(source).Balance);
        Assert.Equal(books.Standing(source).Balance, books.Standing(source).Available);
    }

    /// <summary>Ends what is under way from this account; the folder's other accounts belong to other rows of the matrix.</summary>
    private static async Task Recover(IEventStore store, Node node, Guid source)
    {
        var stored = await store.ReadForwards(StreamNames.OfAccount(source), 0, 100, default);
        if (stored.FirstOrDefault(one => one.Type == "FundsReservedV2") is not { } reservation) return;
        var account = (await node.Accounts.Find(Caller.Service, source, default))!;
        Assert.NotNull(
            await node.Process.Run(
                new(source, reservation.Revision, (FundsReserved)Node.Serializer.Deserialize(reservation), account.Currency,
                    Caller.Service.Actor)));
    }
}
