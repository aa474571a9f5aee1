using System.Numerics;
using BankingApi.Domain.Accounts;
using BankingApi.UnitTests.Domain;
using BankingApi.UnitTests.EventStore;
using BankingApi.WriteModel;
using EventStore.Abstractions;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace BankingApi.UnitTests.WriteModel;

/// <summary>Milliseconds between events: none for many at once, a few, or as long as an account lies idle.</summary>
public static class Gaps
{
    public static Arbitrary<int[]> Any() => Arb.From(
        from stretches in Gen.Choose(1, 6).SelectMany(count => Gen.ArrayOf(Stretch(), count))
        select stretches.SelectMany(gaps => gaps).ToArray());

    private static Gen<int[]> Stretch()
        => from length in Gen.Choose(1, 120)
           from longest in Gen.Elements(0, 1, 50, 10_000_000)
           from gaps in Gen.ArrayOf(Gen.Choose(0, longest), length)
           select gaps;
}

/// <summary>The search for a moment in an account's stream, against looking at every event.</summary>
public sealed class AccountHistoryTests
{
    [Property(Arbitrary = [typeof(Gaps)], MaxTest = 100)]
    public void The_last_event_until_any_moment_is_found_in_hardly_more_looks_than_halving_takes(int[] gaps)
    {
        var stream = new OneStream(gaps);
        foreach (var moment in stream.Times.SelectMany(time => (DateTimeOffset[])[time.AddMilliseconds(-1), time, time.AddMilliseconds(1)])
            .Distinct())
        {
            var last = Array.FindLastIndex(stream.Times, time => time <= moment);
            stream.Reads = 0;
            Assert.Equal(last < 0 ? null : last, Find(stream, moment, from: null));
            // The head, the opening, and one page at the end; in between it halves, and one look more.
            Assert.InRange(stream.Reads, 0, 3 + BitOperations.Log2((uint)stream.Times.Length) + 1);
            for (var from = last; from > last - 30 && from >= 0; from -= 7) Assert.Equal(last, Find(stream, moment, from));
        }
    }

    [Fact]
    public void On_an_account_that_is_used_evenly_a_few_looks_suffice()
    {
        var random = new Random(1);
        var stream = new OneStream([.. Enumerable.Range(0, 100_000).Select(_ => random.Next(2_000))]);
        const int Searches = 200;
        for (var i = 0; i < Searches; i++) Find(stream, stream.Times[random.Next(stream.Times.Length)], from: null);
        Assert.InRange(stream.Reads / Searches, 0, 9); // The head, the opening and the page included; halving takes 16.
    }

    private static long? Find(OneStream stream, DateTimeOffset moment, int? from)
    {
        var history = new AccountHistory(stream, Events.Serializer, new AccountOwners(stream, Events.Serializer));
        var past = history.Find(Caller.Service, Some.Account, default).AsTask().Result!;
        var start = from is { } revision ? past.At(revision, default).AsTask().Result : null;
        return past.LastUntil(moment, start, default).AsTask().Result?.Revision;
    }

    /// <summary>Suspended and reactivated in turn, at given times.</summary>
    private sealed class OneStream : IEventStore
    {
        public OneStream(int[] gaps)
        {
            Times = new DateTimeOffset[gaps.Length + 1];
            Times[0] = Some.Opening;
            for (var i = 0; i < gaps.Length; i++) Times[i + 1] = Times[i].AddMilliseconds(gaps[i]);
        }

        public DateTimeOffset[] Times { get; }

        public int Reads { get; set; }

        public ValueTask<IReadOnlyList<StoredEvent>> ReadForwards(
            string stream, long fromRevision, int maxCount, CancellationToken cancellationToken)
        {
            Assert.InRange(maxCount, 1, 16);
            Reads++;
            return new([.. Enumerable.Range((int)fromRevision, Math.Max(0, (int)Math.Min(maxCount, Times.Length - fromRevision)))
                .Select(Stored)]);
        }

        public ValueTask<IReadOnlyList<StoredEvent>> ReadBackwards(
            string stream, long fromRevision, int maxCount, CancellationToken cancellationToken)
        {
            Assert.Equal((long.MaxValue, 1), (fromRevision, maxCount));
            Reads++;
            return new([Stored(Times.Length - 1)]);
        }

        public ValueTask<AppendResult> Append(
            string stream, long expectedRevision, IReadOnlyList<NewEvent> events, CancellationToken cancellationToken)
            => throw new NotSupportedException();

        public ValueTask<LogPage> ReadAll(
            long afterPosition, int maxCount, IReadOnlyList<string> prefixes, CancellationToken cancellationToken)
            => throw new NotSupportedException();

        public ValueTask<long> ReadHeadPosition(CancellationToken cancellationToken) => throw new NotSupportedException();

        private StoredEvent Stored(int revision)
        {
            BankAccountEvent @event = revision % 2 == 0
                ? new BankAccountReactivated(null, Times[revision])
                : new BankAccountSuspended("suspicion", Times[revision]);
            return Events.Stored(revision % 2 == 0 ? "BankAccountReactivatedV1" : "BankAccountSuspendedV1", Events.Bytes(@event), revision);
        }
    }
}
