using System.Net;
using System.Net.Sockets;
using BankingApi.Features.Webhooks;
using BankingApi.IntegrationTests.Api;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace BankingApi.IntegrationTests.Webhooks;

/// <summary>Nobody reaches the service's own network through it. As in production: the other tests lift this.</summary>
public sealed class WebhookAddressTests : IAsyncLifetime
{
    private const string Turning = "turning.example.test";

    private static readonly IPAddress Public = IPAddress.Parse("93.184.215.14");

    private readonly EmbeddedFixture _stack = new();
    private IPAddress[] _addresses = [Public];
    private int _lookups;

    public async Task InitializeAsync()
    {
        _stack.Additions = services => services.Replace(ServiceDescriptor.Singleton<HostLookup>(Find));
        await _stack.InitializeAsync();
        await _stack.Restart(("Webhooks:AllowInsecure", "false"));
    }

    public Task DisposeAsync() => _stack.DisposeAsync();

    [Theory]
    [InlineData("http://127.0.0.1/hook")]
    [InlineData("http://[::1]/hook")]
    [InlineData("http://0x7f000001/hook")]
    [InlineData("http://turning.example.test/hook")]
    [InlineData("https://127.0.0.1/hook")]
    [InlineData("https://127.1/hook")]
    [InlineData("https://0x7f000001/hook")]
    [InlineData("https://2130706433/hook")]
    [InlineData("https://[::1]/hook")]
    [InlineData("https://[::ffff:127.0.0.1]/hook")]
    [InlineData("https://[64:ff9b::7f00:1]/hook")]
    [InlineData("https://10.1.2.3/hook")]
    [InlineData("https://169.254.169.254/latest/meta-data")]
    [InlineData("https://localhost/hook")]
    [InlineData("https://localhost:5001/hook")]
    [InlineData("https://nowhere.example.test/hook")]
    public async Task An_address_that_is_not_public_is_refused(string url)
        => (await _stack.Api.Register(url)).IsProblem(400, "validation-failed", "url");

    [Fact]
    public async Task A_name_with_one_address_that_is_not_public_is_refused()
    {
        _addresses = [Public, IPAddress.Parse("192.168.0.7")];
        (await _stack.Api.Register($"https://{Turning}/hook")).IsProblem(400, "validation-failed", "url");
        _addresses = [Public];
        (await _stack.Api.Register($"https://{Turning}/hook")).Is(201);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::ffff:127.0.0.1")]
    public async Task A_name_that_turns_to_this_machine_after_the_registration_leads_nowhere(string address)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var came = listener.AcceptTcpClientAsync();
        var account = await _stack.Api.Account();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        var url = $"https://{Turning}:{port.ToString(System.Globalization.CultureInfo.InvariantCulture)}/hook";
        var hook = new Hook(_stack.Api, (await _stack.Api.Register(url, $$""","accountId":"{{account}}" """)).Is(201));
        var lookups = _lookups;
        _addresses = [IPAddress.Parse(address)];
        await _stack.Api.Deposit(account, "1");

        await hook.UntilThereAre(1, "FAILED");
        var failed = (await hook.Deliveries())[0];
        Assert.Equal("The address is not of the public network.", failed.Text("error"));
        Assert.Null(failed.Text("responseStatus"));
        Assert.True(_lookups > lookups);
        Assert.False(came.IsCompleted || listener.Pending());
    }

    private Task<IPAddress[]> Find(string host, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _lookups);
        return host switch
        {
            Turning => Task.FromResult(_addresses),
            "localhost" => Task.FromResult<IPAddress[]>([IPAddress.Loopback, IPAddress.IPv6Loopback]),
            _ => throw new SocketException((int)SocketError.HostNotFound),
        };
    }
}
