namespace BankingConsole.Tests.Running;

/// <summary>A provider, a bank that asks for its tokens, a console that signs its users in there, and a browser.</summary>
public sealed class GuardedBranch : IAsyncLifetime
{
    private readonly Chromium _chromium = new();
    private RunningProgram? _console;

    internal Provider Provider { get; private set; } = null!;

    internal Bank Bank { get; private set; } = null!;

    internal string Address => _console!.Address;

    public async Task InitializeAsync()
    {
        await _chromium.InitializeAsync();
        if (!Chromium.IsThere) return;
        Provider = await Provider.Start();
        Bank = new Bank(Provider.BankSettings);
        await Bank.Start();
        Bank.Token = Provider.AccessToken("owners:write accounts:read accounts:write transactions:write");
        _console = await Console();
    }

    public async Task DisposeAsync()
    {
        if (_console is not null) await _console.DisposeAsync();
        if (Bank is not null) await Bank.DisposeAsync();
        if (Provider is not null) await Provider.DisposeAsync();
        await _chromium.DisposeAsync();
    }

    /// <summary>A browser in which nobody has signed in yet, and whose user gets these scopes.</summary>
    internal Task<IBrowserContext> Browser(string scopes) => Browser(scopes, Address);

    internal Task<IBrowserContext> Browser(string scopes, string address)
    {
        Chromium.Needed();
        Provider.BeginAnew(scopes);
        return _chromium.Fresh(address);
    }

    internal Task<RunningProgram> Console(string address = "http://127.0.0.1:0")
        => Branch.ConsoleAt(address, Bank, Provider.ConsoleSettings);
}
