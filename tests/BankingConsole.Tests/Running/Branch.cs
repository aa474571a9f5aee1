namespace BankingConsole.Tests.Running;

/// <summary>Bank, console and browser, shared by the tests that leave them as they are.</summary>
public sealed class Branch : IAsyncLifetime
{
    private RunningProgram? _console;

    public Chromium Chromium { get; } = new();

    internal Bank Bank { get; } = new();

    internal string Address => _console!.Address;

    public async Task InitializeAsync()
    {
        await Chromium.InitializeAsync();
        if (!Chromium.IsThere) return;
        await Bank.Start();
        _console = await Console(Bank);
    }

    public async Task DisposeAsync()
    {
        await Chromium.DisposeAsync();
        if (_console is not null) await _console.DisposeAsync();
        await Bank.DisposeAsync();
    }

    internal static Task<RunningProgram> Console(Bank bank, params string[] settings)
        => ConsoleAt("http://127.0.0.1:0", bank, settings);

    /// <summary>Where another one was, say.</summary>
    internal static Task<RunningProgram> ConsoleAt(string address, Bank bank, params string[] settings)
        => RunningProgram.Start("BankingConsole", address, ["--Api:BaseUrl", bank.Address, .. settings]);

    internal async Task<IPage> Page(
        bool isDark = false, int width = 1280, int height = 900, string locale = "en-US", string zone = "Europe/Berlin")
    {
        Chromium.Needed();
        return await (await Chromium.Fresh(Address, isDark, width, height, locale, zone)).NewPageAsync();
    }
}

[CollectionDefinition(Name)]
public sealed class BranchDefinition : ICollectionFixture<Branch>
{
    public const string Name = "branch";
}
