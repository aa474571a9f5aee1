namespace EventStoreDb.Client.Streams;

/// <summary>A read of one stream, to be enumerated once. Throws <see cref="StreamNotFoundException"/> if there is no such stream: ask
/// <see cref="ReadState"/> first where that is to be expected.</summary>
public sealed class ReadStreamResult : IAsyncEnumerable<ResolvedEvent>
{
    private readonly ReadCall _call;

    internal ReadStreamResult(string streamName, ReadCall call) => (StreamName, _call) = (streamName, call);

    /// <summary>The stream.</summary>
    public string StreamName { get; }

    /// <summary>Whether it exists; makes the call if need be.</summary>
    public Task<ReadState> ReadState => _call.StateAsync();

    /// <summary>The position of the last event, once the read has reached the end; else null.</summary>
    public StreamPosition? LastStreamPosition { get; private set; }

    /// <summary>The position of the first event that is still there, if the read began before it; else null.</summary>
    public StreamPosition? FirstStreamPosition { get; private set; }

    /// <summary>Everything that the server says, instead of the events alone; does not throw if there is no such stream.</summary>
    public IAsyncEnumerable<StreamMessage> Messages => ObservedAsync();

    /// <inheritdoc />
    public async IAsyncEnumerator<ResolvedEvent> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        await foreach (var message in ObservedAsync(cancellationToken).ConfigureAwait(false))
            switch (message)
            {
                case StreamMessage.NotFound: throw new StreamNotFoundException(StreamName);
                case StreamMessage.Event(var resolvedEvent): yield return resolvedEvent; break;
            }
    }

    private async IAsyncEnumerable<StreamMessage> ObservedAsync(
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var message in _call.MessagesAsync(cancellationToken).ConfigureAwait(false))
        {
            if (message is StreamMessage.LastStreamPosition(var last)) LastStreamPosition = last;
            if (message is StreamMessage.FirstStreamPosition(var first)) FirstStreamPosition = first;
            yield return message;
        }
    }
}

/// <summary>A read of <c>$all</c>, to be enumerated once.</summary>
public sealed class ReadAllStreamResult : IAsyncEnumerable<ResolvedEvent>
{
    private readonly ReadCall _call;

    internal ReadAllStreamResult(ReadCall call) => _call = call;

    /// <summary>Everything that the server says, instead of the events alone.</summary>
    public IAsyncEnumerable<StreamMessage> Messages => _call.MessagesAsync();

    /// <inheritdoc />
    public IAsyncEnumerator<ResolvedEvent> GetAsyncEnumerator(CancellationToken cancellationToken = default)
        => _call.EventsAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
}

/// <summary>A subscription, to be enumerated once; it ends with a failure, or as it is cancelled.</summary>
public sealed class StreamSubscriptionResult : IAsyncEnumerable<ResolvedEvent>
{
    private readonly ReadCall _call;

    internal StreamSubscriptionResult(ReadCall call) => _call = call;

    /// <summary>Everything that the server says, instead of the events alone.</summary>
    public IAsyncEnumerable<StreamMessage> Messages => _call.MessagesAsync();

    /// <inheritdoc />
    public IAsyncEnumerator<ResolvedEvent> GetAsyncEnumerator(CancellationToken cancellationToken = default)
        => _call.EventsAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
}
