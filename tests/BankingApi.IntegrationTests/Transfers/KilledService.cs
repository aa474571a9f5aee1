using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace BankingApi.IntegrationTests.Transfers;

/// <summary>The real process, which may be killed and started again on the same folder and port.
/// Its clients meet it as they would a machine that fails.</summary>
internal sealed class KilledService : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("bankingapi-transfers-").FullName;
    private readonly int _port = FreePort();
    private readonly HttpClient _http;
    private Process? _process;

    private KilledService()
    {
        _http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{_port}"), Timeout = TimeSpan.FromSeconds(20) };
        Bank = new Bank(_http);
    }

    public Bank Bank { get; }

    public string Folder => _folder;

    public static async Task<KilledService> Start()
    {
        var service = new KilledService();
        await service.Launch();
        return service;
    }

    /// <summary>SIGKILL, and a start from what is on the disk.</summary>
    public async Task KillAndRestart()
    {
        await Kill();
        await Launch();
    }

    /// <summary>SIGKILL: no handler, no flush, no goodbye.</summary>
    public async Task Kill()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null) await Kill();
        _http.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task Launch()
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        { WorkingDirectory = _folder, RedirectStandardOutput = true };
        foreach (var argument in new[]
        {
            Path.Combine(AppContext.BaseDirectory, "BankingApi.dll"), $"--Urls=http://127.0.0.1:{_port}", "--Security:Mode=Open",
            $"--Embedded:DataDirectory={_folder}", "--Serilog:MinimumLevel:Default=Error",
            "--Serilog:MinimumLevel:Override:Microsoft.Hosting.Lifetime=Error", "--Projections:ReadModelWaitMilliseconds=30000",
            "--Projections:ListWaitMilliseconds=30000",
        })
            start.ArgumentList.Add(argument);
        foreach (var name in start.Environment.Keys
            .Where(name => name.StartsWith("ASPNETCORE_", StringComparison.OrdinalIgnoreCase)).ToList())
            start.Environment.Remove(name);
        _process = Process.Start(start)!;
        _process.BeginOutputReadLine(); // Read and dropped: a full pipe would stop it.
        await Bank.Until(IsReady, () => $"Exited: {_process.HasExited}");
    }

    private async Task<bool> IsReady()
    {
        try
        {
            using var ready = await _http.GetAsync(new Uri("/health/ready", UriKind.Relative));
            return ready.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            Assert.False(_process!.HasExited, "The service ended instead of starting.");
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
