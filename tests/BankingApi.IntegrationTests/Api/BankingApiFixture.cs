using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace BankingApi.IntegrationTests.Api;

/// <summary>The whole service on one stack of stores, shared by the tests of a class. It listens on a socket: some promises (raw bytes,
/// bodies too large, headers as they were sent) cannot be seen through an in-memory server.</summary>
#pragma warning disable CA1001 // DisposeAsync of xUnit does it.
public abstract class BankingApiFixture : IAsyncLifetime
#pragma warning restore CA1001
{
    private Host? _host;
    private HttpClient? _http;

    /// <summary>The service's wall clock: real until a test moves it.</summary>
    public MovableClock Clock { get; } = new();

    public ApiClient Api { get; private set; } = null!;

    /// <summary>For what no client can do: to damage something and see the service cope.</summary>
    internal IServiceProvider Services => _host!.Services;

    /// <summary>What a test adds to the service or exchanges in it, from the next start on.</summary>
    internal Action<IServiceCollection>? Additions { get; set; }

    /// <summary>Which stores, and where they are: the same after a restart.</summary>
    protected abstract IReadOnlyDictionary<string, string> Stores { get; }

    /// <summary>What the stack replaces in the service itself.</summary>
    protected virtual void Replace(IServiceCollection services)
    {
    }

    public virtual Task InitializeAsync() => Start([]);

    public virtual Task DisposeAsync() => Stop();

    /// <summary>Ends the service and starts it again on the same stores.</summary>
    public async Task Restart(params (string Key, string Value)[] settings)
    {
        await Stop();
        await Start(settings);
    }

    public int Port => _http!.BaseAddress!.Port;

    /// <summary>A connection on which a test writes its own HTTP.</summary>
    public async Task<string> SendRaw(byte[] request)
    {
        using var bound = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var connection = new TcpClient();
        await connection.ConnectAsync(IPAddress.Loopback, Port, bound.Token);
        var stream = connection.GetStream();
        await stream.WriteAsync(request, bound.Token);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return await reader.ReadToEndAsync(bound.Token);
    }

    private async Task Start((string Key, string Value)[] settings)
    {
        var all = new Dictionary<string, string>(Stores)
        {
            ["environment"] = "Production",
            ["Serilog:MinimumLevel:Default"] = "Error",
            ["Serilog:MinimumLevel:Override:Microsoft"] = "Error",
            ["Serilog:MinimumLevel:Override:Microsoft.Hosting.Lifetime"] = "Error",
            // A busy build machine must not make a projection that is late look like one that does not work.
            ["Projections:ReadModelWaitMilliseconds"] = "20000",
            ["Projections:ListWaitMilliseconds"] = "20000",
            // Receivers of the tests listen on this machine, without a certificate.
            ["Webhooks:AllowInsecure"] = "true",
        };
        all.TryAdd("Security:Mode", "Open");
        foreach (var (key, value) in settings) all[key] = value;
        _host = new Host(all, Clock, Replace + Additions);
        _host.UseKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _host.StartServer();
        var address = _host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        _http = new HttpClient(
            new SocketsHttpHandler { RequestHeaderEncodingSelector = (_, _) => Encoding.Latin1, AllowAutoRedirect = false })
        {
            BaseAddress = new Uri($"{address.TrimEnd('/')}/api/v1/"),
            Timeout = TimeSpan.FromMinutes(1),
        };
        Api = new ApiClient(_http);
        await Wait.Until(async () => (await Api.Get("/health/ready")).Status == 200);
    }

    private async Task Stop()
    {
        _http?.Dispose();
        if (_host is not null) await _host.DisposeAsync();
    }

    private sealed class Host(IReadOnlyDictionary<string, string> settings, TimeProvider clock, Action<IServiceCollection>? additions)
        : WebApplicationFactory<Program>
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            foreach (var (key, value) in settings) builder.UseSetting(key, value);
            builder.ConfigureTestServices(services =>
            {
                services.Replace(ServiceDescriptor.Singleton(clock));
                additions?.Invoke(services);
            });
        }
    }
}
