namespace BankingConsole.Tests.Running;

/// <summary>The machine's browser, driven by Playwright; nothing is downloaded.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private static readonly string[] Places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    private static readonly string? Found = Environment.GetEnvironmentVariable("BANKINGCONSOLE_TEST_CHROMIUM") is { Length: > 0 } given
        ? new[] { given }.FirstOrDefault(File.Exists) : Places.FirstOrDefault(File.Exists);

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public static bool IsThere => Found is not null;

    public static void Needed() => Skip.If(Found is null, "There is no chromium here: apt-get install chromium.");

    public async Task InitializeAsync()
    {
        if (Found is null) return;
        Assertions.SetDefaultExpectTimeout(20_000);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = Found, Args = ["--no-sandbox", "--disable-gpu"] });
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
    }

    /// <summary>A browser without a past.</summary>
    public async Task<IBrowserContext> Fresh(
        string address, bool isDark = false, int width = 1280, int height = 900, string locale = "en-US",
        string zone = "Europe/Berlin")
    {
        Needed();
        var context = await _browser!.NewContextAsync(new()
        {
            BaseURL = address,
            Locale = locale,
            TimezoneId = zone,
            ViewportSize = new() { Width = width, Height = height },
            ColorScheme = isDark ? ColorScheme.Dark : ColorScheme.Light,
            ReducedMotion = ReducedMotion.Reduce,
        });
        context.SetDefaultTimeout(30_000);
        return context;
    }
}
