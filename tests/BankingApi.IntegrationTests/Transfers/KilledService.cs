using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace BankingApi.IntegrationTests.Transfers;

/// <summary>The real process, which may be killed and started again on the same folder and port. Its clients meet it as they would a machine that fails.</summary>
internal sealed class KilledService : IAsyncDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("bankingapi-transfers-").FullName;
    private readonly int port = FreePort();
    private readonly HttpClient http;
    private Process? process;

    private KilledService()
    {
        http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}"), Timeout = TimeSpan.FromSeconds(20) };
        Bank = new Bank(http);
    }

    public Bank Bank { get; }

    public string Folder => folder;

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
        process!.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        process = null;
    }

    public async ValueTask DisposeAsync()
    {
        if (process is not null) await Kill();
        http.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private async Task Launch()
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet") { WorkingDirectory = folder, RedirectStandardOutput = true };
        foreach (var argument in new[]
        {
            Path.Combine(AppContext.BaseDirectory, "BankingApi.dll"), $"--Urls=http://127.0.0.1:{port}", $"--Embedded:DataDirectory={folder}",
            "--Serilog:MinimumLevel:Default=Error", "--Serilog:MinimumLevel:Override:Microsoft.Hosting.Lifetime=Error",
            "--Projections:ReadModelWaitMilliseconds=30000", "--Projections:ListWaitMilliseconds=30000",
        })
            start.ArgumentList.Add(argument);
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("ASPNETCORE_", StringComparison.OrdinalIgnoreCase)).ToList())
            start.Environment.Remove(name);
        process = Process.Start(start)!;
        process.BeginOutputReadLine(); // Read and dropped: a full pipe would stop it.
        await Bank.Until(IsReady, () => $"Exited: {process.HasExited}");
    }

    private async Task<bool> IsReady()
    {
        try
        {
            using var ready = await http.GetAsync(new Uri("/health/ready", UriKind.Relative));
            return ready.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            Assert.False(process!.HasExited, "The service ended instead of starting.");
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
