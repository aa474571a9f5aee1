using System.Text;
using BankingApi.Domain.Accounts;
using BankingApi.Domain.Shared;
using BankingApi.EventStore.Serialization;
using BankingApi.UnitTests.Domain;
using BankingApi.UnitTests.EventStore;
using BankingApi.WriteModel;
using EventStore.Abstractions;
using FsCheck.Xunit;

namespace BankingApi.UnitTests.WriteModel;

[Properties(Arbitrary = [typeof(Histories)], MaxTest = 100, EndSize = 150)]
public sealed class AccountSnapshotTests
{
    private static readonly Guid LastEvent = Some.Id(4711);

    private static readonly EventHash LastHash = new([.. Enumerable.Range(1, EventHash.Size).Select(i => (byte)i)]);

    [Property]
    public void A_snapshot_gives_back_a_state_that_behaves_the_same(Step[] before, Step[] after)
    {
        var state = Histories.Run(before).States[^1];
        var snapshot = Take(state);
        var read = AccountSnapshot.Read(snapshot, state.Id);

        Assert.Equal((state.Revision, LastEvent, AccountSnapshot.SchemaVersion),
            (read!.Revision, read.LastEventId, snapshot.SchemaVersion));
        var restored = read.ToState();
        SameBehaviour.Of(state, restored);
        foreach (var step in after) Assert.Equal(step.Decide(state), step.Decide(restored));
    }

    /// <summary>The property that is added tomorrow too: one that the snapshot forgets is lost with the first restart.</summary>
    [Fact]
    public void Every_property_of_the_state_is_in_its_snapshot()
    {
        var properties = typeof(BankAccount).GetProperties().Where(property => property.CanWrite)
            .ExceptBy([nameof(BankAccount.LookedUp)], property => property.Name).ToList();
        var state = WithEverything();

        Assert.All(properties, property => Assert.False(
            property.GetValue(state) is null or "" or 0L, $"{nameof(WithEverything)} leaves {property.Name} out."));
        var restored = AccountSnapshot.Read(Take(state), state.Id)!.ToState();
        Assert.All(properties, property => Assert.Equal(Comparable(property.GetValue(state)), Comparable(property.GetValue(restored))));

        static object? Comparable(object? value) => value is ProcessedCommands commands ? commands.All() : value;
    }

    private static BankAccount WithEverything()
        => Histories.Run([new Step(Act.Deposit, 1, 100, 1), new Step(Act.Reserve, 2, 10, 2), new Step(Act.Hold, 3, 10, 2)]).States[^1];

    [Fact]
    public void A_snapshot_remembers_more_commands_than_one_generation()
    {
        var steps = Enumerable.Range(0, 300).Select(key => new Step(Act.Deposit, 1_000 + key, 100, key)).ToArray();
        var (_, states, answered) = Histories.Run(steps);
        var restored = AccountSnapshot.Read(Take(states[^1]), Some.Account)!.ToState();
        Assert.True(restored.Recent.CompleteFrom > 0);
        Assert.All(answered.Where(one => one.Revision >= restored.Recent.CompleteFrom),
            one => Assert.Equal(one.Revision, one.Step.Decide(restored).AlreadyProcessed?.Revision));
    }

    /// <summary>As large as it gets: with the largest filter that is kept, and one reservation.</summary>
    [Fact]
    public void A_snapshot_is_smaller_than_64_KB_and_knows_forgotten_commands_for_as_long_as_it_can()
    {
        var state = WithEverything();
        var (largest, withFilter) = (0, 0);
        for (var i = 0; i < 12_000; i++)
        {
            state = state with { Recent = state.Recent.Add(new(Guid.NewGuid(), i, ulong.MaxValue)), Revision = i };
            if (i % 100 != 99) continue;
            var snapshot = Take(state);
            largest = Math.Max(largest, snapshot.Data.Length);
            var restored = AccountSnapshot.Read(snapshot, state.Id)!.ToState();
            if (restored.Recent.FilteredFrom == 0) withFilter = i;
            else Assert.Equal(restored.Recent.CompleteFrom, restored.Recent.FilteredFrom);
        }
        Assert.InRange(largest, 40_000, 64 * 1024);
        Assert.InRange(withFilter, 4_000, 8_000);
    }

    [Fact]
    public void A_snapshot_from_before_there_were_filters_is_read()
    {
        var state = Histories.Run(Enumerable.Range(0, 300).Select(key => new Step(Act.Deposit, 1_000 + key, 100, key))).States[^1];
        Assert.NotNull(state.Recent.Filter);
        var old = Take(state with { Recent = WithoutFilter(state.Recent) });
        Assert.DoesNotContain("slices", Encoding.UTF8.GetString(old.Data.Span), StringComparison.Ordinal);

        var restored = AccountSnapshot.Read(old with { SchemaVersion = 1 }, state.Id)!.ToState();

        Assert.Equal(state.Recent.CompleteFrom, restored.Recent.FilteredFrom);

        static ProcessedCommands WithoutFilter(ProcessedCommands all)
            => ProcessedCommands.Restore(all.CompleteFrom, all.All(), all.FilteredFrom, filter: null);
    }

    [Fact]
    public void A_snapshot_fits_the_event_that_it_was_taken_at_and_no_other()
    {
        var snapshot = AccountSnapshot.Read(Taken(), Some.Account)!;
        var last = Linked(LastHash.ToString()) with { Id = LastEvent };
        Assert.True(snapshot.Fits(last));
        Assert.False(snapshot.Fits(last with { Id = Some.Id(1) }));
        Assert.False(snapshot.Fits(Linked(new string('0', 64)) with { Id = LastEvent }));
        Assert.False(snapshot.Fits(last with { Metadata = "{}"u8.ToArray() }));
        Assert.True((snapshot with { LastHash = null }).Fits(last), "One from before there were hashes.");

        static StoredEvent Linked(string hash)
        {
            var metadata = Encoding.UTF8.GetBytes($$"""{"schema":1,"hash":"{{hash}}"}""");
            return Events.Stored("BankAccountClosedV1", default) with { Metadata = metadata };
        }
    }

    [Fact]
    public void A_damaged_snapshot_is_never_accepted_with_other_content()
    {
        var snapshot = Taken();
        var intact = snapshot.Data.ToArray();
        for (var i = 0; i < intact.Length; i++)
        {
            for (var bit = 0; bit < 8; bit++)
            {
                var damaged = intact.ToArray();
                damaged[i] ^= (byte)(1 << bit);
                Assert.True(AccountSnapshot.Read(snapshot with { Data = damaged }, Some.Account) is null,
                    $"bit {bit} of byte {i} of {Encoding.UTF8.GetString(intact)}");
            }
        }
    }

    [Fact]
    public void A_truncated_or_prolonged_snapshot_is_not_accepted()
    {
        var snapshot = Taken();
        for (var length = 0; length < snapshot.Data.Length; length++)
            Assert.Null(AccountSnapshot.Read(snapshot with { Data = snapshot.Data[..length] }, Some.Account));
        Assert.Null(AccountSnapshot.Read(snapshot with { Data = (byte[])[.. snapshot.Data.Span, (byte)'}'] }, Some.Account));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("1")]
    [InlineData("{}")]
    [InlineData("""{"sha256":1,"state":{}}""")]
    [InlineData("""{"sha256":"74234E98AFE7498FB5DAF1F36AC2D78ACC339464F950703B8C019892F982B90B","state":null}""")] // The hash is right.
    public void Anything_else_is_not_a_snapshot(string json)
        => Assert.Null(AccountSnapshot.Read(Taken() with { Data = Encoding.UTF8.GetBytes(json) }, Some.Account));

    [Fact]
    public void A_snapshot_of_another_schema_account_or_revision_is_not_accepted()
    {
        var snapshot = Taken();
        Assert.NotNull(AccountSnapshot.Read(snapshot, Some.Account));
        Assert.Null(AccountSnapshot.Read(snapshot with { SchemaVersion = AccountSnapshot.SchemaVersion + 1 }, Some.Account));
        Assert.Null(AccountSnapshot.Read(snapshot with { Revision = snapshot.Revision - 1 }, Some.Account));
        Assert.Null(AccountSnapshot.Read(snapshot, Some.Other));
    }

    private static Snapshot Taken()
    {
        var state = AccountStory.Given(Some.Opened(balance: 100.00m, limit: 50.00m), Some.Reserved(9, 30.00m)).State!;
        return Take(state);
    }

    private static Snapshot Take(BankAccount state) => AccountSnapshot.Take(new(state, LastEvent, LastHash, 0));
}
