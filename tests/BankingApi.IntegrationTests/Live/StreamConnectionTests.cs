using System.Net;
using System.Net.Sockets;
using System.Text;
using BankingApi.IntegrationTests.Api;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;

namespace BankingApi.IntegrationTests.Live;

/// <summary>How streams are held open, how many there may be, and when they end.</summary>
public abstract class StreamConnectionTests<TStack>(TStack stack) : LiveTests<TStack>(stack)
    where TStack : BankingApiFixture
{
    private static readonly TimeSpan Promptly = TimeSpan.FromSeconds(5);

    [Theory]
    [InlineData("br")]
    [InlineData("gzip")]
    [InlineData("gzip, deflate, br, zstd")]
    public async Task It_is_an_event_stream_that_nobody_stores_gathers_or_compresses(string coding)
    {
        var id = await Api.Account();
        for (var i = 0; i < 5; i++) await Api.Deposit(id, "1");
        using var reader = await Follow(id, "?afterRevision=-1", ("Accept-Encoding", coding), ("Accept", "text/event-stream"));
        Assert.Equal("text/event-stream", reader.Header("Content-Type"));
        Assert.Equal("no-store", reader.Header("Cache-Control"));
        Assert.Equal("nosniff", reader.Header("X-Content-Type-Options"));
        Assert.Equal("no", reader.Header("X-Accel-Buffering"));
        Assert.Null(reader.Header("Content-Encoding"));
        Assert.Null(reader.Header("Content-Length"));
        Assert.Equal(await Expected(id), await reader.Take(6));
    }

    [Fact]
    public async Task HEAD_ends_at_once_and_keeps_no_place()
    {
        await Stack.Restart(("Live:MaxConnections", "1"));
        var id = await Api.Account();
        for (var i = 0; i < 3; i++)
        {
            var head = await Api.Send(HttpMethod.Head, $"accounts/{id}/events", null).WaitAsync(Promptly);
            Assert.Equal((200, "text/event-stream", ""), (head.Status, head.Header("Content-Type"), head.Text));
            Assert.Equal("no-store", head.Header("Cache-Control"));
        }
        Assert.Equal(404, (await Api.Send(HttpMethod.Head, $"accounts/{Guid.NewGuid()}/events", null)).Status);
        (await Follow(id)).Dispose();
        await Stack.Restart();
    }

    [Fact]
    public async Task A_comment_comes_at_once_and_again_when_nothing_has_happened_for_a_while()
    {
        using var reader = await Follow(await Api.Account());
        await reader.Comment().WaitAsync(Promptly);
        var silent = TimeProvider.System.GetTimestamp();
        await reader.Comment();
        Assert.InRange(TimeProvider.System.GetElapsedTime(silent), TimeSpan.FromSeconds(14), TimeSpan.FromSeconds(25));
    }

    [Fact]
    public async Task There_is_a_bound_to_how_many_are_open_and_whoever_leaves_makes_room()
    {
        await Stack.Restart(("Live:MaxConnections", "2"));
        var id = await Api.Account();
        using var first = await Follow(id);
        var second = await Follow(id);
        (await Api.Get($"accounts/{id}/events")).IsProblem(503, "overloaded");
        await Wait.Until(async () => (await Scrape.Of(Api)).Sum("bankingapi_live_refused_total") >= 1);
        Assert.Equal(2, (await Scrape.Of(Api)).Sum("bankingapi_live_connections"));
        (await Api.Get($"accounts/{id}/events?afterRevision=x")).IsProblem(400, "validation-failed", "afterRevision");
        second.Dispose();

        EventStreamReader? third = null;
        await Wait.Until(async () => (third = await EventStreamReader.TryOpen(Stack.Port, $"accounts/{id}/events")) is not null);
        using var _ = third!;
        await Api.Deposit(id, "1");
        Assert.Equal(await third!.Next(), await first.Next());
        (await Api.Get($"accounts/{id}/events")).IsProblem(503, "overloaded");
        await Stack.Restart();
    }

    [Fact]
    public async Task They_take_no_place_from_requests_that_come_and_go()
    {
        await Stack.Restart(("RateLimiting:ConcurrentRequests", "1"));
        var id = await Api.Account();
        var readers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Follow(id)));
        await Api.Deposit(id, "1");
        foreach (var reader in readers) Assert.Equal(1, (await reader.Next()).Revision);
        foreach (var reader in readers) reader.Dispose();
        await Stack.Restart();
    }

    [Fact]
    public async Task A_reader_who_does_not_read_is_cut_off()
    {
        Stack.Additions = KeepLittle;
        await Stack.Restart(("Live:SlowReaderSeconds", "1"));
        var id = await LongHistory();
        var expected = await Expected(id);
        using var attentive = await FollowAll(id);
        Assert.Equal(expected, await attentive.Take(expected.Count));
        using var connection = await FollowUnread(id);
        await Wait.Until(async () => (await Scrape.Of(Api)).Sum("bankingapi_live_slow_readers_total") == 1);
        await Wait.Until(async () => (await Scrape.Of(Api)).Sum("bankingapi_live_connections") == 1);
        var received = await ToEnd(connection);
        Assert.Contains("text/event-stream", received, StringComparison.Ordinal);
        Assert.DoesNotContain($"\nid: {await Head(id)}\n", received, StringComparison.Ordinal);
        // Whoever reads is not disturbed.
        await Api.Deposit(id, "1");
        Assert.Equal(await Head(id), (await attentive.Next()).Revision);
        await Stack.Restart();
    }

    [Fact]
    public async Task They_end_promptly_when_the_service_stops_and_go_on_when_it_is_back()
    {
        Stack.Additions = KeepLittle;
        await Stack.Restart(("Live:SlowReaderSeconds", "600"));
        var id = await LongHistory();
        using var unread = await FollowUnread(id);
        var readers = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Follow(id)));
        // All of it has come, or is on its way and stuck.
        await Api.Deposit(id, "1");
        foreach (var reader in readers) await reader.Next();

        var since = TimeProvider.System.GetTimestamp();
        var restarted = Stack.Restart();
        foreach (var reader in readers)
        {
            Assert.Empty(await reader.ToEnd());
            reader.Dispose();
        }
        await ToEnd(unread);
        Assert.InRange(TimeProvider.System.GetElapsedTime(since), TimeSpan.Zero, Promptly);
        await restarted;
        using var again = await Follow(id);
        await Api.Deposit(id, "1");
        Assert.Equal(await Head(id), (await again.Next()).Revision);
    }

    /// <summary>So that what the system keeps for a reader who does not read is soon full.</summary>
    private static void KeepLittle(IServiceCollection services)
        => services.Configure<SocketTransportOptions>(transport => transport.CreateBoundListenSocket = endpoint =>
        {
            var socket = SocketTransportOptions.CreateDefaultBoundListenSocket(endpoint);
            socket.SendBufferSize = 8_192; // Connections take it over.
            return socket;
        });

    /// <summary>Half a megabyte of events.</summary>
    private async Task<Guid> LongHistory()
    {
        var id = await Api.Account();
        var body = $$"""{"type":"DEPOSIT","amount":"1","description":"{{new string('€', 200)}}"}""";
        for (var i = 0; i < 400; i++) (await Api.Post($"accounts/{id}/transactions", body)).Is(201);
        return id;
    }

    /// <summary>Asks for everything, and reads nothing.</summary>
    private async Task<Socket> FollowUnread(Guid account)
    {
        var connection = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4_096 };
        await connection.ConnectAsync(IPAddress.Loopback, Stack.Port);
        await connection.SendAsync(
            Encoding.ASCII.GetBytes($"GET /api/v1/accounts/{account}/events?afterRevision=-1 HTTP/1.1\r\nHost: localhost\r\n\r\n"));
        return connection;
    }

    /// <summary>What comes until the connection ends, in whatever way.</summary>
    private static async Task<string> ToEnd(Socket connection)
    {
        using var bound = new CancellationTokenSource(EventStreamReader.Patience);
        var (received, buffer) = (new StringBuilder(), new byte[65_536]);
        try
        {
            while (await connection.ReceiveAsync(buffer, bound.Token) is > 0 and var length)
                received.Append(Encoding.UTF8.GetString(buffer, 0, length));
        }
        catch (SocketException)
        {
            // It was reset.
        }
        return received.ToString();
    }
}
