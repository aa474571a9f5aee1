using EventStoreDb.Client.Streams;
using EventStoreDb.Client.Values;

namespace EventStoreDb.Client.Tests;

public sealed class CatchUpSubscriptionTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    private readonly EventStoreClient _client = server.Client;

    private CancellationToken Bound { get; } = new CancellationTokenSource(TimeSpan.FromSeconds(60)).Token;

    [Fact]
    public async Task It_is_confirmed_catches_up_and_goes_on_live()
    {
        var stream = Given.NewStream();
        await _client.AppendToStreamAsync(stream, StreamState.NoStream, Given.Events(2));
        await using var messages = Messages(FromAll.Start, stream);

        Assert.IsType<StreamMessage.SubscriptionConfirmation>(await Next(messages));
        Assert.Equal(0, await NextRevision(messages));
        Assert.Equal(1, await NextRevision(messages));
        StreamMessage told;
        do told = await Next(messages);
        while (told is StreamMessage.AllStreamCheckpointReached);
        Assert.IsType<StreamMessage.CaughtUp>(told);

        await _client.AppendToStreamAsync(stream, StreamRevision.FromInt64(1), Given.Events(1));

        Assert.Equal(2, await NextRevision(messages));
    }

    [Fact]
    public async Task From_the_end_only_what_comes_is_told()
    {
        var stream = Given.NewStream();
        await _client.AppendToStreamAsync(stream, StreamState.NoStream, Given.Events(2));
        await using var messages = Messages(FromAll.End, stream);
        while (await Next(messages) is not StreamMessage.CaughtUp) { }

        await _client.AppendToStreamAsync(stream, StreamRevision.FromInt64(1), Given.Events(1));

        Assert.Equal(2, await NextRevision(messages));
    }

    [Fact]
    public async Task Behind_a_position_means_without_the_event_there()
    {
        var stream = Given.NewStream();
        await _client.AppendToStreamAsync(stream, StreamState.NoStream, Given.Events(3));
        var first = await _client.ReadStreamAsync(Direction.Forwards, stream, StreamPosition.Start, 1).FirstAsync();
        await using var messages = Messages(FromAll.After(first.Event.Position), stream);

        Assert.Equal(1, await NextRevision(messages));
        Assert.Equal(2, await NextRevision(messages));
    }

    [Fact]
    public async Task Checkpoints_tell_how_far_the_server_has_looked()
    {
        var (wanted, others) = (Given.NewStream(), Given.NewStream());
        await using var messages = Messages(FromAll.End, wanted);
        while (await Next(messages) is not StreamMessage.CaughtUp) { }

        var written = await _client.AppendToStreamAsync(others, StreamState.NoStream, Given.Events(100));

        while (true)
            if (await Next(messages) is StreamMessage.AllStreamCheckpointReached(var reached) && reached > Position.Start)
                break;
        Assert.True(written.LogPosition > Position.Start);
    }

    [Fact]
    public async Task Silence_is_no_failure()
    {
        var settings = server.Settings();
        settings.DefaultDeadline = TimeSpan.FromMilliseconds(200);
        await using var client = new EventStoreClient(settings);
        var stream = Given.NewStream();
        await using var messages =
            client.SubscribeToAll(FromAll.End, filterOptions: new(StreamFilter.Prefix(stream)), cancellationToken: Bound).Messages
                .GetAsyncEnumerator(Bound);
        while (await Next(messages) is not StreamMessage.CaughtUp) { }
        var next = NextRevision(messages);

        await Task.Delay(TimeSpan.FromMilliseconds(600), Bound); // What would have been three deadlines.
        Assert.False(next.IsCompleted);
        await _client.AppendToStreamAsync(stream, StreamState.NoStream, Given.Events(1));

        Assert.Equal(0, await next);
    }

    [Fact]
    public async Task Cancelling_ends_it()
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(Bound);
        await using var messages = _client.SubscribeToAll(FromAll.End, cancellationToken: ending.Token).Messages.GetAsyncEnumerator();
        while (await Next(messages) is not StreamMessage.CaughtUp) { }

        await ending.CancelAsync();

        await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            while (await messages.MoveNextAsync()) { }
        });
    }

    [Fact]
    public void A_filter_without_checkpoints_is_refused()
        => Assert.Throws<ArgumentOutOfRangeException>(() => new SubscriptionFilterOptions(StreamFilter.Prefix("a"), 0));

    private IAsyncEnumerator<StreamMessage> Messages(FromAll start, string stream)
        => _client.SubscribeToAll(start, filterOptions: new(StreamFilter.Prefix(stream)), cancellationToken: Bound)
            .Messages.GetAsyncEnumerator(Bound);

    /// <summary>What a read tells first, that there is something, is no news.</summary>
    private static async Task<StreamMessage> Next(IAsyncEnumerator<StreamMessage> messages)
    {
        Assert.True(await messages.MoveNextAsync());
        return messages.Current is StreamMessage.Ok ? await Next(messages) : messages.Current;
    }

    private static async Task<long> NextRevision(IAsyncEnumerator<StreamMessage> messages)
    {
        while (true)
            if (await Next(messages) is StreamMessage.Event(var one)) return one.Event.EventNumber.ToInt64();
    }
}
