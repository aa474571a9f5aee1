using System.Globalization;
using System.Net.Sockets;
using System.Text;
using BankingApi.IntegrationTests.Api;

namespace BankingApi.IntegrationTests.Security;

/// <summary>Who asks too much is told so, at once, and nobody else suffers.</summary>
public sealed class RateLimitTests(SecuredFixture stack) : IClassFixture<SecuredFixture>
{
    [Fact]
    public async Task A_subject_has_a_burst_and_then_waits_while_others_go_on()
    {
        await stack.Restart(("RateLimiting:PermitsPerSecond", "1"), ("RateLimiting:Burst", "5"));
        var (greedy, modest) = (stack.As("greedy"), stack.As("modest"));
        var answers = new List<Answer>();
        for (var i = 0; i < 12; i++) answers.Add(await greedy.Get("accounts"));
        Assert.InRange(answers.Count(answer => answer.Status == 200), 5, 8); // A slow machine earns some more meanwhile.
        Assert.All(answers.Where(answer => answer.Status != 200), answer =>
        {
            answer.IsProblem(429, "too-many-requests");
            Assert.InRange(int.Parse(answer.Header("Retry-After")!, CultureInfo.InvariantCulture), 1, 5);
        });
        (await modest.Get("accounts")).Is(200);
        for (var i = 0; i < 12; i++) Assert.Equal(200, (await greedy.Get("/health/live")).Status);
        await Wait.Until(async () => (await greedy.Get("accounts")).Status == 200);

        // Without a token it is the address that counts.
        answers = [];
        for (var i = 0; i < 12; i++) answers.Add(await stack.With(null).Get("accounts"));
        Assert.Contains(answers, answer => answer.Status == 401);
        Assert.Contains(answers, answer => answer.Status == 429);
    }

    [Fact]
    public async Task More_at_once_than_the_service_takes_on_are_turned_away()
    {
        await stack.Restart(("RateLimiting:ConcurrentRequests", "1"));
        var api = stack.As("teller");
        var slow = await Begin();
        await Wait.Until(async () =>
        {
            if ((await api.Get("accounts")).Status == 503) return true;
            if (slow.Available == 0) return false;
            // It came when another one was under way, and was turned away itself.
            slow.Dispose();
            slow = await Begin();
            return false;
        });
        (await api.Get("accounts")).IsProblem(503, "overloaded");
        Assert.Equal(200, (await api.Get("/health/ready")).Status);
        slow.Dispose();
        await Wait.Until(async () => (await api.Get("accounts")).Status == 200);

        // A request under way: its body is still to come.
        async Task<TcpClient> Begin()
        {
            var connection = new TcpClient();
            await connection.ConnectAsync("127.0.0.1", stack.Port);
            await connection.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
                $"POST /api/v1/owners HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                + $"{stack.Provider.Token(SecuredFixture.AllScopes)}\r\n"
                + "Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{"));
            return connection;
        }
    }
}
