using System.Net;
using System.Net.Sockets;
using System.Text;
using EventStoreDb.Doubles;

namespace BankingApi.IntegrationTests.Processes;

/// <summary>What the service is trusted with it keeps, whoever asks and however much is logged: passwords of its stores that do not work,
/// and tokens of its clients.</summary>
public sealed class SecretsTests
{
    private const string EventStorePassword = "zqx/#xjv";
    private const string MongoPassword = "jxk#w0q";
    private const string Token = "eyJhbGciOiJub25lIn0.x7zq9.v0jqx";

    /// <summary>Each with the pieces that special characters leave of it, and as it is sent.</summary>
    private static readonly string[] Secrets =
    [
        "zqx", "xjv", "jxk", "w0q", "x7zq9", TestServers.MasterKey[..12],
        Convert.ToBase64String(Encoding.UTF8.GetBytes($"admin:{EventStorePassword}"))[..20],
    ];

    [SkippableFact]
    public async Task Nothing_that_is_logged_or_answered_at_any_level_holds_a_password_or_a_token()
    {
        Skip.If(OperatingSystem.IsWindows(), "Windows has no SIGTERM.");
        using var folder = new DataFolder();
        // Secure: it does not know this password.
        await using var events = await EventStoreDouble.StartAsync(secure: true);
        await using var service = await ServiceProcess.Launch(folder,
            "--EventStore:Provider=EventStoreDB",
            $"--EventStore:ConnectionString=esdb://admin:{EventStorePassword}@127.0.0.1:{events.Port}?tls=false",
            "--ReadStore:Provider=MongoDB", $"--ReadStore:ConnectionString=mongodb://banking:{MongoPassword}@127.0.0.1:{FreePort()}/",
            $"--Privacy:MasterKey={TestServers.MasterKey}", "--OpenTelemetry:Tracing=true",
            "--Serilog:MinimumLevel:Default=Verbose", "--Serilog:MinimumLevel:Override:Microsoft=Verbose");

        var answers = new StringBuilder();
        using var client = new HttpClient { BaseAddress = service.Address };
        client.DefaultRequestHeaders.Add("Authorization", $"Bearer {Token}");
        foreach (var path in (string[])["health/ready", "api/v1/owners", $"api/v1/accounts/{Guid.NewGuid()}/balance",
            "api/v1/operations/projections", "metrics", "swagger/v1/swagger.json", "nowhere"])
        {
            using var answer = await client.GetAsync(new Uri(path, UriKind.Relative));
            answers.AppendLine(answer.ToString()).AppendLine(await answer.Content.ReadAsStringAsync());
        }
        var told = "does not accept the user and password in EventStore:ConnectionString";
        await Eventually.Holds(
            () => Task.FromResult(service.Output.Contains(told, StringComparison.Ordinal)), () => service.Output);

        var exit = await service.Stop();

        Assert.Contains(told, answers.ToString(), StringComparison.Ordinal);
        Assert.Contains(" VRB ", exit.Output, StringComparison.Ordinal);
        Assert.All(Secrets, secret =>
        {
            Assert.DoesNotContain(secret, exit.Output, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(secret, exit.Errors, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(secret, answers.ToString(), StringComparison.OrdinalIgnoreCase);
        });
    }

    private static int FreePort()
    {
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        return ((IPEndPoint)free.LocalEndpoint).Port;
    }
}
