using BankingApi.Domain.Accounts;
using BankingApi.Domain.Shared;
using BankingApi.EventStore;
using BankingApi.IntegrationTests.Api;
using BankingApi.WriteModel;

namespace BankingApi.IntegrationTests.Transfers;

/// <summary>Holds whose time has come are recorded in the append of the command that needed it, or by a command that does nothing else;
/// never for the sake of a refusal.</summary>
public sealed class LapsedHoldsTests : IDisposable
{
    private readonly MovableClock _clock = new();
    private readonly MemoryEventStore _store;
    private readonly Node _node;
    private readonly Node _other;

    public LapsedHoldsTests()
    {
        _clock.Stand("2026-03-01T12:00:00Z");
        _store = new(_clock);
        (_node, _other) = (new(_store, clock: _clock), new(_store, clock: _clock, instance: Guid.NewGuid()));
    }

    public void Dispose()
    {
        _node.Dispose();
        _other.Dispose();
    }

    [Fact]
    public async Task What_is_refused_records_nothing_and_what_is_done_records_them_first_in_one_append()
    {
        var id = await _node.Open(balance: 100);
        await Place(id, "1", 60);
        await Place(id, "2", 40);
        _clock.Advance(TimeSpan.FromHours(1));

        var refused = await Withdraw(id, 100.01m);
        Assert.Equal("insufficient-funds", refused.Refusal!.Code);
        Assert.Equal("revision-mismatch", (await Withdraw(id, 1, revision => revision == 4)).Refusal!.Code);
        Assert.Equal(3, await Count(id));

        // The revision that the client saw is the one that counts.
        var done = await Withdraw(id, 100, revision => revision == 2);
        Assert.Null(done.Refusal);
        Assert.Equal((5L, 0m, 0m), (done.Revision, done.After.Balance, done.After.Reserved));
        Assert.Equal(
            ["BankAccountCreatedV2", "HoldPlacedV1", "HoldPlacedV1", "HoldExpiredV1", "HoldExpiredV1", "BankAccountTransactionRecordedV2"],
            (await _store.ReadForwards(StreamNames.OfAccount(id), 0, 10, default)).Select(stored => stored.Type));
    }

    [Fact]
    public async Task Two_instances_that_look_for_due_holds_record_each_once()
    {
        var id = await _node.Open(balance: 100);
        for (var i = 0; i < 5; i++) await Place(id, $"{i}", 1);
        await Task.WhenAll(Lapse(_node, id), Lapse(_other, id));
        Assert.Equal(6, await Count(id));
        _clock.Advance(TimeSpan.FromHours(1));

        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Lapse(i % 2 == 0 ? _node : _other, id)));

        Assert.Equal(11, await Count(id));
        Assert.Equal(0, (await _other.Accounts.Find(Caller.Service, id, default))!.Balances.Reserved);
    }

    /// <summary>More than an account remembers by itself: those that came before them in the same append are known all the same.</summary>
    [Fact]
    public async Task As_many_as_an_account_carries_lapse_at_once_and_each_stays_known()
    {
        var id = await _node.Open(balance: 2_000);
        await Task.WhenAll(Enumerable.Range(0, AccountLimits.Reservations).Select(i => Place(id, $"{i}", 1)));
        _clock.Advance(TimeSpan.FromHours(1));
        var capture = new CaptureRequest(DerivedIds.Hold(id, "0"), Guid.NewGuid(), Guid.NewGuid(), 1);

        // In one batch: what sets it off, its repetition, and a capture of one of the first that lapsed.
        var first = Withdraw(id, 1_500, key: "k");
        var (again, late) = (Withdraw(id, 1_500, key: "k"), Capture());

        Assert.Null((await first).Refusal);
        Assert.True((await again).Replayed);
        Assert.Equal("hold-expired", (await late).Refusal!.Code);
        Assert.Equal((2 * AccountLimits.Reservations) + 2, await Count(id));
        Assert.Equal("hold-expired", (await Capture()).Refusal!.Code);

        Task<CommandOutcome> Capture() => Do(id, (state, at) => state.Capture(capture, at), OnceOnly.IdOf(capture.HoldId));
    }

    private Task<CommandOutcome> Place(Guid id, string key, decimal amount)
        => Do(id, (state, at) => state.PlaceHold(
            new(DerivedIds.Hold(id, key), amount, null, null, null, TimeSpan.FromHours(1)), at), DerivedIds.Hold(id, key));

    private Task<CommandOutcome> Withdraw(Guid id, decimal amount, Predicate<long>? appliesTo = null, string? key = null)
    {
        var request = new TransactionRequest(DerivedIds.Transaction(id, key), TransactionType.Withdrawal, amount, null, null);
        return Do(id, (state, at) => state.Record(request, at), request.Id, appliesTo);
    }

    private static Task<CommandOutcome> Lapse(Node node, Guid id) => node.Accounts.Execute(
        new(Caller.Service, id, Guid.NewGuid(), (_, _) => Decision<BankAccountEvent>.AlreadySo) { Lapses = true });

    private Task<CommandOutcome> Do(
        Guid id, Func<BankAccount, DateTimeOffset, Decision<BankAccountEvent>> decide, Guid commandId, Predicate<long>? appliesTo = null)
        => _node.Accounts.Execute(
            new(Caller.Service, id, commandId, (state, at) => decide(state!, at)) { IdempotencyId = commandId, AppliesTo = appliesTo });

    private async Task<int> Count(Guid id)
        => (await _store.ReadForwards(StreamNames.OfAccount(id), 0, int.MaxValue, default)).Count;
}
