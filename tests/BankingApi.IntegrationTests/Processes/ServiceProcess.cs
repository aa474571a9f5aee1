using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace BankingApi.IntegrationTests.Processes;

/// <summary>The real service, as an operator starts it, on a port that the system chooses.</summary>
internal sealed partial class ServiceProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly ProcessOutput _output = new();
    private readonly ProcessOutput _errors = new();
    private readonly TaskCompletionSource<Uri> _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _exited;
    private HttpClient? _http;

    private ServiceProcess(IEnumerable<string> settings)
    {
        _process = new Process { StartInfo = StartInfo(settings) };
        _process.OutputDataReceived += (_, line) => Read(line.Data);
        _process.ErrorDataReceived += (_, line) => _errors.Add(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        AppDomain.CurrentDomain.ProcessExit += KillOnExit;
        _exited = _process.WaitForExitAsync();
    }

    /// <summary>Available once it listens.</summary>
    public BankClient Bank => new(_http ?? throw new InvalidOperationException("The service does not listen yet."));

    /// <summary>Where it listens.</summary>
    public Uri Address => _http!.BaseAddress!;

    public string Output => _output.Text;

    public string Errors => _errors.Text;

    /// <summary>Starts it and waits until it is ready.</summary>
    public static async Task<ServiceProcess> Start(DataFolder folder, params string[] settings)
    {
        var service = await Launch(folder, settings);
        await Eventually.Holds(
            async () => (await service.Bank.Get("/health/ready")).Status == 200,
            () => $"The service did not become ready.\n{service.Output}\n{service.Errors}");
        return service;
    }

    /// <summary>Starts it and waits only until it listens.</summary>
    public static async Task<ServiceProcess> Launch(DataFolder folder, params string[] settings)
    {
        var service = new ServiceProcess([$"--Embedded:DataDirectory={folder.Path}", "--Urls=http://127.0.0.1:0", .. settings]);
        var first = await Task.WhenAny(service._listening.Task, service._exited).WaitAsync(Eventually.Patience);
        if (first != service._listening.Task) Assert.Fail($"The service ended instead of starting.\n{service.Output}\n{service.Errors}");
        service._http = new HttpClient { BaseAddress = await service._listening.Task, Timeout = Eventually.Patience };
        return service;
    }

    /// <summary>Runs it to an end that it is expected to find by itself.</summary>
    public static async Task<ServiceExit> RunToExit(params string[] settings)
    {
        await using var service = new ServiceProcess(settings);
        try
        {
            await service._exited.WaitAsync(Eventually.Patience);
        }
        catch (TimeoutException)
        {
            Assert.Fail($"The service runs on.\n{service.Output}\n{service.Errors}");
        }
        return new(service._process.ExitCode, service.Output, service.Errors);
    }

    /// <summary>Runs it until something has come to be, and asks it to end as Ctrl+C does.</summary>
    public static async Task<ServiceExit> RunUntil(Task fact, params string[] settings)
    {
        await using var service = new ServiceProcess(settings);
        await fact.WaitAsync(Eventually.Patience);
        return await service.Stop(SigInt);
    }

    /// <summary>SIGKILL: no handler, no flush, no goodbye.</summary>
    public async Task Kill()
    {
        _process.Kill();
        await _exited.WaitAsync(Eventually.Patience);
    }

    /// <summary>SIGTERM, as a container's runtime or systemd sends it.</summary>
    /// <returns>How it ended.</returns>
    public Task<ServiceExit> Stop() => Stop(SigTerm);

    private async Task<ServiceExit> Stop(int signal)
    {
        Assert.Equal(0, SendSignal(_process.Id, signal));
        await _exited.WaitAsync(Eventually.Patience);
        return new(_process.ExitCode, Output, Errors);
    }

    public async ValueTask DisposeAsync()
    {
        AppDomain.CurrentDomain.ProcessExit -= KillOnExit;
        if (!_process.HasExited) await Kill();
        _http?.Dispose();
        _process.Dispose();
    }

    private static ProcessStartInfo StartInfo(IEnumerable<string> settings)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            // Not the test's: a relative path in a setting must not depend on where the tests run.
            WorkingDirectory = Path.GetTempPath(),
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "BankingApi.dll"));
        foreach (var setting in settings) start.ArgumentList.Add(setting);
        foreach (var name in start.Environment.Keys
            .Where(name => name.StartsWith("ASPNETCORE_", StringComparison.OrdinalIgnoreCase)).ToList())
            start.Environment.Remove(name);
        start.Environment["Security__Mode"] = "Open"; // Unless a setting says otherwise.
        return start;
    }

    private void Read(string? line)
    {
        _output.Add(line);
        if (line is not null && ListeningLine().Match(line) is { Success: true } match)
            _listening.TrySetResult(new Uri(match.Groups[1].Value));
    }

    private void KillOnExit(object? sender, EventArgs e)
    {
        if (!_process.HasExited) _process.Kill();
    }

    [GeneratedRegex(@"Now listening on: (\S+)")]
    private static partial Regex ListeningLine();

    private const int SigInt = 2;
    private const int SigTerm = 15;

    // The base class library can kill a process, but not ask it to stop.
    [DllImport("libc", EntryPoint = "kill")]
    private static extern int SendSignal(int process, int signal);
}

/// <summary>How a process ended, and what it had said.</summary>
internal sealed record ServiceExit(int Code, string Output, string Errors);

/// <summary>Lines as they come.</summary>
internal sealed class ProcessOutput
{
    private readonly List<string> _lines = [];

    public string Text
    {
        get
        {
            lock (_lines) return string.Join('\n', _lines);
        }
    }

    public void Add(string? line)
    {
        if (line is null) return;
        lock (_lines) _lines.Add(line);
    }
}
