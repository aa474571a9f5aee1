using BankingApi.Domain.Accounts;
using BankingApi.UnitTests.Domain;
using BankingApi.UnitTests.EventStore;
using BankingApi.WriteModel;
using EventStore.Abstractions;

namespace BankingApi.UnitTests.WriteModel;

public sealed class AccountLoaderTests
{
    [Theory]
    [InlineData(1, 2, 3)] // The opening is missing.
    [InlineData(0, 1, 3)]
    public async Task A_stream_with_a_gap_is_no_account(params int[] revisions)
    {
        var loader = new AccountLoader(new Gapped(revisions), new NoSnapshots(), Events.Serializer);
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(async () => await loader.Load(Some.Account, default));
        Assert.Contains("has a gap", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stream_without_one_is()
        => Assert.Equal(
            2, (await new AccountLoader(new Gapped([0, 1, 2]), new NoSnapshots(), Events.Serializer)
                .Load(Some.Account, default))!.State.Revision);

    /// <summary>A stream that has these revisions only.</summary>
    private sealed class Gapped(int[] revisions) : IEventStore
    {
        public ValueTask<IReadOnlyList<StoredEvent>> ReadForwards(
            string stream, long fromRevision, int maxCount, CancellationToken cancellationToken)
            => new([.. revisions.Where(revision => revision >= fromRevision).Take(maxCount).Select(Stored)]);

        public ValueTask<IReadOnlyList<StoredEvent>> ReadBackwards(
            string stream, long fromRevision, int maxCount, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<AppendResult> Append(string stream, long expectedRevision, IReadOnlyList<NewEvent> events,
            CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<LogPage> ReadAll(long afterPosition, int maxCount, IReadOnlyList<string> prefixes,
            CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<long> ReadHeadPosition(CancellationToken cancellationToken) => throw new NotSupportedException();

        private static StoredEvent Stored(int revision) => revision == 0
            ? Events.Stored("BankAccountCreatedV2", Events.Bytes(Some.Opened()), revision)
            : Events.Stored("OverdraftLimitChangedV1",
                Events.Bytes(new OverdraftLimitChanged(revision - 1, revision, Some.Minute(revision))), revision);
    }

    private sealed class NoSnapshots : ISnapshotStore
    {
        public ValueTask<Snapshot?> Load(string stream, CancellationToken cancellationToken) => default;

        public ValueTask Save(string stream, Snapshot snapshot, CancellationToken cancellationToken) => default;
    }
}
