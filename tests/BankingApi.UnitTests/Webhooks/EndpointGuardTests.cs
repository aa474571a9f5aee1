using System.Net;
using System.Net.Sockets;
using BankingApi.Features.Webhooks;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace BankingApi.UnitTests.Webhooks;

/// <summary>No request leaves for the own network, whatever it is called.</summary>
public sealed class EndpointGuardTests
{
    [Theory]
    [InlineData("http://example.com/")] // Not https.
    [InlineData("http://127.0.0.1/")]
    [InlineData("http://[::1]/")]
    [InlineData("http://0x7f000001/")]
    [InlineData("https://127.0.0.1/")]
    [InlineData("https://127.1/")]
    [InlineData("https://0x7f000001/")]
    [InlineData("https://2130706433/")]
    [InlineData("https://017700000001/")]
    [InlineData("https://[::1]/")]
    [InlineData("https://[::ffff:10.0.0.1]/")]
    [InlineData("https://[fe80::1]/")]
    [InlineData("https://[fd00::1]/")]
    [InlineData("https://[64:ff9b::a00:1]/")]
    [InlineData("https://[2002:a00:1::]/")]
    [InlineData("https://10.1.2.3/")]
    [InlineData("https://172.31.255.255/")]
    [InlineData("https://192.168.0.1/")]
    [InlineData("https://169.254.169.254/latest/meta-data")]
    [InlineData("https://100.64.0.1/")]
    [InlineData("https://0.0.0.0/")]
    [InlineData("https://255.255.255.255/")]
    [InlineData("https://private.test/")]
    [InlineData("https://both.test/")]
    [InlineData("https://unknown.test/")]
    [InlineData("https://user:password@public.test/")]
    [InlineData("https://public.test/#part")]
    [InlineData("ftp://public.test/")]
    [InlineData("/relative")]
    [InlineData("")]
    public async Task What_is_not_of_the_public_network_is_refused(string url)
        => Assert.NotNull(await Guard().Judge(url, default));

    [Theory]
    [InlineData("https://public.test/hook?a=b")]
    [InlineData("https://public.test:8443/")]
    [InlineData("https://93.184.215.14/")]
    [InlineData("https://[2606:2800:21f:cb07:6820:80da:af6b:8b2c]/")]
    public async Task What_is_is_let_through(string url) => Assert.Null(await Guard().Judge(url, default));

    [Theory]
    [InlineData("http://127.0.0.1:7070/")]
    [InlineData("http://localhost/")]
    public async Task Insecure_addresses_are_let_through_where_that_is_asked_for(string url)
    {
        Assert.Null(await Guard(allowInsecure: true).Judge(url, default));
        Assert.Null(await Guard(environment: "Development").Judge(url, default));
        Assert.NotNull(await Guard(allowInsecure: false, environment: "Development").Judge(url, default));
    }

    [Fact]
    public async Task A_name_that_changes_its_address_is_refused_at_the_connection_before_a_byte_is_sent()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        var looks = 0;
        var guard = Guard(find: (_, _) => Task.FromResult<IPAddress[]>(
            [looks++ == 0 ? IPAddress.Parse("93.184.215.14") : IPAddress.Loopback]));
        Assert.Null(await guard.Judge($"https://changing.test:{port}/", default));

        using var handler = new SocketsHttpHandler { ConnectCallback = guard.Connect };
        using var http = new HttpClient(handler);
        var failure = await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync(new Uri($"https://changing.test:{port}/")));

        Assert.IsType<ForbiddenEndpointException>(failure.InnerException);
        Assert.False(listener.Pending());
    }

    private static EndpointGuard Guard(bool? allowInsecure = null, string environment = "Production", HostLookup? find = null)
        => new(find ?? Find, Options.Create(new WebhookOptions { AllowInsecure = allowInsecure }), new Host(environment));

    private static Task<IPAddress[]> Find(string host, CancellationToken cancellationToken) => host switch
    {
        "public.test" => Task.FromResult<IPAddress[]>([IPAddress.Parse("93.184.215.14")]),
        "private.test" => Task.FromResult<IPAddress[]>([IPAddress.Parse("10.0.0.1")]),
        "both.test" => Task.FromResult<IPAddress[]>([IPAddress.Parse("93.184.215.14"), IPAddress.Parse("10.0.0.1")]),
        _ => throw new SocketException((int)SocketError.HostNotFound),
    };

    private sealed class Host(string environment) : IHostEnvironment
    {
        public string EnvironmentName { get; set; } = environment;

        public string ApplicationName { get; set; } = "";

        public string ContentRootPath { get; set; } = "";

        public IFileProvider ContentRootFileProvider { get; set; } = new NullFileProvider();
    }
}
