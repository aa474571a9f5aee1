using System.Collections.Concurrent;
using BankingApi.Domain.Accounts;
using BankingApi.EventStore;
using BankingApi.IntegrationTests.Api;
using BankingApi.WriteModel;
using EventStore.Abstractions;

namespace BankingApi.IntegrationTests.Transfers;

/// <summary>Keys from before what an account remembers: one effect each, for ever, and hardly a question asked.</summary>
public sealed class ForgottenKeysTests : IDisposable
{
    private readonly MemoryEventStore _log = new(TimeProvider.System);
    private readonly HookedStore _store;
    private readonly KeptSnapshots _snapshots = new();
    private readonly CommandViews _views;
    private Node _node;
    private int _reads;

    public ForgottenKeysTests()
    {
        (_store, _views) = (new(_log), new(_log));
        _node = Start();
        _store.Before = call =>
        {
            if (call.Appends.Count == 0) _reads++;
            return Task.CompletedTask;
        };
    }

    public void Dispose() => _node.Dispose();

    /// <summary>Two instances, restarts, snapshots that are there or not, views that lag, are wrong, are away: whatever happens, a key has
    /// one effect, and each key's repetition has its first answer.</summary>
    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Whatever_happens_a_key_has_one_effect(int seed)
    {
        var random = new Random(seed);
        var nodes = new[] { _node, Start() };
        var id = await nodes[0].Open();
        var (keys, revisions) = (0, new ConcurrentDictionary<int, long>());
        for (var step = 0; step < 40; step++)
        {
            var at = random.Next(2);
            switch (random.Next(8))
            {
                case 0 or 1:
                    var first = keys;
                    keys += random.Next(1, 300);
                    await Task.WhenAll(Enumerable.Range(first, keys - first).Select(async key =>
                        revisions[key] = (await Made(nodes[at], key, replayed: false)).Revision));
                    break;
                case 2 or 3 or 4 when keys > 0:
                    await Task.WhenAll(Enumerable.Range(0, random.Next(1, 20)).Select(_ => random.Next(keys)).Select(async key =>
                        Assert.Equal(revisions[key], (await Made(nodes[random.Next(2)], key, replayed: true)).Revision)));
                    break;
                case 5:
                    nodes[at].Dispose();
                    nodes[at] = Start(random.Next(2) == 0 ? _snapshots : new LostSnapshots());
                    break;
                case 6:
                    _views.Behind = random.Next(3) switch { 0 => 0, 1 => random.Next(1_000), _ => int.MaxValue / 2 };
                    break;
                case 7:
                    (_views.AreAway, _views.AreWrong) = (random.Next(4) == 0, random.Next(4) == 0);
                    break;
            }
        }
        foreach (var node in nodes)
        {
            for (var key = 0; key < keys; key += 7) Assert.Equal(revisions[key], (await Made(node, key, replayed: true)).Revision);
            Assert.Equal(keys, (await node.Accounts.Find(Caller.Service, id, default))!.Balances.Balance);
            node.Dispose();
        }

        async Task<CommandOutcome> Made(Node node, int key, bool replayed)
        {
            var outcome = await Deposit(node, id, key);
            Assert.Equal(replayed, outcome.Replayed);
            return outcome;
        }
    }

    public static TheoryData<int> Seeds() => [.. Enumerable.Range(1, 12)];

    /// <summary>What the test above relies on: that it would notice.</summary>
    [Fact]
    public async Task Views_that_claim_to_cover_what_they_do_not_would_let_a_key_count_twice()
    {
        var id = await _node.Open();
        await DepositMany(id, 0, 9_000);
        await Restart(id);
        (_views.Behind, _views.Boast) = (8_900, true);

        Assert.False((await Deposit(_node, id, 200)).Replayed);
    }

    [Fact]
    public async Task A_new_key_asks_nobody_however_many_there_were()
    {
        var id = await _node.Open();
        _reads = 0;

        await DepositMany(id, 0, 20_000);

        Assert.InRange(_views.Asked, 0, 10);
        Assert.InRange(_reads, 0, 40);
    }

    [Fact]
    public async Task A_restart_changes_nothing_about_that_where_the_snapshot_has_the_filter()
    {
        var id = await _node.Open();
        await DepositMany(id, 0, 4_000);
        await Restart(id);

        await DepositMany(id, 4_000, 300);

        Assert.Equal(0, _views.Asked);
        Assert.Equal(201, (await Deposit(_node, id, 200)).Revision);
    }

    [Fact]
    public async Task Where_it_has_not_each_question_spares_later_ones_until_none_is_asked()
    {
        var id = await _node.Open();
        await DepositMany(id, 0, 6_000);
        await Restart(id);

        for (var key = 6_000; key < 6_100; key++) Assert.False((await Deposit(_node, id, key)).Replayed);

        Assert.InRange(_views.Asked, 11, 13);
        Assert.InRange(_reads, 11, 18);
        // Each one: a page of the stream that left out a single key would have it count twice.
        for (var key = 0; key < 6_100; key++) Assert.Equal(key + 1, (await Deposit(_node, id, key)).Revision);
    }

    [Fact]
    public async Task A_batch_asks_once()
    {
        var id = await _node.Open();
        await DepositMany(id, 0, 9_000);
        await Restart(id);

        var gate = new TaskCompletionSource();
        _store.Before = call => call.Appends.Count > 0 ? gate.Task : Task.CompletedTask;
        var ahead = Deposit(_node, id, 9_000);
        var others = DepositMany(id, 9_001, 99);
        gate.SetResult();
        await Task.WhenAll(ahead, others);

        Assert.Equal(2, _views.Asked);
    }

    [Fact]
    public async Task Views_that_are_away_are_asked_once_and_the_stream_is_read_once()
    {
        var id = await _node.Open();
        await DepositMany(id, 0, 9_000);
        await Restart(id);
        _views.AreAway = true;

        for (var key = 9_000; key < 9_200; key++) Assert.False((await Deposit(_node, id, key)).Replayed);

        Assert.Equal(1, _views.Asked);
        Assert.InRange(_reads, 18, 24);
        for (var key = 0; key < 9_200; key += 91) Assert.Equal(key + 1, (await Deposit(_node, id, key)).Revision);
    }

    [Fact]
    public async Task Views_that_come_back_are_asked_again()
    {
        var id = await _node.Open();
        await DepositMany(id, 0, 1_000);
        _views.AreAway = true;
        Assert.True((await Deposit(_node, id, 1)).Replayed);
        Assert.True((await Deposit(_node, id, 2)).Replayed);
        Assert.Equal(1, _views.Asked);

        _views.AreAway = false;

        await Wait.Until(async () => (await Deposit(_node, id, 3)).Replayed && _views.Asked > 1);
    }

    /// <summary>An account with a long past weighs as much as many: memory is bounded over all.</summary>
    [Fact]
    public async Task Accounts_with_long_histories_push_others_out()
    {
        _node.Dispose();
        _node = Start(cachedAccounts: 20);
        var ids = new List<Guid>();
        for (var i = 0; i < 9; i++) ids.Add(await _node.Open());
        Assert.All(ids, id => Assert.NotNull(_node.Accounts.Known(Caller.Service, id)));

        await DepositMany(ids[0], 0, 20_000); // Some 130 KB of filter: more than 40 accounts may have.

        Assert.All(ids.Skip(1), id => Assert.Null(_node.Accounts.Known(Caller.Service, id)));
    }

    private Node Start(ISnapshotStore? snapshots = null, int cachedAccounts = 1_000)
    {
        var node = new Node(_store, snapshots ?? _snapshots, views: _views, cachedAccounts: cachedAccounts);
        _ = node.TakeSnapshots();
        return node;
    }

    private async Task Restart(Guid id)
    {
        var revision = (await _node.Accounts.Find(Caller.Service, id, default))!.Revision;
        await Wait.Until(() => Task.FromResult(_snapshots.RevisionOf(id) >= revision - 1));
        _node.Dispose();
        _node = Start();
        (_reads, _views.Asked) = (0, 0);
    }

    private async Task DepositMany(Guid id, int first, int count)
        => Assert.All(
            await Task.WhenAll(Enumerable.Range(first, count).Select(key => Deposit(_node, id, key))),
            outcome => Assert.True(outcome is { Refusal: null, Replayed: false }));

    private static Task<CommandOutcome> Deposit(Node node, Guid id, int key)
    {
        var request = new TransactionRequest(DerivedIds.Transaction(id, $"{key}"), TransactionType.Deposit, 1, null, null);
        return node.Accounts.Execute(new(Caller.Service, id, request.Id, (state, at) => state!.Record(request, at)) { IdempotencyId = request.Id });
    }

    private sealed class KeptSnapshots : ISnapshotStore
    {
        private readonly ConcurrentDictionary<string, Snapshot> _kept = new(StringComparer.Ordinal);

        public long RevisionOf(Guid account) => _kept.GetValueOrDefault(StreamNames.OfSnapshot(account))?.Revision ?? -1;

        public ValueTask<Snapshot?> Load(string stream, CancellationToken cancellationToken) => new(_kept.GetValueOrDefault(stream));

        public ValueTask Save(string stream, Snapshot snapshot, CancellationToken cancellationToken)
        {
            _kept[stream] = snapshot;
            return default;
        }
    }
}
