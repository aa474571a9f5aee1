using System.Net;
using System.Net.Sockets;
using BankingApi.EventStore.EventStoreDb;
using BankingApi.Hosting;
using EventStore.Abstractions;
using EventStoreDb.Doubles;
using Grpc.Core;

namespace BankingApi.IntegrationTests.EventStore.EventStoreDb;

/// <summary>What an operator is told when the connection string leads to nothing good.</summary>
public sealed class WrongServerTests
{
    [Theory]
    [InlineData(null, "must say where")]
    [InlineData("", "must say where")]
    [InlineData("localhost:2113", "scheme")]
    [InlineData("mongodb://localhost", "scheme")]
    [InlineData("esdb://localhost:0", "Host 1 ")]
    [InlineData("esdb://user:secret-word:x@localhost", "user:password")]
    [InlineData("esdb://user:secret?word@localhost", "%3F")]
    [InlineData("esdb://localhost?tls=maybe", "tls")]
    [InlineData("esdb://localhost?tls=true&tls=true", "twice")]
    [InlineData("esdb://user:secret-word@localhost?bogus=1", "unknown key")]
    [InlineData("esdb://a,b?nodePreference=follower", "nodePreference")]
    public void A_connection_string_that_is_none_is_refused_with_the_settings_name_and_without_the_password(
        string? connectionString, string expected)
    {
        var refusal = Assert.Throws<SettingException>(() => EventStoreDbRegistration.Settings(connectionString));

        Assert.StartsWith("The setting EventStore:ConnectionString ", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(expected, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", refusal.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_that_nobody_listens_on_is_named()
    {
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        var port = ((IPEndPoint)free.LocalEndpoint).Port;
        free.Stop();

        await Told($"esdb://127.0.0.1:{port}?tls=false", $"EventStoreDB at 127.0.0.1:{port} cannot be reached");
    }

    [Fact]
    public async Task A_host_that_there_is_not_is_named()
        => await Told("esdb://nowhere.invalid?tls=false", "EventStoreDB at nowhere.invalid:2113 cannot be reached");

    [Theory]
    [InlineData("HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("")]
    public async Task A_server_of_another_kind_is_told_as_that(string answer)
    {
        using var stopping = new CancellationTokenSource();
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        var serving = Serve(server, answer, stopping.Token);
        var port = ((IPEndPoint)server.LocalEndpoint).Port;

        await Told($"esdb://127.0.0.1:{port}?tls=false", "does not speak EventStoreDB's protocol", $"127.0.0.1:{port}");

        await stopping.CancelAsync();
        await serving;
    }

    [Fact]
    public void An_answer_that_came_before_the_connection_was_in_use_is_told_as_that_too()
    {
        var early = new RpcException(
            new Status(StatusCode.Internal, "Error starting gRPC call.",
                new HttpRequestException("The server did not complete the HTTP/2 handshake.")));

        Assert.StartsWith(
            "What answers at a:1 does not speak EventStoreDB's protocol", ServerFailures.Describe(early, "a:1"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tls_where_the_server_has_none_is_told_as_that()
    {
        await using var server = await EventStoreDouble.StartAsync();

        await Told($"esdb://127.0.0.1:{server.Port}", "tls=false");
    }

    [Fact]
    public async Task A_wrong_password_is_told_without_it()
    {
        await using var server = await EventStoreDouble.StartAsync(secure: true);

        await Told($"esdb://admin:secret-word@127.0.0.1:{server.Port}?tls=false",
            "does not accept the user and password in EventStore:ConnectionString");
    }

    [Fact]
    public async Task A_user_that_may_not_create_groups_is_told_what_it_lacks()
    {
        await using var server = await EventStoreDouble.StartAsync(secure: true);
        await using var stores = new EventStoreDbStores($"esdb://reader:changeit@127.0.0.1:{server.Port}?tls=false");

        var outage = await Assert.ThrowsAsync<EventStoreUnavailableException>(
            () => stores.Subscriptions.Join("g", ["s"], default).AsTask());

        Assert.Contains("$admins", outage.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nodes_of_which_none_answers_are_all_named()
        => await Told("esdb+discover://127.0.0.1:1,127.0.0.1:2?tls=false&maxDiscoverAttempts=2", "127.0.0.1:1, 127.0.0.1:2");

    private static async Task Told(string connectionString, params string[] expected)
    {
        await using var stores = new EventStoreDbStores(connectionString);

        var outage = await Assert.ThrowsAsync<EventStoreUnavailableException>(() => stores.Events.ReadHeadPosition(default).AsTask());

        Assert.All(expected,
            text => Assert.True(
                outage.Message.Contains(text, StringComparison.Ordinal), $"{outage.Message} says no '{text}': {outage.InnerException}"));
        Assert.DoesNotContain("secret-word", outage.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', outage.Message);
        Assert.DoesNotContain("   at ", outage.Message, StringComparison.Ordinal);
    }

    private static async Task Serve(TcpListener server, string answer, CancellationToken stopping)
    {
        try
        {
            while (true)
            {
                using var connection = await server.AcceptTcpClientAsync(stopping);
                var stream = connection.GetStream();
                Assert.NotEqual(0, await stream.ReadAsync(new byte[1024], stopping));
                await stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes(answer), stopping);
                // Hangs up in good order: a reset could as well be an EventStoreDB that died.
                connection.Client.Shutdown(SocketShutdown.Send);
                while (await stream.ReadAsync(new byte[1024], stopping) > 0)
                {
                }
            }
        }
        catch (OperationCanceledException)
        {
        }
    }
}
