using System.Diagnostics;
using System.Globalization;
using System.Net;

namespace BankingApi.Bench;

/// <summary>The service as it is deployed: a process of its own, Release build, Production, logs off the terminal.</summary>
internal sealed class ServiceProcess : IAsyncDisposable
{
    private readonly Process _process;

    private ServiceProcess(Process process, int port, string folder) => (_process, Port, Folder) = (process, port, folder);

    public int Port { get; }

    public string Folder { get; }

    public long WorkingSetMegabytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64 / (1024 * 1024);
        }
    }

    /// <summary>Processor time used so far: unlike a rate, it hardly changes when something else is busy on the machine.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Bytes that the service's managed code has allocated so far, as its metrics tell.</summary>
    public Task<long> AllocatedBytes() => Metric("dotnet_gc_heap_total_allocated_bytes_total");

    public async Task<long> Metric(string name)
    {
        using var client = new HttpClient();
        var text = await client.GetStringAsync(new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{Port}/metrics")));
        var line = text.Split('\n').First(line => line.StartsWith(name, StringComparison.Ordinal));
        return (long)double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture);
    }

    /// <param name="settings">Beyond the usual ones, which they go before.</param>
    public static async Task<ServiceProcess> Start(int port, string? folder = null, IEnumerable<string>? settings = null)
    {
        folder ??= Directory.CreateTempSubdirectory("bankingapi-bench-").FullName;
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])
        [
            Path.Combine(AppContext.BaseDirectory, "BankingApi.dll"), "--Urls",
            string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"), "--Embedded:DataDirectory", folder,
            "--Security:Mode", "Open", .. settings ?? [],
        ]) start.ArgumentList.Add(argument);
        return await Ready(new(Process.Start(start)!, port, folder), "/health/ready");
    }

    /// <summary>Has the service fill the views of a log that was made without it, so that the next start is like any other.</summary>
    public static async Task FillViews(int port, string folder)
    {
        await using var service = await Start(port, folder);
        using var http = await RawHttp.Connect(port);
        await new Api(http).ViewsLevel();
    }

    /// <summary>The bare controller, as a process of its own too.</summary>
    public static Task<ServiceProcess> StartBare(int port)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])[typeof(ServiceProcess).Assembly.Location, "bare-host",
            string.Create(CultureInfo.InvariantCulture, $"--port={port}")])
            start.ArgumentList.Add(argument);
        return Ready(new(Process.Start(start)!, port, ""), "/problems");
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static async Task<ServiceProcess> Ready(ServiceProcess service, string path)
    {
        service._process.OutputDataReceived += (_, _) => { };
        service._process.BeginOutputReadLine();
        service._process.ErrorDataReceived += (_, line) => Console.Error.WriteLine(line.Data);
        service._process.BeginErrorReadLine();
        using var client = new HttpClient();
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < TimeSpan.FromMinutes(2); await Task.Delay(20))
        {
            if (service._process.HasExited) throw new InvalidOperationException("The service has ended.");
            try
            {
                using var answer =
                    await client.GetAsync(new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{service.Port}{path}")));
                if (answer.StatusCode == HttpStatusCode.OK) return service;
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }
        }
        throw new TimeoutException("The service did not become ready.");
    }
}
