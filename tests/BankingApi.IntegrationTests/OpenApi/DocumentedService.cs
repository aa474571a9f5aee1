using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace BankingApi.IntegrationTests.OpenApi;

/// <summary>The service as a reader of its documentation meets it: a process of its own, on a fresh data folder.</summary>
public sealed partial class DocumentedService : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string _folder;
    private readonly StringBuilder _output = new();
    private readonly Process _process;

    private DocumentedService(string folder, Process process) => (_folder, _process) = (folder, process);

    public HttpClient Http { get; private set; } = null!;

    public string BaseAddress => Http.BaseAddress!.ToString().TrimEnd('/');

    public static string NewFolder() => Path.Combine(Path.GetTempPath(), "bankingapi-docs-" + Guid.NewGuid().ToString("N"));

    /// <param name="settings">As on the command line.</param>
    public static async Task<DocumentedService> Start(string environment, string? folder = null, params IEnumerable<string> settings)
    {
        folder ??= NewFolder();
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["ASPNETCORE_ENVIRONMENT"] = environment;
        start.Environment["Security__Mode"] = "Open";
        foreach (var argument in (string[])[Path.Combine(AppContext.BaseDirectory, "BankingApi.dll"), "--Urls", "http://127.0.0.1:0",
            "--Embedded:DataDirectory", folder, .. settings])
            start.ArgumentList.Add(argument);
        var service = new DocumentedService(folder, Process.Start(start)!);
        try
        {
            service.Http = new HttpClient { BaseAddress = new Uri(await service.Address()), Timeout = Patience };
            return service;
        }
        catch
        {
            await service.DisposeAsync();
            throw;
        }
    }

    public async Task<JsonNode> Document() => JsonNode.Parse(await Http.GetStringAsync("/swagger/v1/swagger.json"))!;

    /// <summary>Ends the process and leaves the folder.</summary>
    public async Task Stop()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Stop();
        _process.Dispose();
        Http?.Dispose();
        if (Directory.Exists(_folder)) Directory.Delete(_folder, recursive: true);
    }

    private async Task<string> Address()
    {
        var listening = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        _process.OutputDataReceived += (_, line) => Note(line.Data);
        _process.ErrorDataReceived += (_, line) => Note(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        _ = _process.WaitForExitAsync()
            .ContinueWith(_ => listening.TrySetException(new InvalidOperationException("The service ended.")), TaskScheduler.Default);
        try
        {
            return await listening.Task.WaitAsync(Patience);
        }
        catch (Exception failure)
        {
            lock (_output) throw new InvalidOperationException($"The service did not start:\n{_output}", failure);
        }

        void Note(string? line)
        {
            lock (_output) _output.AppendLine(line);
            if (Listening().Match(line ?? "") is { Success: true } match) listening.TrySetResult(match.Groups[1].Value);
        }
    }

    [GeneratedRegex("listening on: (http://127[^ ]+)")]
    private static partial Regex Listening();
}

/// <summary>One in Development, shared by the tests of a class.</summary>
public sealed class DevelopmentService : IAsyncLifetime
{
    public DocumentedService Service { get; private set; } = null!;

    public async Task InitializeAsync() => Service = await DocumentedService.Start("Development");

    public async Task DisposeAsync() => await Service.DisposeAsync();
}
