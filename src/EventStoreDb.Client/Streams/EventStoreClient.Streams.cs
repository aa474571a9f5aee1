using EventStoreDb.Client.Connections;
using EventStoreDb.Client.Protocol.Streams;
using Wire = EventStoreDb.Client.Protocol.Streams.Streams.StreamsClient;

namespace EventStoreDb.Client.Streams;

/// <content>Metadata and deletion.</content>
public sealed partial class EventStoreClient
{
    /// <summary>Replaces a stream's metadata, if theirs is the expected revision. Errors as in an append.</summary>
    public Task<IWriteResult> SetStreamMetadataAsync(
        string streamName, StreamRevision expectedRevision, StreamMetadata metadata,
        Action<EventStoreClientOperationOptions>? configureOperationOptions = null, TimeSpan? deadline = null,
        UserCredentials? userCredentials = null, CancellationToken cancellationToken = default)
        => AppendToStreamAsync(StreamMetadata.StreamOf(Named(streamName)), expectedRevision, Written(metadata),
            configureOperationOptions, deadline, userCredentials, cancellationToken);

    /// <summary>Replaces a stream's metadata, whether it exists or not. Errors as in an append.</summary>
    public Task<IWriteResult> SetStreamMetadataAsync(
        string streamName, StreamState expectedState, StreamMetadata metadata,
        Action<EventStoreClientOperationOptions>? configureOperationOptions = null, TimeSpan? deadline = null,
        UserCredentials? userCredentials = null, CancellationToken cancellationToken = default)
        => AppendToStreamAsync(StreamMetadata.StreamOf(Named(streamName)), expectedState, Written(metadata),
            configureOperationOptions, deadline, userCredentials, cancellationToken);

    /// <summary>Reads a stream's metadata; empty ones if there are none.</summary>
    public async Task<StreamMetadataResult> GetStreamMetadataAsync(
        string streamName, TimeSpan? deadline = null, UserCredentials? userCredentials = null,
        CancellationToken cancellationToken = default)
    {
        var read = ReadStreamAsync(Direction.Backwards, StreamMetadata.StreamOf(Named(streamName)), StreamPosition.End, 1,
            deadline: deadline, userCredentials: userCredentials, cancellationToken: cancellationToken);
        await foreach (var message in read.Messages.ConfigureAwait(false))
            if (message is StreamMessage.Event({ Event: { } written }))
                return new StreamMetadataResult(streamName, StreamMetadata.FromJson(written.Data.Span), written.EventNumber);
        return new StreamMetadataResult(streamName, new StreamMetadata(), null);
    }

    /// <summary>Deletes a stream's events; its numbering goes on if it is written to again.</summary>
    public Task<DeleteResult> DeleteAsync(
        string streamName, StreamRevision expectedRevision, TimeSpan? deadline = null, UserCredentials? userCredentials = null,
        CancellationToken cancellationToken = default)
        => DeleteAsync(streamName, ExpectedRevision.From(expectedRevision), deadline, userCredentials, cancellationToken);

    /// <inheritdoc cref="DeleteAsync(string, StreamRevision, TimeSpan?, UserCredentials?, CancellationToken)" />
    public Task<DeleteResult> DeleteAsync(
        string streamName, StreamState expectedState, TimeSpan? deadline = null, UserCredentials? userCredentials = null,
        CancellationToken cancellationToken = default)
        => DeleteAsync(streamName, ExpectedRevision.From(expectedState), deadline, userCredentials, cancellationToken);

    /// <summary>Deletes a stream for ever: every later use of its name is a <see cref="StreamDeletedException"/>.</summary>
    public Task<DeleteResult> TombstoneAsync(
        string streamName, StreamRevision expectedRevision, TimeSpan? deadline = null, UserCredentials? userCredentials = null,
        CancellationToken cancellationToken = default)
        => TombstoneAsync(streamName, ExpectedRevision.From(expectedRevision), deadline, userCredentials, cancellationToken);

    /// <inheritdoc cref="TombstoneAsync(string, StreamRevision, TimeSpan?, UserCredentials?, CancellationToken)" />
    public Task<DeleteResult> TombstoneAsync(
        string streamName, StreamState expectedState, TimeSpan? deadline = null, UserCredentials? userCredentials = null,
        CancellationToken cancellationToken = default)
        => TombstoneAsync(streamName, ExpectedRevision.From(expectedState), deadline, userCredentials, cancellationToken);

    private async Task<DeleteResult> DeleteAsync(
        string streamName, ExpectedRevision expected, TimeSpan? deadline, UserCredentials? credentials, CancellationToken cancellationToken)
    {
        var options = new DeleteReq.Types.Options { StreamIdentifier = WireNames.Stream(Named(streamName)) };
        switch (expected.Value)
        {
            case ExpectedRevision.Any: options.Any = WireNames.Empty; break;
            case ExpectedRevision.NoStream: options.NoStream = WireNames.Empty; break;
            case ExpectedRevision.StreamExists: options.StreamExists = WireNames.Empty; break;
            default: options.Revision = (ulong)expected.Value; break;
        }
        var answer = await _connections.CallAsync(
            (connection, call) => new Wire(connection.Invoker).DeleteAsync(new DeleteReq { Options = options }, call),
            deadline, credentials, cancellationToken).ConfigureAwait(false);
        return Deleted(answer.Position);
    }

    private async Task<DeleteResult> TombstoneAsync(
        string streamName, ExpectedRevision expected, TimeSpan? deadline, UserCredentials? credentials, CancellationToken cancellationToken)
    {
        var options = new TombstoneReq.Types.Options { StreamIdentifier = WireNames.Stream(Named(streamName)) };
        switch (expected.Value)
        {
            case ExpectedRevision.Any: options.Any = WireNames.Empty; break;
            case ExpectedRevision.NoStream: options.NoStream = WireNames.Empty; break;
            case ExpectedRevision.StreamExists: options.StreamExists = WireNames.Empty; break;
            default: options.Revision = (ulong)expected.Value; break;
        }
        var answer = await _connections.CallAsync(
            (connection, call) => new Wire(connection.Invoker).TombstoneAsync(new TombstoneReq { Options = options }, call),
            deadline, credentials, cancellationToken).ConfigureAwait(false);
        return Deleted(answer.Position);
    }

    private static DeleteResult Deleted(Protocol.AllStreamPosition? position)
        => new(position is null ? Position.End : new Position(position.CommitPosition, position.PreparePosition));

    private static EventData[] Written(StreamMetadata metadata)
        => [new EventData(Uuid.NewUuid(), StreamMetadata.EventType, metadata.ToJson())];

    private static string Named(string streamName)
    {
        WireNames.RequireStream(streamName);
        return streamName;
    }
}
