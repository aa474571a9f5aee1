using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace BankingApi.IntegrationTests.Security;

/// <summary>An OpenID provider that nobody here wrote: <c>oidc-provider</c> from npm, where node is there.</summary>
internal sealed class NodeProvider : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly Process _process;
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(30) };

    private NodeProvider(Process process, string issuer) => (_process, Issuer) = (process, issuer);

    public string Issuer { get; }

    /// <summary>Skips the test, with the reason, where there is no node, no npm or no registry.</summary>
    public static async Task<NodeProvider> Start(Guid owner)
    {
        Skip.If(await Run("node", "--version", Path.GetTempPath()) is null, "There is no node.");
        var folder = await Installed();
        Skip.If(folder is null, "npm could not install what package-lock.json names.");
        var start = Info("node", $"provider.mjs {SecuredFixture.AllScopes}", folder!);
        start.Environment["OWNER_ID"] = owner.ToString("D");
        var process = Process.Start(start)!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        var line = await process.StandardOutput.ReadLineAsync().WaitAsync(Patience);
        Assert.StartsWith("issuer ", line, StringComparison.Ordinal);
        return new(process, line!["issuer ".Length..]);
    }

    /// <param name="client">teller, or customer, who is confined to the owner.</param>
    public async Task<string> Token(string client, string scopes)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{Issuer}/token");
        request.Headers.Authorization = new("Basic", Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes($"{client}:secret")));
        request.Content = new FormUrlEncodedContent([new("grant_type", "client_credentials"), new("scope", scopes)]);
        using var response = await _http.SendAsync(request);
        response.EnsureSuccessStatusCode();
        return JsonNode.Parse(await response.Content.ReadAsStringAsync())!["access_token"]!.GetValue<string>();
    }

    /// <summary>From now on it signs with a new key.</summary>
    public async Task Rotate() => (await _http.GetAsync(new Uri($"{Issuer}/rotate"))).Dispose();

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    /// <summary>A folder for each set of versions, kept from one run to the next.</summary>
    private static async Task<string?> Installed()
    {
        var source = Path.Combine(AppContext.BaseDirectory, "Security", "OidcProvider");
        var files = Directory.GetFiles(source).Order(StringComparer.Ordinal).ToList();
        var version = Convert.ToHexStringLower(SHA256.HashData([.. files.SelectMany(File.ReadAllBytes)]))[..16];
        var folder = Path.Combine(Path.GetTempPath(), $"bankingapi-oidc-provider-{version}");
        if (Directory.Exists(folder)) return folder;
        var fresh = Directory.CreateTempSubdirectory("bankingapi-oidc-provider-").FullName;
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
