using EventStoreDb.Client.Errors;
using EventStoreDb.Client.Streams;
using EventStoreDb.Client.Values;
using Direction = EventStoreDb.Client.Values.Direction;

namespace BankingApi.EventStore.EventStoreDb;

/// <summary>The log on EventStoreDB. Positions are commit positions of <c>$all</c>.</summary>
/// <param name="ours">Prefixes of the streams whose last event is the head: others may share the server.
/// None: all but the server's own, and snapshots.</param>
internal sealed class EventStoreDbEventStore(EventStoreDbServer server, IReadOnlyList<string> ours) : IEventStore
{
    /// <summary>A page of the log may lie behind many events that nobody asked for.</summary>
    private static readonly TimeSpan LongRead = TimeSpan.FromMinutes(1);

    private readonly HeadFinder _head = new(server.Client, ours);

    public async ValueTask<AppendResult> Append(
        string stream, long expectedRevision, IReadOnlyList<NewEvent> events, CancellationToken cancellationToken)
    {
        StoreArguments.CheckAppend(stream, expectedRevision, events);
        cancellationToken.ThrowIfCancellationRequested();
        if (events.Count == 0) return await Compare(stream, expectedRevision, cancellationToken);
        // Made once: each try sends the same ids, bytes and revision, so that the server knows an append that it has done already.
        var data = new EventData[events.Count];
        for (var i = 0; i < data.Length; i++)
            data[i] = new EventData(Uuid.FromGuid(events[i].Id), events[i].Type, events[i].Data, events[i].Metadata);
        try
        {
            // A caller that gives up does not end it; a server that hangs does, and leaves unknown what came of it.
            return await server.Call(token => Append(stream, expectedRevision, data, token), CancellationToken.None);
        }
        catch (MaximumAppendSizeExceededException tooLarge)
        {
            throw new ArgumentException(tooLarge.Message, nameof(events), tooLarge);
        }
        catch (InvalidTransactionException)
        {
            // Some of the ids are where they would go, with other events among them: not the same append, and no room for this one.
            return AppendResult.Conflict(await ReadRevision(stream, CancellationToken.None));
        }
    }

    public async ValueTask<IReadOnlyList<StoredEvent>> ReadForwards(
        string stream, long fromRevision, int maxCount, CancellationToken cancellationToken)
    {
        StoreArguments.CheckRead(stream, fromRevision, maxCount, cancellationToken);
        return await server.Call(
            token => Read(Direction.Forwards, stream, StreamPosition.FromInt64(fromRevision), maxCount, token), cancellationToken);
    }

    public async ValueTask<IReadOnlyList<StoredEvent>> ReadBackwards(
        string stream, long fromRevision, int maxCount, CancellationToken cancellationToken)
    {
        StoreArguments.CheckRead(stream, fromRevision, maxCount, cancellationToken);
        var from = fromRevision == long.MaxValue ? StreamPosition.End : StreamPosition.FromInt64(fromRevision);
        return await server.Call(token => Read(Direction.Backwards, stream, from, maxCount, token), cancellationToken);
    }

    public async ValueTask<LogPage> ReadAll(
        long afterPosition, int maxCount, IReadOnlyList<string> prefixes, CancellationToken cancellationToken)
    {
        StoreArguments.CheckReadAll(afterPosition, maxCount, cancellationToken);
        return await server.Call(token => ReadPage(afterPosition, maxCount, prefixes, token), cancellationToken);
    }

    public async ValueTask<long> ReadHeadPosition(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return await server.Call(_head.Find, cancellationToken);
    }

    private async Task<AppendResult> Append(string stream, long expectedRevision, EventData[] events, CancellationToken cancellationToken)
    {
        var result = expectedRevision == ExpectedRevision.NoStream
            ? await server.Client.AppendToStreamAsync(stream, StreamState.NoStream, events, cancellationToken: cancellationToken)
            : await server.Client.AppendToStreamAsync(
                stream, StreamRevision.FromInt64(expectedRevision), events, cancellationToken: cancellationToken);
        return result is WrongExpectedVersionResult wrong
            ? AppendResult.Conflict(wrong.ActualStreamRevision.ToInt64())
            : AppendResult.At(result.NextExpectedVersion);
    }

    /// <summary>An append of nothing, which the server would say yes to whatever is expected.</summary>
    private async ValueTask<AppendResult> Compare(string stream, long expectedRevision, CancellationToken cancellationToken)
    {
        var actual = await ReadRevision(stream, cancellationToken);
        return actual == expectedRevision ? AppendResult.At(actual) : AppendResult.Conflict(actual);
    }

    private async ValueTask<long> ReadRevision(string stream, CancellationToken cancellationToken)
        => await ReadBackwards(stream, long.MaxValue, 1, cancellationToken) is [var last] ? last.Revision : ExpectedRevision.NoStream;

    private async Task<IReadOnlyList<StoredEvent>> Read(
        Direction direction, string stream, StreamPosition from, int maxCount, CancellationToken cancellationToken)
    {
        var read = server.Client.ReadStreamAsync(direction, stream, from, maxCount, cancellationToken: cancellationToken);
        if (await read.ReadState is ReadState.StreamNotFound) return [];
        var events = new List<StoredEvent>(Math.Min(maxCount, 64));
        await foreach (var one in read.WithCancellation(cancellationToken)) events.Add(StoredEvents.Of(one.Event));
        return events;
    }

    private async Task<LogPage> ReadPage(
        long afterPosition, int maxCount, IReadOnlyList<string> prefixes, CancellationToken cancellationToken)
    {
        // Before the page: whatever is up to here, the page goes past.
        var tail = await HeadFinder.Tail(server.Client, cancellationToken);
        if (tail <= afterPosition) return new LogPage([], afterPosition, IsEnd: true);
        // A read includes where it begins, so there may be one too many.
        var read = server.Client.ReadAllAsync(
            Direction.Forwards, StoredEvents.PositionOf(afterPosition), StreamFilters.Of(prefixes), maxCount + 1L, deadline: LongRead,
            cancellationToken: cancellationToken);
        var events = new List<StoredEvent>(Math.Min(maxCount, 1024));
        var (received, position) = (0, afterPosition);
        await foreach (var one in read.WithCancellation(cancellationToken))
        {
            var stored = StoredEvents.Of(one.Event);
            (received, position) = (received + 1, stored.Position);
            if (stored.Position <= afterPosition || StreamFilters.IsOfTheServer(one.Event)) continue;
            events.Add(stored);
            if (events.Count == maxCount) return new LogPage(events, position, IsEnd: false);
        }
        // All that was asked for came, some of it to be passed over: then more may follow.
        return received > maxCount
            ? new LogPage(events, position, IsEnd: false) : new LogPage(events, Math.Max(tail, position), IsEnd: true);
    }
}
