using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json.Nodes;

namespace BankingConsole.Tests.Running;

/// <summary>The service on a fresh folder, which can be killed and come back where it was.</summary>
internal sealed class Bank : IAsyncDisposable
{
    private readonly string _folder;
    private readonly bool _isOwnFolder;
    private readonly string[] _settings;
    private RunningProgram? _program;
    private HttpClient? _http;

    public Bank(params string[] settings)
        : this(null, settings)
    {
    }

    /// <param name="folder">One that was there before, and stays; null for a fresh one.</param>
    public Bank(string? folder, string[] settings)
    {
        _settings = settings;
        _isOwnFolder = folder is null;
        _folder = folder ?? Path.Combine(Path.GetTempPath(), "bankingconsole-" + Guid.NewGuid().ToString("N"));
        Address = $"http://127.0.0.1:{FreePort()}";
    }

    /// <summary>Known before it runs: a console can look for it in vain.</summary>
    public string Address { get; }

    public string? Token { get; set; }

    public async Task Start()
    {
        _program = await RunningProgram.Start(
            "BankingApi", Address, ["--Embedded:DataDirectory", _folder, "--Demo:Seed=false", .. _settings]);
        _http ??= new HttpClient { BaseAddress = new Uri(Address), Timeout = TimeSpan.FromSeconds(60) };
    }

    /// <summary>Waits until its views are filled, from whatever lies in its folder.</summary>
    public async Task Ready()
    {
        for (var waited = Stopwatch.StartNew(); ; await Task.Delay(100))
        {
            using var answer = await _http!.GetAsync(new Uri("/health/ready", UriKind.Relative));
            if (answer.IsSuccessStatusCode) return;
            Assert.True(waited.Elapsed < TimeSpan.FromMinutes(10), await answer.Content.ReadAsStringAsync());
        }
    }

    public Task Kill() => _program!.Kill();

    /// <summary>Waits until it is in its log.</summary>
    public Task Says(string text) => _program!.Says(text);

    public async Task<JsonNode> Post(string path, object? body = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1" + path) { Content = JsonContent.Create(body ?? new { }) };
        return await Send(request);
    }

    public async Task<JsonNode> Get(string path) => await Send(new HttpRequestMessage(HttpMethod.Get, "/api/v1" + path));

    public async Task<string> Owner(string lastName)
        => (string)(await Post("/owners", new { firstName = "Demo", lastName, email = "demo@bank.example" }))["id"]!;

    public async Task<string> Account(string initialBalance = "100.00", string lastName = "Muster", string currency = "EUR")
        => (string)(await Post("/accounts", new { ownerId = await Owner(lastName), currency, initialBalance }))["id"]!;

    public Task<JsonNode> Deposit(string account, string amount, string? description = null)
        => Post($"/accounts/{account}/transactions", new { type = "DEPOSIT", amount, description });

    public Task<JsonNode> Erase(string owner)
        => Send(new HttpRequestMessage(HttpMethod.Delete, $"/api/v1/owners/{owner}/personal-data")
        { Content = JsonContent.Create(new { reason = "Asked to be forgotten" }) });

    public async ValueTask DisposeAsync()
    {
        if (_program is not null) await _program.DisposeAsync();
        _http?.Dispose();
        if (_isOwnFolder && Directory.Exists(_folder)) Directory.Delete(_folder, recursive: true);
    }

    private async Task<JsonNode> Send(HttpRequestMessage request)
    {
        if (Token is not null) request.Headers.Authorization = new("Bearer", Token);
        using var response = await _http!.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"{request.RequestUri}: {text}");
        return JsonNode.Parse(text)!;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
