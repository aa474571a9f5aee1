using EventStoreDb.Client.Errors;
using EventStoreDb.Client.Streams;
using EventStoreDb.Client.Values;

namespace EventStoreDb.Client.Tests;

public sealed class MetadataAndDeletionTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    private readonly EventStoreClient _client = server.Client;

    [Fact]
    public async Task Metadata_come_back_as_they_were_set()
    {
        var stream = Given.NewStream();
        var metadata = new StreamMetadata(
            MaxCount: 5, MaxAge: TimeSpan.FromDays(2), TruncateBefore: new StreamPosition(3), CacheControl: TimeSpan.FromMinutes(1),
            Acl: new StreamAcl { ReadRoles = ["$all"], WriteRoles = ["writers", "$admins"] });

        var none = await _client.GetStreamMetadataAsync(stream);
        await _client.SetStreamMetadataAsync(stream, StreamState.NoStream, metadata);
        var read = await _client.GetStreamMetadataAsync(stream);

        Assert.Equal((new StreamMetadata(), (StreamPosition?)null), (none.Metadata, none.MetastreamRevision));
        Assert.Equal(new StreamPosition(0), read.MetastreamRevision);
        Assert.Equal(metadata with { Acl = null }, read.Metadata with { Acl = null });
        Assert.Equal(["$all"], read.Metadata.Acl!.ReadRoles);
        Assert.Equal(["writers", "$admins"], read.Metadata.Acl.WriteRoles);
        Assert.Null(read.Metadata.Acl.DeleteRoles);
        await Assert.ThrowsAsync<WrongExpectedVersionException>(
            () => _client.SetStreamMetadataAsync(stream, StreamState.NoStream, metadata));
        await _client.SetStreamMetadataAsync(stream, new StreamRevision(0), new StreamMetadata(MaxCount: 1));
    }

    [Fact]
    public async Task A_stream_of_at_most_one_event_keeps_the_newest()
    {
        var stream = Given.NewStream("snapshot");
        await _client.SetStreamMetadataAsync(stream, StreamState.NoStream, new StreamMetadata(MaxCount: 1));
        var events = Given.Events(5);
        foreach (var appended in events) await _client.AppendToStreamAsync(stream, StreamState.Any, [appended]);

        var read = await _client.ReadStreamAsync(Direction.Forwards, stream, StreamPosition.Start).SingleAsync();
        var last = await _client.ReadStreamAsync(Direction.Backwards, stream, StreamPosition.End, 1).SingleAsync();

        Assert.Equal((events[^1].EventId, new StreamPosition(4)), (read.Event.EventId, read.Event.EventNumber));
        Assert.Equal(events[^1].EventId, last.Event.EventId);
    }

    [Fact]
    public async Task A_deleted_stream_can_be_written_to_again_and_counts_on()
    {
        var stream = Given.NewStream();
        await _client.AppendToStreamAsync(stream, StreamState.NoStream, Given.Events(4));
        await _client.DeleteAsync(stream, new StreamRevision(3));
        var state = await _client.ReadStreamAsync(Direction.Forwards, stream, StreamPosition.Start).ReadState;
        var again = await _client.AppendToStreamAsync(stream, StreamState.NoStream, Given.Events(1));
        var read = await _client.ReadStreamAsync(Direction.Forwards, stream, StreamPosition.Start).SingleAsync();

        Assert.Equal(ReadState.StreamNotFound, state);
        Assert.Equal(new StreamRevision(4), again.NextExpectedStreamRevision);
        Assert.Equal(new StreamPosition(4), read.Event.EventNumber);
    }

    [Fact]
    public async Task A_stream_that_never_was_cannot_be_deleted_and_a_deleted_one_does_not_exist()
    {
        await Assert.ThrowsAsync<WrongExpectedVersionException>(() => _client.DeleteAsync(Given.NewStream(), StreamState.Any));
        var stream = Given.NewStream();
        await _client.AppendToStreamAsync(stream, StreamState.NoStream, Given.Events(1));
        await _client.DeleteAsync(stream, StreamState.Any);

        await Assert.ThrowsAsync<StreamDeletedException>(
            () => _client.AppendToStreamAsync(stream, StreamState.StreamExists, Given.Events(1)));
        Assert.Equal(StreamPosition.End, (await _client.GetStreamMetadataAsync(stream)).Metadata.TruncateBefore);
        Assert.Equal(1, (await _client.AppendToStreamAsync(stream, new StreamRevision(0), Given.Events(1))).NextExpectedVersion);
        Assert.Equal(new StreamPosition(1), (await _client.GetStreamMetadataAsync(stream)).Metadata.TruncateBefore);
    }

    [Fact]
    public async Task Deleting_at_another_revision_than_expected_says_which_it_is()
    {
        var stream = Given.NewStream();
        await _client.AppendToStreamAsync(stream, StreamState.NoStream, Given.Events(4));

        var refused = await Assert.ThrowsAsync<WrongExpectedVersionException>(() => _client.DeleteAsync(stream, new StreamRevision(1)));
        var tombstone =
            await Assert.ThrowsAsync<WrongExpectedVersionException>(() => _client.TombstoneAsync(stream, new StreamRevision(1)));

        Assert.Equal((stream, 3L, 1L), (refused.StreamName, refused.ActualVersion, refused.ExpectedVersion));
        Assert.Equal(3L, tombstone.ActualVersion);
    }

    [Fact]
    public async Task A_tombstoned_stream_is_gone_for_ever()
    {
        var stream = Given.NewStream();
        await _client.AppendToStreamAsync(stream, StreamState.NoStream, Given.Events(1));
        await _client.TombstoneAsync(stream, StreamState.StreamExists);

        var read = await Assert.ThrowsAsync<StreamDeletedException>(
            () => _client.ReadStreamAsync(Direction.Forwards, stream, StreamPosition.Start).ReadState);
        var append = await Assert.ThrowsAsync<StreamDeletedException>(
            () => _client.AppendToStreamAsync(stream, StreamState.Any, Given.Events(1)));
        await Assert.ThrowsAsync<StreamDeletedException>(() => _client.AppendToStreamAsync(
            stream, StreamState.Any, Given.Events(1), userCredentials: new UserCredentials("admin", "changeit")));
        await Assert.ThrowsAsync<StreamDeletedException>(() => _client.GetStreamMetadataAsync(stream));
        Assert.Equal((stream, stream), (read.Stream, append.Stream));
    }

    [Fact]
    public async Task The_server_says_what_it_is()
    {
        var info = await _client.GetServerInfoAsync();
        Assert.NotEmpty(info.Version);
        Assert.True(info.SupportsBatchAppend);
        Assert.True(info.SupportsBatchAppendDeadlineDuration);
        Assert.True(info.SupportsPersistentSubscriptionsToAll);
    }
}
