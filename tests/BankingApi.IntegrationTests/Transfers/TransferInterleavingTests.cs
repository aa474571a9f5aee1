using BankingApi.Domain.Accounts;
using BankingApi.Features.Transfers;
using BankingApi.ReadModel;
using Xunit.Abstractions;

namespace BankingApi.IntegrationTests.Transfers;

/// <summary>Several runners, each on a node with caches of its own, in every order of their calls to the store.</summary>
public sealed class TransferInterleavingTests : IAsyncLifetime, IDisposable
{
    private static readonly TimeProvider Clock = new ImpatientClock(ImpatientClock.Noon);
    private static readonly TimeProvider FastClock = new ImpatientClock(ImpatientClock.Noon.AddMilliseconds(5));

    private readonly ITestOutputHelper _output;
    private readonly MemoryEventStore _start = new(Clock);
    private readonly Node _operators;
    private Guid _source;
    private Guid _target;

    public TransferInterleavingTests(ITestOutputHelper output)
    {
        _output = output;
        _operators = new Node(_start, clock: Clock);
    }

    public async Task InitializeAsync()
    {
        _source = await _operators.Open(balance: 100);
        _target = await _operators.Open();
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _operators.Dispose();

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task Two_runners_of_one_transfer_end_it_once(bool theyKnowTheAccounts, bool theirClocksDiffer)
    {
        var transfer = await _operators.Reserve(_source, _target, 60, "k");

        await Explore(
            [Finishing(transfer, theyKnowTheAccounts), Finishing(transfer, theyKnowTheAccounts, theirClocksDiffer ? FastClock : Clock)],
            (books, told) =>
            {
                Assert.Null(Assert.Single(books.Transfers).Value!.FailureCode);
                Assert.All(told, Assert.NotNull);
            });
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_target_that_is_suspended_meanwhile_answers_two_runners_alike(bool theyKnowTheAccounts)
    {
        var transfer = await _operators.Reserve(_source, _target, 60, "k");
        var ends = await Explore(
            [Finishing(transfer, theyKnowTheAccounts), Finishing(transfer, theyKnowTheAccounts, FastClock),
                Operator(node => node.Suspend(_target))],
            (books, _) => Assert.Contains(Assert.Single(books.Transfers).Value!.FailureCode, new[] { null, "account-suspended" }));
        Assert.Equal([false, true], ends);
    }

    [Fact]
    public async Task A_target_that_is_suspended_and_reactivated_meanwhile_answers_two_runners_alike()
    {
        var transfer = await _operators.Reserve(_source, _target, 60, "k");
        var ends = await Explore(
            [Finishing(transfer, true), Finishing(transfer, true, FastClock), Operator(async node =>
            {
                await node.Suspend(_target);
                await node.Reactivate(_target);
            })],
            (books, _) => Assert.Contains(Assert.Single(books.Transfers).Value!.FailureCode, new[] { null, "account-suspended" }));
        Assert.Equal([false, true], ends);
    }

    [Fact]
    public async Task A_target_that_is_closed_meanwhile_has_the_money_or_has_none_of_it()
    {
        var transfer = await _operators.Reserve(_source, _target, 60, "k");
        var ends = await Explore(
            [Finishing(transfer, true), Finishing(transfer, true, FastClock), Operator(node => node.Close(_target))],
            (books, _) =>
            {
                // Only an empty account can be closed, and a closed one takes nothing.
                Assert.Equal(books.Standing(_target).Status == AccountStatus.Closed ? 0 : 60, books.Standing(_target).Balance);
                Assert.Contains(Assert.Single(books.Transfers).Value!.FailureCode, new[] { null, "account-closed" });
            });
        Assert.Equal([false, true], ends);
    }

    [Fact]
    public async Task A_source_that_is_suspended_meanwhile_hinders_no_transfer_under_way()
    {
        await Explore(
            [Making(60, "k"), Making(60, "k", FastClock), Operator(node => node.Suspend(_source))],
            (books, told) =>
            {
                Assert.All(books.Transfers, transfer => Assert.Null(transfer.Value!.FailureCode));
                Assert.Equal(books.Transfers.Count > 0 ? 40 : 100, books.Standing(_source).Balance);
                // The suspension came before the reservation, or it did not.
                Assert.Equal(books.Transfers.Count > 0, told.Any(transfer => transfer is not null));
            });
    }

    [Fact]
    public async Task Reserved_money_cannot_be_withdrawn()
    {
        var ends = await Explore(
            [Making(60, "k"), Making(60, "k", FastClock), Operator(node => node.Withdraw(_source, 60))],
            (books, _) =>
            {
                Assert.Equal(40, books.Standing(_source).Balance);
                Assert.Equal(books.Transfers.Count == 0, books.Count<BankAccountTransactionRecorded>(_target) == 0);
            });
        Assert.Equal([false], ends);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task One_key_with_two_amounts_at_once_is_one_transfer_and_a_refusal(bool theirClocksDiffer)
    {
        await Explore([Making(60, "k"), Making(30, "k", theirClocksDiffer ? FastClock : Clock)], (books, told) =>
        {
            Assert.Single(books.Transfers);
            var answered = Assert.Single(told, transfer => transfer is not null)!;
            Assert.Equal(100 - answered.Amount, books.Standing(_source).Balance);
        });
    }

    [Fact]
    public async Task The_same_money_goes_one_way_only()
    {
        await Explore([Making(60, "k1"), Making(60, "k2", FastClock)], (books, told) =>
        {
            Assert.Single(books.Transfers);
            Assert.Single(told, transfer => transfer is not null);
        });
    }

    [Fact]
    public async Task Transfers_there_and_back_get_past_each_other()
    {
        var there = await _operators.Reserve(_source, _target, 60, "k");
        await Explore(
            [Finishing(there, false), new(null, node => Make(node, _target, _source, 20, "back"), FastClock)],
            (books, _) => Assert.All(books.Transfers, transfer => Assert.Null(transfer.Value!.FailureCode)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Two_who_take_one_transfer_back_do_so_once(bool theirClocksDiffer)
    {
        var made = (await _operators.Make(_source, _target, 60, "k")).Value.Transfer;
        await Explore(
            [Reversing(made, "a"), Reversing(made, "b", theirClocksDiffer ? FastClock : Clock)],
            (books, told) =>
            {
                Assert.Equal(2, books.Transfers.Count);
                Assert.Single(told, transfer => transfer is not null);
                Assert.Equal((100m, 0m), (books.Standing(_source).Balance, books.Standing(_target).Balance));
            });
    }

    [Fact]
    public async Task One_who_takes_a_transfer_back_and_one_who_spends_the_money_do_not_both_have_it()
    {
        var made = (await _operators.Make(_source, _target, 60, "k")).Value.Transfer;
        await Explore(
            [Reversing(made, "a"), Reversing(made, "a", FastClock), Operator(node => node.Withdraw(_target, 1))],
            (books, _) => Assert.Equal(books.Transfers.Count == 2 ? 0m : 59m, books.Standing(_target).Balance));
    }

    /// <returns>Which ends there were: completed (false), failed (true).</returns>
    private async Task<IEnumerable<bool>> Explore(
        IReadOnlyList<Explorer.Runner> runners, Action<Books, IReadOnlyList<TransferResponse?>> check)
    {
        var ends = new HashSet<bool>();
        var explorer = new Explorer(_start, runners);
        await explorer.Explore(async (store, told) =>
        {
            // Whoever of the runners gave up, the worker comes after them.
            using var worker = new Node(store, clock: FastClock);
            await worker.Recover();
            var before = store.Signature();
            await worker.Recover();
            Assert.Equal(before, store.Signature());

            var books = await Books.Read(store, _source, _target);
            books.AssertSound();
            foreach (var transfer in told.OfType<TransferResponse>().Where(transfer => transfer.Status != TransferStatus.Pending))
            {
                // Nobody was told anything but what the streams say.
                var end = new Ending(transfer.CompletedAt!.Value, transfer.FromRevision, transfer.ToRevision, transfer.FailureCode);
                Assert.Equal(books.Transfers[transfer.TransferId], end);
            }
            ends.UnionWith(books.Transfers.Values.Select(end => end!.FailureCode is not null));
            check(books, told);
        });
        _output.WriteLine($"{explorer.Runs} runs, {explorer.Situations} situations");
        Assert.True(explorer.Runs > 3, "There was nothing to choose.");
        return ends.Order();
    }

    /// <summary>A request that has just reserved, the worker, or a client's retry.</summary>
    private Explorer.Runner Finishing(ReservedTransfer transfer, bool knowsTheAccounts, TimeProvider? clock = null) => new(
        knowsTheAccounts ? node => node.Know(_source, _target) : null,
        async node => TransferResponse.Of(transfer, await node.Process.Run(transfer)),
        clock ?? Clock);

    private Explorer.Runner Making(decimal amount, string key, TimeProvider? clock = null)
        => new(node => node.Know(_source, _target), node => Make(node, _source, _target, amount, key), clock ?? Clock);

    private Explorer.Runner Reversing(TransferResponse made, string key, TimeProvider? clock = null) => new(
        node => node.Know(_source, _target),
        async node => (await node.Reverse(made, key)).Failed(out _, out var reversed) ? null : reversed.Transfer, clock ?? Clock);

    private static async Task<TransferResponse?> Make(Node node, Guid from, Guid to, decimal amount, string key)
        => (await node.Make(from, to, amount, key)).Failed(out _, out var made) ? null : made.Transfer;

    private Explorer.Runner Operator(Func<Node, Task> act) => new(
        node => node.Know(_source, _target),
        async node =>
        {
            await act(node);
            return null;
        },
        Clock);
}
