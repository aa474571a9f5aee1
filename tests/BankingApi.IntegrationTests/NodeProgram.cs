using System.Diagnostics;
using System.Security.Cryptography;

namespace BankingApi.IntegrationTests;

/// <summary>A program that runs on node with packages from npm, in the versions that its lock file names. It ends when its standard input
/// does.</summary>
internal sealed class NodeProgram : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly Process _process;

    private NodeProgram(Process process)
    {
        _process = process;
        // What is not read would fill the pipe and stop the program.
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
    }

    /// <summary>Skips the test, with the reason, where there is no node, no npm or no registry.</summary>
    /// <param name="source">The program's folder, below the project.</param>
    /// <param name="script">Its file, and what it is told.</param>
    public static async Task<NodeProgram> Start(string source, string script, params (string Name, string Value)[] environment)
    {
        Skip.If(await Run("node", "--version", Path.GetTempPath()) is null, "There is no node.");
        var folder = await Installed(Path.Combine(AppContext.BaseDirectory, source));
        Skip.If(folder is null, "npm could not install what package-lock.json names.");
        var start = Info("node", script, folder!);
        foreach (var (name, value) in environment) start.Environment[name] = value;
        return new(Process.Start(start)!);
    }

    /// <returns>Null when it has ended.</returns>
    public async Task<string?> ReadLine() => await _process.StandardOutput.ReadLineAsync().WaitAsync(Patience);

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    /// <summary>A folder for each set of versions, kept from one run to the next.</summary>
    private static async Task<string?> Installed(string source)
    {
        var files = Directory.GetFiles(source).Order(StringComparer.Ordinal).ToList();
        var version = Convert.ToHexStringLower(SHA256.HashData([.. files.SelectMany(File.ReadAllBytes)]))[..16];
        var folder = Path.Combine(Path.GetTempPath(), $"bankingapi-node-{version}");
        if (Directory.Exists(folder)) return folder;
        var fresh = Directory.CreateTempSubdirectory("bankingapi-node-").FullName;
        foreach (var file in files) File.Copy(file, Path.Combine(fresh, Path.GetFileName(file)));
        if (await Run("npm", "ci --ignore-scripts --no-audit --no-fund --fetch-retries=1", fresh) is null) return null;
        try
        {
            Directory.Move(fresh, folder);
        }
        catch (IOException) when (Directory.Exists(folder))
        {
            // Another run was faster.
        }
        return folder;
    }

    /// <returns>What it wrote; null where it cannot be run, or fails.</returns>
    private static async Task<string?> Run(string program, string arguments, string folder)
    {
        try
        {
            using var process = Process.Start(Info(program, arguments, folder))!;
            var output = process.StandardOutput.ReadToEndAsync();
            var errors = process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync().WaitAsync(Patience);
            await errors;
            return process.ExitCode == 0 ? await output : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    private static ProcessStartInfo Info(string program, string arguments, string folder) => new(program, arguments)
    { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
}
