using System.Text;
using EventStoreDb.Client.Errors;
using EventStoreDb.Client.Streams;
using EventStoreDb.Client.Values;

namespace EventStoreDb.Client.Tests;

public sealed class AppendTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    private readonly EventStoreClient _client = server.Client;

    /// <summary>Credentials of its own make an append a call of its own; a server without security takes any.</summary>
    public static TheoryData<bool> Ways => [true, false];

    private static UserCredentials? Credentials(bool batched) => batched ? null : new UserCredentials("admin", "changeit");

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task What_is_appended_is_read_back_in_full(bool batched)
    {
        var stream = Given.NewStream();
        var json = new EventData(Uuid.NewUuid(), "Opened", Encoding.UTF8.GetBytes("""{"a":1}"""), Encoding.UTF8.GetBytes("""{"m":2}"""));
        var binary = new EventData(Uuid.NewUuid(), "Blob", new byte[] { 0, 255, 1 }, contentType: "application/octet-stream");

        var written = await _client.AppendToStreamAsync(
            stream, StreamState.NoStream, [json, binary], userCredentials: Credentials(batched));
        var events = await _client.ReadStreamAsync(Direction.Forwards, stream, StreamPosition.Start).ToListAsync();

        Assert.Equal(new StreamRevision(1), written.NextExpectedStreamRevision);
        Assert.Equal(2, events.Count);
        var (first, second) = (events[0].Event, events[1].Event);
        Assert.Equal((stream, json.EventId, "Opened", "application/json"),
            (first.EventStreamId, first.EventId, first.EventType, first.ContentType));
        Assert.Equal(json.Data.ToArray(), first.Data.ToArray());
        Assert.Equal(json.Metadata.ToArray(), first.Metadata.ToArray());
        Assert.Equal(new StreamPosition(0), first.EventNumber);
        Assert.Equal(DateTimeKind.Utc, first.Created.Kind);
        Assert.InRange(first.Created, DateTime.UtcNow.AddMinutes(-5), DateTime.UtcNow.AddMinutes(5));
        Assert.Equal("application/octet-stream", second.ContentType);
        Assert.Equal(binary.Data.ToArray(), second.Data.ToArray());
        Assert.Empty(second.Metadata.ToArray());
        Assert.True(first.Position < second.Position);
        Assert.Equal(written.LogPosition, second.Position);
        Assert.Equal(second.Position, events[1].OriginalPosition ?? second.Position);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Another_revision_than_expected_says_which_it_is_and_writes_nothing(bool batched)
    {
        var stream = Given.NewStream();
        await _client.AppendToStreamAsync(stream, StreamState.NoStream, Given.Events(3));

        var tooLow = await Assert.ThrowsAsync<WrongExpectedVersionException>(() => _client.AppendToStreamAsync(
            stream, new StreamRevision(1), Given.Events(1), userCredentials: Credentials(batched)));
        var none = await Assert.ThrowsAsync<WrongExpectedVersionException>(() => _client.AppendToStreamAsync(
            stream, StreamState.NoStream, Given.Events(1), userCredentials: Credentials(batched)));
        var missing = await Assert.ThrowsAsync<WrongExpectedVersionException>(() => _client.AppendToStreamAsync(
            Given.NewStream(), new StreamRevision(4), Given.Events(1), userCredentials: Credentials(batched)));

        Assert.Equal((stream, new StreamRevision(2), 2L, 1L),
            (tooLow.StreamName, tooLow.ActualStreamRevision, tooLow.ActualVersion, tooLow.ExpectedVersion));
        Assert.Equal((new StreamRevision(2), -1L), (none.ActualStreamRevision, none.ExpectedVersion));
        Assert.Equal((StreamRevision.None, (long?)null), (missing.ActualStreamRevision, missing.ActualVersion));
        Assert.Equal(3, await _client.ReadStreamAsync(Direction.Forwards, stream, StreamPosition.Start).CountAsync());
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task The_same_append_again_has_the_result_of_the_first(bool batched)
    {
        var stream = Given.NewStream();
        var (first, second) = (Given.Events(2), Given.Events(2));
        var firstWritten = await _client.AppendToStreamAsync(stream, StreamState.NoStream, first, userCredentials: Credentials(batched));
        var secondWritten = await _client.AppendToStreamAsync(stream, new StreamRevision(1), second, userCredentials: Credentials(batched));

        Assert.Equal(firstWritten,
            await _client.AppendToStreamAsync(stream, StreamState.NoStream, first, userCredentials: Credentials(batched)));
        Assert.Equal(firstWritten,
            await _client.AppendToStreamAsync(stream, StreamState.Any, first, userCredentials: Credentials(batched)));
        Assert.Equal(secondWritten,
            await _client.AppendToStreamAsync(stream, new StreamRevision(1), second, userCredentials: Credentials(batched)));
        Assert.Equal(4, await _client.ReadStreamAsync(Direction.Forwards, stream, StreamPosition.Start).CountAsync());
    }

    [Fact]
    public async Task A_repetition_with_other_events_is_refused()
    {
        var stream = Given.NewStream();
        var events = Given.Events(4);
        await _client.AppendToStreamAsync(stream, StreamState.NoStream, events);
        Task<WrongExpectedVersionException> Refused(StreamState state, params EventData[] appended)
            => Assert.ThrowsAsync<WrongExpectedVersionException>(() => _client.AppendToStreamAsync(stream, state, appended));

        await Refused(StreamState.Any, events[3], Given.Event());
        await Refused(StreamState.NoStream, events[0], Given.Event());
        await Assert.ThrowsAsync<WrongExpectedVersionException>(
            () => _client.AppendToStreamAsync(stream, new StreamRevision(2), [events[3], Given.Event()]));
        Assert.Equal(1, (await _client.AppendToStreamAsync(stream, StreamState.Any, events[..2])).NextExpectedVersion);
        Assert.Equal(4, await _client.ReadStreamAsync(Direction.Forwards, stream, StreamPosition.Start).CountAsync());
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task An_append_of_nothing_only_checks(bool batched)
    {
        var stream = Given.NewStream();
        var nothing = await _client.AppendToStreamAsync(stream, StreamState.NoStream, [], userCredentials: Credentials(batched));
        await _client.AppendToStreamAsync(stream, StreamState.Any, Given.Events(3));
        var still = await _client.AppendToStreamAsync(stream, new StreamRevision(2), [], userCredentials: Credentials(batched));

        Assert.Equal(StreamRevision.None, nothing.NextExpectedStreamRevision);
        Assert.Equal(new StreamRevision(2), still.NextExpectedStreamRevision);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_stream_must_exist_where_that_is_expected(bool batched)
    {
        var stream = Given.NewStream();
        await Assert.ThrowsAsync<WrongExpectedVersionException>(() => _client.AppendToStreamAsync(
            stream, StreamState.StreamExists, Given.Events(1), userCredentials: Credentials(batched)));
        await _client.AppendToStreamAsync(stream, StreamState.Any, Given.Events(1), userCredentials: Credentials(batched));
        await _client.AppendToStreamAsync(stream, StreamState.StreamExists, Given.Events(1), userCredentials: Credentials(batched));

        Assert.Equal(2, await _client.ReadStreamAsync(Direction.Forwards, stream, StreamPosition.Start).CountAsync());
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_failure_can_be_a_result_instead(bool batched)
    {
        var stream = Given.NewStream();
        await _client.AppendToStreamAsync(stream, StreamState.NoStream, Given.Events(1));

        var refused = await _client.AppendToStreamAsync(
            stream, StreamState.NoStream, Given.Events(1), options => options.ThrowOnAppendFailure = false,
            userCredentials: Credentials(batched));

        Assert.Equal(new WrongExpectedVersionResult(stream, new StreamRevision(0)), refused);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_conditional_append_tells_how_it_went(bool batched)
    {
        var stream = Given.NewStream();
        var done = await _client.ConditionalAppendToStreamAsync(
            stream, StreamState.NoStream, Given.Events(1), userCredentials: Credentials(batched));
        var elsewhere = await _client.ConditionalAppendToStreamAsync(
            stream, new StreamRevision(7), Given.Events(1), userCredentials: Credentials(batched));
        await _client.TombstoneAsync(stream, StreamState.Any);
        var gone = await _client.ConditionalAppendToStreamAsync(
            stream, StreamState.Any, Given.Events(1), userCredentials: Credentials(batched));

        Assert.Equal((ConditionalWriteStatus.Succeeded, 0L), (done.Status, done.NextExpectedVersion));
        Assert.Equal((ConditionalWriteStatus.VersionMismatch, 0L), (elsewhere.Status, elsewhere.NextExpectedVersion));
        Assert.Equal(ConditionalWriteStatus.StreamDeleted, gone.Status);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task An_append_that_is_too_large_says_how_large_it_may_be(bool batched)
    {
        var stream = Given.NewStream();
        var half = new EventData(Uuid.NewUuid(), "Large", new byte[600 * 1024]);
        var other = new EventData(Uuid.NewUuid(), "Large", new byte[600 * 1024]);

        var refused = await Assert.ThrowsAsync<MaximumAppendSizeExceededException>(() => _client.AppendToStreamAsync(
            stream, StreamState.Any, [half, other], userCredentials: Credentials(batched)));

        Assert.Equal(1024u * 1024u, refused.MaxAppendSize);
        Assert.Equal(ReadState.StreamNotFound, await _client.ReadStreamAsync(Direction.Forwards, stream, StreamPosition.Start).ReadState);
    }

    [Fact]
    public async Task An_append_in_several_messages_is_still_one()
    {
        var settings = server.Settings();
        settings.OperationOptions.BatchAppendSize = 100;
        await using var client = new EventStoreClient(settings);
        var stream = Given.NewStream();

        var written = await client.AppendToStreamAsync(stream, StreamState.NoStream, Given.Events(50));
        var refused = await Assert.ThrowsAsync<WrongExpectedVersionException>(
            () => client.AppendToStreamAsync(stream, StreamState.NoStream, Given.Events(50)));

        Assert.Equal(new StreamRevision(49), written.NextExpectedStreamRevision);
        Assert.Equal(new StreamRevision(49), refused.ActualStreamRevision);
    }

    [Fact]
    public async Task Ten_thousand_appends_of_many_writers_are_all_there_once_and_in_their_order()
    {
        const int Writers = 50, Appends = 200, Streams = 4;
        var prefix = Given.NewStream();

        await Task.WhenAll(Enumerable.Range(0, Writers).Select(async writer =>
        {
            for (var i = 0; i < Appends; i++)
                await _client.AppendToStreamAsync(
                    $"{prefix}-{writer % Streams}", StreamState.Any, [Given.Event($"writer{writer}", $$"""{"i":{{i}}}""")]);
        }));

        var seen = new Dictionary<string, List<string>>();
        for (var i = 0; i < Streams; i++)
            await foreach (var read in _client.ReadStreamAsync(Direction.Forwards, $"{prefix}-{i}", StreamPosition.Start))
            {
                if (!seen.TryGetValue(read.Event.EventType, out var list)) seen[read.Event.EventType] = list = [];
                list.Add(Encoding.UTF8.GetString(read.Event.Data.Span));
            }
        Assert.Equal(Writers, seen.Count);
        var expected = Enumerable.Range(0, Appends).Select(i => $$"""{"i":{{i}}}""").ToList();
        Assert.All(seen.Values, list => Assert.Equal(expected, list));
    }

    [Fact]
    public async Task Of_racing_appends_at_one_revision_one_wins()
    {
        var stream = Given.NewStream();
        var results = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => _client.AppendToStreamAsync(
            stream, StreamState.NoStream, Given.Events(1), options => options.ThrowOnAppendFailure = false)));

        Assert.Single(results, result => result is SuccessResult);
        Assert.Equal(39, results.Count(result => result is WrongExpectedVersionResult { ActualStreamRevision.Value: 0 }));
    }

    [Fact]
    public async Task A_cancelled_append_is_cancelled_and_the_next_one_works()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _client.AppendToStreamAsync(
            Given.NewStream(), StreamState.Any, Given.Events(1), cancellationToken: cancelled.Token));

        await _client.AppendToStreamAsync(Given.NewStream(), StreamState.Any, Given.Events(1));
    }

    [Fact]
    public async Task A_stream_without_a_name_is_refused() => await Assert.ThrowsAsync<ArgumentException>(
        () => _client.AppendToStreamAsync("", StreamState.Any, Given.Events(1)));
}
