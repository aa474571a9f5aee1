using System.ComponentModel;
using System.Diagnostics;
using System.Text.RegularExpressions;
using BankingApi.IntegrationTests.Processes;

namespace BankingApi.IntegrationTests.Evidence;

/// <summary>The program in <c>docs/evidence.md</c>, by which others check the log without ours, is right.</summary>
public sealed partial class OwnCheckTests : IDisposable
{
    private readonly DataFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public async Task It_says_what_digest_says_and_finds_what_was_changed()
    {
        await Make();
        Assert.Equal(await Digest(), await Python());

        DataFolder.Execute(_folder.Events, "UPDATE events SET data = CAST('{}' AS BLOB) WHERE revision = 3");
        Assert.Contains("revision 3 does not fit", await Python(), StringComparison.Ordinal);
    }

    /// <summary>These have another hash in the digest than in their last event.</summary>
    [SkippableFact]
    public async Task So_it_does_of_streams_that_began_before_there_were_hashes()
    {
        await Make();
        DataFolder.Execute(_folder.Events, """
            UPDATE events SET checksum = NULL, metadata = CASE WHEN revision % 2 = 0 THEN x'' ELSE CAST('{"schema":1}' AS BLOB) END
            """);
        await using (var bank = await OfflineBank.Open(_folder))
        {
            var accounts = await File.ReadAllLinesAsync(_folder.File("accounts.txt"));
            await bank.Suspend(Guid.Parse(accounts[0]));
        }

        var digest = await Digest();

        Assert.Equal(digest, await Python());
    }

    private async Task Make()
    {
        await using var bank = await OfflineBank.Open(_folder);
        var owner = await bank.Register("Jörg", "Müller", "some@example.org");
        var accounts = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            var account = await bank.OpenAccount(owner, "EUR", 100);
            await bank.Fill(account, "EUR", i + 3);
            accounts.Add(account.ToString());
        }
        await File.WriteAllLinesAsync(_folder.File("accounts.txt"), accounts);
    }

    private async Task<string> Digest()
    {
        var exit = await ServiceProcess.RunToExit("digest", "--Embedded:DataDirectory", _folder.Path);
        Assert.Equal((0, ""), (exit.Code, exit.Errors));
        return exit.Output;
    }

    private async Task<string> Python()
    {
        var script = _folder.File("check.py");
        await File.WriteAllTextAsync(script, Script().Match(await File.ReadAllTextAsync(Document())).Groups[1].Value);
        var start = new ProcessStartInfo("python3") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(script);
        start.ArgumentList.Add(_folder.Events);
        try
        {
            using var process = Process.Start(start)!;
            var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            await process.WaitForExitAsync().WaitAsync(Eventually.Patience);
            return ((await output) + await errors).TrimEnd('\n');
        }
        catch (Win32Exception)
        {
            Skip.If(true, "There is no Python.");
            throw;
        }
    }

    private static string Document()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "BankingApi.sln"))) folder = folder.Parent!;
        return Path.Combine(folder.FullName, "docs", "evidence.md");
    }

    [GeneratedRegex("```python\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Script();
}
