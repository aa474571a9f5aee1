using System.Diagnostics;
using System.Text;

namespace BankingApi.IntegrationTests.OpenApi;

/// <summary>The tour of the README, pasted into a shell block by block, shows what the README says it shows.</summary>
public sealed class ReadmeTourTests
{
    private const string Expected = "#> ";
    private const string EndOfCommand = "-- end of what the tour shows --";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [SkippableFact]
    public async Task The_tour_shows_what_it_says()
    {
        Skip.IfNot(await Runs("bash", "--version") && await Runs("curl", "--version"), "This machine has no bash or no curl.");
        var (script, expectations) = Read(await File.ReadAllLinesAsync(Readme()));
        Assert.True(expectations.Count >= 20, "The tour has been lost from the README.");

        await using var service = await DocumentedService.Start(
            "Production", settings: ["--Webhooks:AllowInsecure=true"]); // As in Development, where the tour is walked.
        var (shown, errors) = await Run(script, service.BaseAddress);

        Assert.Equal("", errors);
        var parts = shown.Split(EndOfCommand);
        Assert.Equal(expectations.Count, parts.Length - 1);
        for (var i = 0; i < expectations.Count; i++)
        {
            var from = 0;
            foreach (var fragment in expectations[i].Split(" … "))
            {
                var at = parts[i].IndexOf(fragment, from, StringComparison.Ordinal);
                Assert.True(at >= 0, $"The tour says '{fragment}' of:\n{parts[i]}");
                from = at + fragment.Length;
            }
        }
    }

    /// <summary>The commands, with a mark after each output that the README describes, and these descriptions.</summary>
    private static (string Script, List<string> Expectations) Read(string[] readme)
    {
        var script = new StringBuilder("set -euo pipefail\n");
        var expectations = new List<string>();
        var isBlock = false;
        foreach (var line in readme.SkipWhile(line => line != "## A tour").Skip(1)
            .TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal)))
        {
            if (line.StartsWith("```", StringComparison.Ordinal)) isBlock = line == "```bash";
            else if (isBlock && line.StartsWith(Expected, StringComparison.Ordinal))
            {
                expectations.Add(line[Expected.Length..]);
                script.Append("echo '").Append(EndOfCommand).Append("'\n");
            }
            else if (isBlock) script.Append(line).Append('\n');
        }
        return (script.ToString(), expectations);
    }

    private static string Readme()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "BankingApi.sln"))) return Path.Combine(folder.FullName, "README.md");
        throw new InvalidOperationException("The tests do not lie in a checkout.");
    }

    private static async Task<(string Output, string Errors)> Run(string script, string baseAddress)
    {
        var start = new ProcessStartInfo("bash")
        { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["BASE"] = baseAddress;
        using var bash = Process.Start(start)!;
        var (output, errors) = (bash.StandardOutput.ReadToEndAsync(), bash.StandardError.ReadToEndAsync());
        await bash.StandardInput.WriteAsync(script);
        bash.StandardInput.Close();
        await Task.WhenAll(output, errors).WaitAsync(Patience);
        return (await output, await errors);
    }

    private static async Task<bool> Runs(string program, string argument)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, argument) { RedirectStandardOutput = true })!;
            await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
