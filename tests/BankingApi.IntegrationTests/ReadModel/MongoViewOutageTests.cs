using System.Net;
using System.Net.Sockets;
using BankingApi.Hosting;
using BankingApi.ReadModel.MongoDb;
using MongoDB.Driver;
using static BankingApi.IntegrationTests.ReadModel.ViewSamples;

namespace BankingApi.IntegrationTests.ReadModel;

/// <summary>A MongoDB that is not there, not ours to use, or none at all: each says what it is, soon, and without a stack trace.</summary>
public sealed class MongoViewOutageTests
{
    private readonly ViewSamples _samples = new(seed: 1);

    [Fact]
    public async Task A_server_that_cannot_be_reached_is_named()
    {
        // Nothing listens on port 1.
        using var nowhere = new MongoViewProcess("mongodb://127.0.0.1:1/", "x");

        Assert.Equal("MongoDB cannot be reached: 127.0.0.1:1 refused the connection.", await Reason(nowhere));
        await Assert.ThrowsAsync<ReadStoreUnavailableException>(
            async () => await nowhere.Writer.Write(Batch(Change(-1, _samples.Account())), CancellationToken.None));
    }

    [Fact]
    public async Task An_unknown_host_is_named()
    {
        using var nowhere = new MongoViewProcess("mongodb://nowhere.invalid/", "x");

        Assert.StartsWith("MongoDB cannot be reached: nowhere.invalid:27017 ", await Reason(nowhere), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_answers_in_another_protocol_is_told()
    {
        using var web = new OtherServer(answer: "HTTP/1.1 400 Bad Request\r\n\r\n"u8.ToArray());
        using var process = new MongoViewProcess($"mongodb://{web.Address}/", "x");

        Assert.Equal($"MongoDB cannot be reached: {web.Address} does not speak MongoDB's protocol.", await Reason(process));
    }

    [Fact]
    public async Task A_server_that_never_answers_is_given_up_soon()
    {
        using var silent = new OtherServer(answer: null);
        using var process = new MongoViewProcess($"mongodb://{silent.Address}/", "x");

        var start = TimeProvider.System.GetTimestamp();
        Assert.Contains("did not answer in time", await Reason(process), StringComparison.Ordinal);
        Assert.True(TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromSeconds(10), "It was waited for.");
    }

    [SkippableFact]
    public async Task A_wrong_password_is_told_and_not_repeated()
    {
        var url = new MongoUrlBuilder((await TestServers.MongoDb).Required()) { Username = "nobody", Password = "secret" };
        using var process = new MongoViewProcess(url.ToString(), "x");

        Assert.Equal("MongoDB refused the credentials.", await Reason(process));
    }

    [Theory]
    [InlineData("")]
    [InlineData("localhost")]
    [InlineData("postgres://localhost/")]
    [InlineData("mongodb://user:secret@host:notaport/")]
    [InlineData("mongodb://user:secret@localhost/?ssl=perhaps")]
    public void A_wrong_connection_string_is_refused_without_being_repeated(string connectionString)
    {
        var refusal = Assert.Throws<ArgumentException>(() => new MongoViewDatabase(connectionString, "x", new([])));

        Assert.DoesNotContain("secret", refusal.ToString(), StringComparison.Ordinal);
    }

    private async Task<string> Reason(MongoViewProcess process)
    {
        var refusal =
            await Assert.ThrowsAsync<ReadStoreUnavailableException>(
                async () => await process.Queries.GetAccount(_samples.NewId(), CancellationToken.None));
        Assert.DoesNotContain('\n', refusal.Message);
        return refusal.Message;
    }

    /// <summary>A server of another kind: it answers whatever it is sent with the same bytes, or with silence.</summary>
    private sealed class OtherServer : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly List<TcpClient> _clients = [];

        public OtherServer(byte[]? answer)
        {
            _listener.Start();
            _ = Serve(answer);
        }

        public string Address => _listener.LocalEndpoint.ToString()!;

        public void Dispose()
        {
            _listener.Stop();
            lock (_clients) _clients.ForEach(client => client.Dispose());
        }

        private async Task Serve(byte[]? answer)
        {
            try
            {
                while (true)
                {
                    var client = await _listener.AcceptTcpClientAsync();
                    lock (_clients) _clients.Add(client);
                    if (answer is not null) _ = Answer(client, answer);
                }
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                // Stopped.
            }
        }

        private static async Task Answer(TcpClient client, byte[] answer)
        {
            try
            {
                var buffer = new byte[4096];
                while (await client.GetStream().ReadAsync(buffer) > 0) await client.GetStream().WriteAsync(answer);
            }
            catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException)
            {
                // The client has gone.
            }
        }
    }
}
