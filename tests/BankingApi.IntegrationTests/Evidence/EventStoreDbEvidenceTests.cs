using BankingApi.EventStore;
using BankingApi.EventStore.EventStoreDb;
using BankingApi.Evidence;
using BankingApi.IntegrationTests.Api;
using BankingApi.IntegrationTests.EventStore.EventStoreDb;
using EventStore.Abstractions;
using EventStoreDb.Client.Streams;
using EventStoreDb.Client.Values;

namespace BankingApi.IntegrationTests.Evidence;

/// <summary>What is seen of a log on EventStoreDB: on a real server where there is one, else on the protocol double.</summary>
#pragma warning disable CA1001 // DisposeAsync of xUnit does it.
public sealed class EventStoreDbEvidenceTests : IAsyncLifetime
#pragma warning restore CA1001
{
    private readonly string _account = StreamNames.OfAccount(Guid.NewGuid());
    private readonly string _other = StreamNames.OfAccount(Guid.NewGuid());
    private readonly string _owner = StreamNames.OfOwner(Guid.NewGuid());
    private readonly string _webhook = StreamNames.OfWebhook(Guid.NewGuid());

    private ProductionStores _server = null!;
    private EventStoreDbStores _stores = null!;
    private ChainedStreams _streams = null!;

    public async Task InitializeAsync()
    {
        _server = await ProductionStores.Start();
        _stores = new EventStoreDbStores(_server.ConnectionString);
        _streams = new(_stores.Events);
        await _streams.Append(_owner, 1);
        await _streams.Append(_account, 6);
        await _streams.Append(_other, 2);
        await _streams.Append(_account, 1_500);
        await _streams.Append(_webhook, 2);
    }

    public async Task DisposeAsync()
    {
        await _stores.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task A_log_that_is_whole_is_counted_to_its_end_and_digested()
    {
        var (verdict, digest) = await Look();

        Assert.Equal(new Verdict(1_511, 4, 0, null), verdict);
        Assert.Contains($"{_account} 1505 {_streams.LastHash(_account)}\n", digest, StringComparison.Ordinal);
        Assert.Contains($"{_webhook} 1 {_streams.LastHash(_webhook)}\n", digest, StringComparison.Ordinal);

        await _streams.Append(_account, 1);
        await _streams.Append(StreamNames.OfOwner(Guid.NewGuid()), 1);
        Assert.Equal(new Verdict(1_513, 5, 0, null), (await Look(digest)).Verdict);
    }

    [Fact]
    public async Task Others_streams_and_snapshots_are_none_of_its_business()
    {
        await _stores.Events.Append($"Other-{Guid.NewGuid():N}", -1, [Unchained()], default);
        await _stores.Snapshots.Save(StreamNames.OfSnapshot(Guid.NewGuid()), new Snapshot(1, 1, "{}"u8.ToArray()), default);

        Assert.Equal(new Verdict(1_511, 4, 0, null), (await Look()).Verdict);
    }

    [Fact]
    public async Task A_stream_that_was_truncated_is_broken()
    {
        var (_, digest) = await Look();
        await _stores.Client.SetStreamMetadataAsync(
            _account, StreamState.Any, new StreamMetadata(TruncateBefore: StreamPosition.FromInt64(3)));

        await IsBroken(_account, 0, "events 0 to 2 are missing");
        await IsBroken(_account, 0, "events 0 to 2 are missing", digest);
    }

    [Fact]
    public async Task A_stream_of_which_only_the_newest_are_kept_is_broken()
    {
        await _stores.Client.SetStreamMetadataAsync(_other, StreamState.Any, new StreamMetadata(MaxCount: 1));

        await IsBroken(_other, 0, "event 0 is missing");
    }

    [Fact]
    public async Task A_stream_that_was_deleted_is_broken()
    {
        await _stores.Client.DeleteAsync(_account, StreamState.Any);

        await IsBroken(_account, 0, "events 0 to 1505 are missing");
    }

    [Fact]
    public async Task A_stream_that_was_tombstoned_is_broken()
    {
        var (_, digest) = await Look();
        await _stores.Client.TombstoneAsync(_other, StreamState.Any);

        await IsBroken(_other, 0, "events 0 to 1 are missing");
        await IsBroken(_other, 0, "events 0 to 1 are missing", digest);
    }

    [Fact]
    public async Task An_event_that_somebody_else_appended_is_broken()
    {
        await _stores.Events.Append(_other, 1, [Unchained()], default);

        await IsBroken(_other, 2, "it has no hash, and the event before it has one");
    }

    private static NewEvent Unchained() => new(Guid.NewGuid(), "SomethingHappenedV1", "{}"u8.ToArray(), "{}"u8.ToArray());

    private async Task IsBroken(string stream, long revision, string what, string? digest = null)
        => Assert.Equal($"broken: {stream} revision {revision}: {what}", (await Look(digest)).Verdict.Fault?.ToString());

    private async Task<(Verdict Verdict, string Digest)> Look(string? digest = null)
    {
        using var ledger = new StreamLedger();
        if (digest is not null)
        {
            using var reader = new StringReader(digest);
            DigestFile.Load(reader, ledger);
        }
        await using var log = new LaterLog(
            new EventStoreDbLogReader(
                new EventStoreDbServer(EventStoreDbRegistration.Settings(_server.ConnectionString), TimeProvider.System)),
            _server.StartPosition);
        using var progress = new WalkProgress(null, TimeProvider.System);
        var verdict = await new LogVerifier(log, ledger, digest is not null, progress).Verify(default);
        using var into = new StringWriter { NewLine = "\n" };
        if (verdict.Fault is null) DigestFile.Write(ledger.Sorted(), into);
        return (verdict, into.ToString());
    }

    /// <summary>Of a server that others have written to: what came after a position.</summary>
    private sealed class LaterLog(EventStoreDbLogReader log, long start) : ILogReader
    {
        public bool HasEveryPosition => log.HasEveryPosition;

        public bool CanHideEvents => log.CanHideEvents;

        public ValueTask<long> ReadHeadPosition(CancellationToken cancellationToken) => log.ReadHeadPosition(cancellationToken);

        public ValueTask<LoggedPage> Read(long afterPosition, CancellationToken cancellationToken)
            => log.Read(Math.Max(afterPosition, start), cancellationToken);

        public ValueTask<long?> ReadFirstRevision(string stream, CancellationToken cancellationToken)
            => log.ReadFirstRevision(stream, cancellationToken);

        public ValueTask DisposeAsync() => log.DisposeAsync();
    }
}
