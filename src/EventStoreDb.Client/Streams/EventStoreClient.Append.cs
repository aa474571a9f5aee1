using EventStoreDb.Client.Connections;
using EventStoreDb.Client.Protocol.Streams;

namespace EventStoreDb.Client.Streams;

public sealed partial class EventStoreClient
{
    /// <summary>Appends all of the events, or none. Throws <see cref="WrongExpectedVersionException"/> if the stream is elsewhere,
    /// <see cref="StreamDeletedException"/>, <see cref="MaximumAppendSizeExceededException"/>, <see cref="AccessDeniedException"/>. The
    /// same event ids at the same revision again succeed with the result of the first time.</summary>
    /// <param name="streamName">Not empty.</param>
    /// <param name="expectedRevision">The revision that the stream must have.</param>
    /// <param name="eventData">In this order; none is a check of the revision only.</param>
    /// <param name="configureOperationOptions">What is different for this append.</param>
    /// <param name="deadline">How long it may take; null: the default.</param>
    /// <param name="userCredentials">Who appends, if not the default. Such an append is a call of its own, and slower.</param>
    /// <param name="cancellationToken">Ends the wait; whether the append was done is then unknown.</param>
    public Task<IWriteResult> AppendToStreamAsync(
        string streamName, StreamRevision expectedRevision, IEnumerable<EventData> eventData,
        Action<EventStoreClientOperationOptions>? configureOperationOptions = null, TimeSpan? deadline = null,
        UserCredentials? userCredentials = null, CancellationToken cancellationToken = default)
        => AppendAsync(streamName, ExpectedRevision.From(expectedRevision), eventData, Configured(configureOperationOptions),
            deadline, userCredentials, cancellationToken);

    /// <inheritdoc cref="AppendToStreamAsync(string, StreamRevision, IEnumerable{EventData},
    /// Action{EventStoreClientOperationOptions}?, TimeSpan?, UserCredentials?, CancellationToken)" />
    public Task<IWriteResult> AppendToStreamAsync(
        string streamName, StreamState expectedState, IEnumerable<EventData> eventData,
        Action<EventStoreClientOperationOptions>? configureOperationOptions = null, TimeSpan? deadline = null,
        UserCredentials? userCredentials = null, CancellationToken cancellationToken = default)
        => AppendAsync(streamName, ExpectedRevision.From(expectedState), eventData, Configured(configureOperationOptions),
            deadline, userCredentials, cancellationToken);

    /// <summary>As an append, with a status where the stream is elsewhere or tombstoned instead of an exception.</summary>
    public Task<ConditionalWriteResult> ConditionalAppendToStreamAsync(
        string streamName, StreamRevision expectedRevision, IEnumerable<EventData> eventData,
        TimeSpan? deadline = null, UserCredentials? userCredentials = null, CancellationToken cancellationToken = default)
        => ConditionalAppendAsync(
            streamName, ExpectedRevision.From(expectedRevision), eventData, deadline, userCredentials, cancellationToken);

    /// <inheritdoc cref="ConditionalAppendToStreamAsync(string, StreamRevision, IEnumerable{EventData}, TimeSpan?,
    /// UserCredentials?, CancellationToken)" />
    public Task<ConditionalWriteResult> ConditionalAppendToStreamAsync(
        string streamName, StreamState expectedState, IEnumerable<EventData> eventData,
        TimeSpan? deadline = null, UserCredentials? userCredentials = null, CancellationToken cancellationToken = default)
        => ConditionalAppendAsync(
            streamName, ExpectedRevision.From(expectedState), eventData, deadline, userCredentials, cancellationToken);

    private async Task<ConditionalWriteResult> ConditionalAppendAsync(
        string streamName, ExpectedRevision expected, IEnumerable<EventData> eventData,
        TimeSpan? deadline, UserCredentials? userCredentials, CancellationToken cancellationToken)
    {
        try
        {
            var options = Configured(o => o.ThrowOnAppendFailure = false);
            var result = await AppendAsync(streamName, expected, eventData, options, deadline, userCredentials, cancellationToken)
                .ConfigureAwait(false);
            return new ConditionalWriteResult(
                result is WrongExpectedVersionResult ? ConditionalWriteStatus.VersionMismatch : ConditionalWriteStatus.Succeeded,
                result.NextExpectedVersion, result.LogPosition);
        }
        catch (StreamDeletedException)
        {
            return new ConditionalWriteResult(ConditionalWriteStatus.StreamDeleted, StreamRevision.None.ToInt64(), Position.End);
        }
    }

    private EventStoreClientOperationOptions Configured(Action<EventStoreClientOperationOptions>? configure)
    {
        if (configure is null) return _connections.Settings.OperationOptions;
        var options = _connections.Settings.OperationOptions.Clone();
        configure(options);
        return options;
    }

    private Task<IWriteResult> AppendAsync(
        string streamName, ExpectedRevision expected, IEnumerable<EventData> eventData, EventStoreClientOperationOptions options,
        TimeSpan? deadline, UserCredentials? userCredentials, CancellationToken cancellationToken)
    {
        WireNames.RequireStream(streamName);
        var events = eventData as IReadOnlyList<EventData> ?? [.. eventData];
        var patience = deadline ?? _connections.Settings.DefaultDeadline ?? Timeout.InfiniteTimeSpan;
        // Credentials are headers of a call, and the batch is one call; servers before 21.10 have no batch.
        return userCredentials is not null || _connections.Known is { Server.SupportsBatchAppend: false }
            ? AppendAloneAsync(streamName, expected, events, options, patience, userCredentials, cancellationToken)
            : _batch.AppendAsync(Pending(streamName, expected, events, options, patience), cancellationToken);
    }

    private PendingAppend Pending(
        string streamName, ExpectedRevision expected, IReadOnlyList<EventData> events, EventStoreClientOperationOptions options,
        TimeSpan patience)
    {
        // The server wants some deadline; a day stands for none.
        if (patience == Timeout.InfiniteTimeSpan) patience = TimeSpan.FromDays(1);
        return new PendingAppend(streamName, expected, events, patience, _connections.Time.GetUtcNow() + patience)
        {
            ThrowOnFailure = options.ThrowOnAppendFailure,
        };
    }

    private async Task<IWriteResult> AppendAloneAsync(
        string streamName, ExpectedRevision expected, IReadOnlyList<EventData> events, EventStoreClientOperationOptions options,
        TimeSpan patience, UserCredentials? userCredentials, CancellationToken cancellationToken)
    {
        var connection = await _connections.GetAsync(cancellationToken).ConfigureAwait(false);
        AppendResp answer;
        try
        {
            using var call = new Protocol.Streams.Streams.StreamsClient(connection.Invoker).Append(
                _connections.Options(patience, userCredentials, cancellationToken));
            try
            {
                foreach (var request in SingleAppend.Requests(streamName, expected, events))
                    await call.RequestStream.WriteAsync(request, cancellationToken).ConfigureAwait(false);
                await call.RequestStream.CompleteAsync().ConfigureAwait(false);
            }
            catch (Exception e) when (e is RpcException or InvalidOperationException)
            {
                // The server has already answered, as a rule with why; that is what the next line throws.
            }
            answer = await call.ResponseAsync.ConfigureAwait(false);
        }
        catch (RpcException e)
        {
            throw _connections.Failed(connection, e, cancellationToken);
        }
        return SingleAppend.Result(answer, streamName, expected, options.ThrowOnAppendFailure);
    }
}
