using EventStoreDb.Client.Errors;
using EventStoreDb.Client.Streams;
using EventStoreDb.Client.Values;
using Grpc.Core;

namespace EventStoreDb.Client.Tests;

public sealed class ReadTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    private readonly EventStoreClient _client = server.Client;

    private async Task<(string Stream, List<Uuid> Ids)> StreamOfAsync(int count, string? name = null)
    {
        var stream = name ?? Given.NewStream();
        var events = Given.Events(count);
        await _client.AppendToStreamAsync(stream, StreamState.NoStream, events);
        return (stream, [.. events.Select(e => e.EventId)]);
    }

    private static async Task<List<Uuid>> IdsAsync(IAsyncEnumerable<ResolvedEvent> events)
        => await events.Select(e => e.Event.EventId).ToListAsync();

    [Fact]
    public async Task A_stream_is_read_either_way_from_anywhere()
    {
        var (stream, ids) = await StreamOfAsync(100);
        var reversed = Enumerable.Reverse(ids).ToList();

        Assert.Equal(ids, await IdsAsync(_client.ReadStreamAsync(Direction.Forwards, stream, StreamPosition.Start)));
        Assert.Equal(reversed, await IdsAsync(_client.ReadStreamAsync(Direction.Backwards, stream, StreamPosition.End)));
        Assert.Equal(ids[60..], await IdsAsync(_client.ReadStreamAsync(Direction.Forwards, stream, new StreamPosition(60))));
        Assert.Equal(ids[60..65], await IdsAsync(_client.ReadStreamAsync(Direction.Forwards, stream, new StreamPosition(60), 5)));
        Assert.Equal(reversed[39..], await IdsAsync(_client.ReadStreamAsync(Direction.Backwards, stream, new StreamPosition(60))));
        Assert.Equal(ids[^1..], await IdsAsync(_client.ReadStreamAsync(Direction.Backwards, stream, StreamPosition.End, 1)));
        Assert.Empty(await IdsAsync(_client.ReadStreamAsync(Direction.Forwards, stream, new StreamPosition(100))));
    }

    [Fact]
    public async Task Nothing_can_be_read_forwards_from_the_end()
    {
        var (stream, _) = await StreamOfAsync(1);
        var refused = await Assert.ThrowsAsync<RpcException>(
            () => IdsAsync(_client.ReadStreamAsync(Direction.Forwards, stream, StreamPosition.End)));
        Assert.Equal(StatusCode.Unknown, refused.StatusCode); // the server has no better word for it
    }

    [Fact]
    public async Task A_read_tells_the_last_position_and_the_first_where_its_start_is_no_longer_there()
    {
        var (whole, _) = await StreamOfAsync(5);
        var (cut, _) = await StreamOfAsync(10);
        await _client.SetStreamMetadataAsync(cut, StreamState.Any, new StreamMetadata(MaxCount: 3));

        Assert.Equal("ok e0 e1 last4", await ToldAsync(Direction.Forwards, whole, StreamPosition.Start, 2));
        Assert.Equal("ok e4 last4", await ToldAsync(Direction.Backwards, whole, StreamPosition.End, 1));
        Assert.Equal("ok e4 e3 e2 e1 e0 last4", await ToldAsync(Direction.Backwards, whole, new StreamPosition(50)));
        Assert.Equal("ok last4", await ToldAsync(Direction.Forwards, whole, new StreamPosition(5)));
        Assert.Equal("ok first5 last4", await ToldAsync(Direction.Forwards, whole, new StreamPosition(50)));
        Assert.Equal("ok e7 e8 e9 last9", await ToldAsync(Direction.Forwards, cut, StreamPosition.Start));
        Assert.Equal("ok first7 e7 e8 last9", await ToldAsync(Direction.Forwards, cut, StreamPosition.Start, 2));
        Assert.Equal("ok last9", await ToldAsync(Direction.Backwards, cut, new StreamPosition(5)));
    }

    private async Task<string> ToldAsync(Direction direction, string stream, StreamPosition from, long maxCount = long.MaxValue)
        => string.Join(' ', await _client.ReadStreamAsync(direction, stream, from, maxCount).Messages.Select(message => message switch
        {
            StreamMessage.Ok => "ok",
            StreamMessage.Event(var e) => $"e{e.OriginalEventNumber}",
            StreamMessage.FirstStreamPosition(var first) => $"first{first}",
            StreamMessage.LastStreamPosition(var last) => $"last{last}",
            _ => message.ToString(),
        }).ToListAsync());

    [Fact]
    public async Task A_stream_that_is_not_there_is_told_or_thrown()
    {
        var stream = Given.NewStream();
        var read = _client.ReadStreamAsync(Direction.Forwards, stream, StreamPosition.Start);

        Assert.Equal(ReadState.StreamNotFound, await read.ReadState);
        var thrown = await Assert.ThrowsAsync<StreamNotFoundException>(async () => await read.CountAsync());
        Assert.Equal(stream, thrown.Stream);
        Assert.IsType<StreamMessage.NotFound>(Assert.Single(
            await _client.ReadStreamAsync(Direction.Backwards, stream, StreamPosition.End, 1).Messages.ToListAsync()));
    }

    [Fact]
    public async Task The_state_can_be_asked_before_the_events_are_read_once()
    {
        var (stream, ids) = await StreamOfAsync(3);
        var read = _client.ReadStreamAsync(Direction.Forwards, stream, StreamPosition.Start);

        Assert.Equal(ReadState.Ok, await read.ReadState);
        Assert.Equal(ids, await IdsAsync(read));
        Assert.Equal(new StreamPosition(2), read.LastStreamPosition);
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await read.CountAsync());
    }

    [Fact]
    public async Task A_read_can_be_left_early()
    {
        var (stream, ids) = await StreamOfAsync(500);
        await foreach (var read in _client.ReadStreamAsync(Direction.Forwards, stream, StreamPosition.Start))
        {
            Assert.Equal(ids[0], read.Event.EventId);
            break;
        }
        Assert.Equal(ids, await IdsAsync(_client.ReadStreamAsync(Direction.Forwards, stream, StreamPosition.Start)));
    }

    [Fact]
    public async Task A_cancelled_read_is_cancelled()
    {
        var (stream, _) = await StreamOfAsync(500);
        using var cancelling = new CancellationTokenSource();
        var read = _client.ReadStreamAsync(Direction.Forwards, stream, StreamPosition.Start, cancellationToken: cancelling.Token);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in read) await cancelling.CancelAsync();
        });
    }

    [Fact]
    public async Task All_is_filtered_by_the_names_of_streams()
    {
        var (a, b) = (Given.NewStream("one"), Given.NewStream("two"));
        var (_, idsOfA) = await StreamOfAsync(40, a);
        await StreamOfAsync(40);
        var (_, idsOfB) = await StreamOfAsync(40, b);

        var read = await _client.ReadAllAsync(Direction.Forwards, Position.Start, StreamFilter.Prefix(a, b)).ToListAsync();
        Assert.Equal([.. idsOfA, .. idsOfB], read.Select(e => e.Event.EventId));
        Assert.All(read, e => Assert.Equal(e.Event.Position, e.OriginalPosition));

        // From a position on, with that event.
        var from = read[50].OriginalPosition!.Value;
        Assert.Equal(read.Skip(50).Select(e => e.Event.EventId),
            await IdsAsync(_client.ReadAllAsync(Direction.Forwards, from, StreamFilter.Prefix(a, b))));
        Assert.Equal(idsOfA[..7], await IdsAsync(_client.ReadAllAsync(Direction.Forwards, Position.Start, StreamFilter.Prefix(a), 7)));
        Assert.Equal(idsOfB[^1..], await IdsAsync(_client.ReadAllAsync(Direction.Backwards, Position.End, StreamFilter.Prefix(b), 1)));
        Assert.Equal(idsOfB, await IdsAsync(_client.ReadAllAsync(
            Direction.Forwards, Position.Start, StreamFilter.RegularExpression($"^{b}$"))));
    }

    [Fact]
    public async Task All_is_filtered_by_the_types_of_events()
    {
        var type = $"Type{Guid.NewGuid():N}";
        var typed = Given.Event(type + "A");
        await _client.AppendToStreamAsync(Given.NewStream(), StreamState.Any, [Given.Event(), typed, Given.Event()]);

        Assert.Equal([typed.EventId],
            await IdsAsync(_client.ReadAllAsync(Direction.Forwards, Position.Start, EventTypeFilter.Prefix(type))));
        Assert.DoesNotContain(
            await _client.ReadAllAsync(Direction.Forwards, Position.Start, EventTypeFilter.ExcludeSystemEvents()).ToListAsync(),
            e => e.Event.EventType.StartsWith('$'));
    }

    [Fact]
    public async Task All_without_a_filter_ends_with_what_was_just_written()
    {
        var (_, ids) = await StreamOfAsync(3);
        // Other tests write meanwhile, so the last ones of all need not be these.
        var last = await _client.ReadAllAsync(Direction.Backwards, Position.End)
            .Select(e => e.Event.EventId).Where(ids.Contains).Take(3).ToListAsync(Given.Bounded());
        Assert.Equal(Enumerable.Reverse(ids), last);
    }

    [Fact]
    public async Task Links_are_resolved_where_that_is_asked_for()
    {
        var (stream, ids) = await StreamOfAsync(2);
        var links = Given.NewStream("links");
        await _client.AppendToStreamAsync(links, StreamState.NoStream, [
            new EventData(Uuid.NewUuid(), "$>", System.Text.Encoding.UTF8.GetBytes($"1@{stream}"),
                contentType: "application/octet-stream")]);

        var plain = await _client.ReadStreamAsync(Direction.Forwards, links, StreamPosition.Start).SingleAsync();
        var resolved = await _client.ReadStreamAsync(Direction.Forwards, links, StreamPosition.Start, resolveLinkTos: true).SingleAsync();

        Assert.False(plain.IsResolved);
        Assert.Equal("$>", plain.Event.EventType);
        Assert.True(resolved.IsResolved);
        Assert.Equal((ids[1], links, new StreamPosition(0)),
            (resolved.Event.EventId, resolved.OriginalStreamId, resolved.OriginalEventNumber));
    }
}
