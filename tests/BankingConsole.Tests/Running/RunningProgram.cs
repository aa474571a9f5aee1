using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;

namespace BankingConsole.Tests.Running;

/// <summary>One of the two programs, as its users run it: a process of its own.</summary>
internal sealed partial class RunningProgram : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly StringBuilder _output = new();
    private readonly Process _process;

    private RunningProgram(Process process) => _process = process;

    public string Address { get; private set; } = "";

    public string Output
    {
        get
        {
            lock (_output) return _output.ToString();
        }
    }

    /// <param name="settings">As on the command line.</param>
    public static async Task<RunningProgram> Start(string project, string address, params IEnumerable<string> settings)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        foreach (var argument in (string[])[Checkout.Built(project), "--Urls", address, .. settings]) start.ArgumentList.Add(argument);
        var program = new RunningProgram(Process.Start(start)!);
        try
        {
            program.Address = await program.Listening();
            return program;
        }
        catch
        {
            await program.DisposeAsync();
            throw;
        }
    }

    public async Task Says(string text)
    {
        for (var waited = Stopwatch.StartNew(); !Output.Contains(text, StringComparison.Ordinal); await Task.Delay(50))
            Assert.True(waited.Elapsed < Patience, $"It never said “{text}”:\n{Output}");
    }

    /// <summary>As a power cut would.</summary>
    public async Task Kill()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Kill();
        _process.Dispose();
    }

    private async Task<string> Listening()
    {
        var listening = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        _process.OutputDataReceived += (_, line) => Note(line.Data);
        _process.ErrorDataReceived += (_, line) => Note(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        _ = _process.WaitForExitAsync()
            .ContinueWith(_ => listening.TrySetException(new InvalidOperationException("It ended.")), TaskScheduler.Default);
        try
        {
            return await listening.Task.WaitAsync(Patience);
        }
        catch (Exception failure)
        {
            throw new InvalidOperationException($"It did not start:\n{Output}", failure);
        }

        void Note(string? line)
        {
            lock (_output) _output.AppendLine(line);
            if (ListeningLine().Match(line ?? "") is { Success: true } match) listening.TrySetResult(match.Groups[1].Value);
        }
    }

    [GeneratedRegex("listening on: (http://127[^ ]+)")]
    private static partial Regex ListeningLine();
}
