using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace BankingApi.Bench;

/// <summary>How fast a log is verified, and in how much memory, by the program as an operator runs it.</summary>
internal static class Verifying
{
    public static async Task Run(Options options)
    {
        var folder = options.Folder ?? Directory.CreateTempSubdirectory("bankingapi-bench-").FullName;
        var making = Stopwatch.StartNew();
        if (!File.Exists(Path.Combine(folder, "events.db"))) await ChainedLog.Make(folder, options.Accounts, options.Events);
        var madeMs = making.ElapsedMilliseconds;
        var digest = Path.Combine(folder, "digest.txt");
        foreach (var arguments in (string[][])[["verify"], ["digest"], ["verify", "--digest", digest]])
        {
            var start = Stopwatch.GetTimestamp();
            var (output, peak, processor) = await RunProgram([.. arguments, "--Embedded:DataDirectory", folder]);
            var took = Stopwatch.GetElapsedTime(start);
            if (arguments[0] == "digest") await File.WriteAllTextAsync(digest, output);
            Console.WriteLine(JsonSerializer.Serialize(new
            {
                what = string.Join(' ', arguments[..Math.Min(2, arguments.Length)]),
                said = output.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1],
                options.Events,
                options.Accounts,
                madeMs,
                ms = (int)took.TotalMilliseconds,
                perSecond = (int)(options.Events / took.TotalSeconds),
                processorMicrosecondsEach = Math.Round(processor.TotalMicroseconds / options.Events, 2),
                peakMb = peak,
            }));
        }
        if (options.Folder is null) Directory.Delete(folder, recursive: true);
    }

    private static async Task<(string Output, long PeakMegabytes, TimeSpan Processor)> RunProgram(string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "BankingApi.dll"));
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        var (peak, processor, exited) = (0L, TimeSpan.Zero, process.WaitForExitAsync());
        while (await Task.WhenAny(exited, Task.Delay(20)) != exited)
            (peak, processor) = (Math.Max(peak, PeakKilobytes(process.Id)), ProcessorTime(process) ?? processor);
        return process.ExitCode == 0
            ? (await output, peak / 1024, processor)
            : throw new InvalidOperationException($"It ended with {process.ExitCode}: {await output}{await errors}");
    }

    /// <returns>Null where the process has just ended.</returns>
    private static TimeSpan? ProcessorTime(Process process)
    {
        try
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <returns>0 where the process has just ended.</returns>
    private static long PeakKilobytes(int process)
    {
        const string Peak = "VmHWM:";
        try
        {
            var line = File.ReadLines(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/status"))
                .FirstOrDefault(line => line.StartsWith(Peak, StringComparison.Ordinal));
            return line is null ? 0 : long.Parse(line[Peak.Length..^2], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
