using System.Diagnostics;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.RegularExpressions;
using BankingApi.IntegrationTests.Processes;

namespace BankingApi.IntegrationTests.Manners;

/// <summary>A real browser without a screen, steered by the Chrome DevTools Protocol.</summary>
internal sealed partial class Chromium : IAsyncDisposable
{
    private readonly string _profile = Directory.CreateTempSubdirectory("bankingapi-browser-").FullName;
    private readonly Process _process;
    private readonly ClientWebSocket _page = new();
    private readonly List<string> _complaints = [];
    private readonly TaskCompletionSource<string> _port = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _calls;

    private Chromium(string program)
    {
        _process = new Process { StartInfo = new(program) { RedirectStandardError = true, RedirectStandardOutput = true } };
        foreach (var argument in (string[])["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
            "--remote-debugging-port=0", $"--user-data-dir={_profile}", "about:blank"])
            _process.StartInfo.ArgumentList.Add(argument);
    }

    /// <summary>Null where there is none.</summary>
    public static string? Program { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .SelectMany(folder => (string[])[Path.Combine(folder, "chromium"), Path.Combine(folder, "google-chrome")])
        .FirstOrDefault(File.Exists);

    /// <summary>What the page's console says of errors and of what a policy forbade.</summary>
    public IReadOnlyList<string> Complaints => _complaints;

    public static async Task<Chromium> Start()
    {
        var browser = new Chromium(Program!);
        try
        {
            await browser.Connect().WaitAsync(Eventually.Patience);
            foreach (var domain in (string[])["Page", "Runtime", "Log"]) await browser.Do($"{domain}.enable", new { });
            return browser;
        }
        catch
        {
            await browser.DisposeAsync();
            throw;
        }
    }

    public Task Open(Uri address) => Do("Page.navigate", new { url = address.ToString() });

    public async Task<string> Evaluate(string script)
    {
        var answer = await Do(
            "Runtime.evaluate", new { expression = $"String({script})", awaitPromise = true, returnByValue = true, userGesture = true });
        return answer.GetProperty("result").GetProperty("value").GetString()!;
    }

    public Task Holds(string condition) => Eventually.Holds(
        async () => await Evaluate($"!!({condition})") == "true", () => $"{condition} does not hold. {string.Join('\n', _complaints)}");

    public async ValueTask DisposeAsync()
    {
        _page.Dispose();
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        await Eventually.Holds(() => Task.FromResult(Forget()), () => $"{_profile} stays in use.");
    }

    private async Task Connect()
    {
        _process.Start();
        _process.ErrorDataReceived += (_, line) =>
        {
            if (Listening().Match(line.Data ?? "") is { Success: true } match) _port.TrySetResult(match.Groups[1].Value);
        };
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        using var http = new HttpClient();
        var pages = JsonElement.Parse(await http.GetStringAsync(new Uri($"http://127.0.0.1:{await _port.Task}/json/list")));
        var page = pages.EnumerateArray().First(page => page.GetProperty("type").ValueEquals("page"));
        await _page.ConnectAsync(new Uri(page.GetProperty("webSocketDebuggerUrl").GetString()!), CancellationToken.None);
    }

    private async Task<JsonElement> Do(string method, object parameters)
    {
        using var bound = new CancellationTokenSource(Eventually.Patience);
        var id = ++_calls;
        var call = JsonSerializer.SerializeToUtf8Bytes(new { id, method, @params = parameters });
        await _page.SendAsync(call, WebSocketMessageType.Text, endOfMessage: true, bound.Token);
        while (true)
        {
            var message = await Receive(bound.Token);
            if (message.TryGetProperty("id", out var answered) && answered.GetInt32() == id)
                return message.TryGetProperty("result", out var result) ? result : throw new InvalidOperationException(message.ToString());
            Note(message);
        }
    }

    private async Task<JsonElement> Receive(CancellationToken cancellationToken)
    {
        using var message = new MemoryStream();
        var buffer = new byte[16 * 1024];
        ValueWebSocketReceiveResult part;
        do
        {
            part = await _page.ReceiveAsync(buffer.AsMemory(), cancellationToken);
            message.Write(buffer, 0, part.Count);
        }
        while (!part.EndOfMessage);
        return JsonElement.Parse(message.GetBuffer().AsSpan(0, (int)message.Length));
    }

    private void Note(JsonElement happened)
    {
        var said = happened.GetProperty("params");
        var isComplaint = happened.GetProperty("method").GetString() switch
        {
            "Log.entryAdded" => said.GetProperty("entry").GetProperty("level").ValueEquals("error"),
            "Runtime.consoleAPICalled" => said.GetProperty("type").ValueEquals("error"),
            "Runtime.exceptionThrown" => true,
            _ => false,
        };
        if (isComplaint) _complaints.Add(said.ToString());
    }

    private bool Forget()
    {
        try
        {
            Directory.Delete(_profile, recursive: true);
            return true;
        }
        catch (IOException)
        {
            return false; // A part of the browser is still at it.
        }
    }

    [GeneratedRegex(@"DevTools listening on ws://[^:]+:(\d+)/")]
    private static partial Regex Listening();
}
