using BankingConsole.Tests.Running;
using static Microsoft.Playwright.Assertions;

namespace BankingConsole.Tests.Pages;

public sealed class ConnectionTests(Chromium chromium) : IClassFixture<Chromium>
{
    [SkippableFact]
    public async Task A_bank_that_goes_and_comes_back_is_followed_on()
    {
        Chromium.Needed();
        await using var bank = new Bank();
        await bank.Start();
        await using var console = await Branch.Console(bank);
        var account = await bank.Account();
        var page = await (await chromium.Fresh(console.Address)).NewPageAsync();
        await page.See(account);

        await bank.Kill();
        await Expect(page.Locator(".live")).ToHaveTextAsync("The bank is not reached. Trying again …");
        await page.Do("Deposit");
        await page.GetByLabel("Amount in EUR").FillAsync("7.00");
        await page.Send("Deposit");
        await Expect(page.Locator(".outcome .refused")).ToContainTextAsync("The bank does not answer.");

        await bank.Start();
        await Expect(page.Locator(".live")).ToHaveTextAsync("Live");
        await page.Send("Deposit");
        await Expect(page.Locator("#balance")).ToHaveTextAsync("107.00 EUR");
        await bank.Deposit(account, "1.00");
        await Expect(page.Locator("#balance")).ToHaveTextAsync("108.00 EUR");
        await Expect(page.Steps().First).ToContainTextAsync("108.00");
    }

    [SkippableFact]
    public async Task A_bank_that_is_down_is_said_and_asked_again_by_itself()
    {
        Chromium.Needed();
        await using var bank = new Bank();
        await using var console = await Branch.Console(bank);
        var page = await (await chromium.Fresh(console.Address)).NewPageAsync();
        foreach (var path in (string[])["accounts", "transfers", "analytics", "operations", "owners"])
        {
            await page.GotoAsync($"/{path}");
            await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("The bank does not answer. It is asked again by itself.");
        }
        await bank.Start();
        await Expect(page.GetByRole(AriaRole.Alert)).ToHaveCountAsync(0);
        await Expect(page.GetByText("Nobody found.")).ToBeVisibleAsync();
    }

    [SkippableFact]
    public async Task A_console_that_restarts_is_said_and_comes_back_by_itself()
    {
        Chromium.Needed();
        await using var bank = new Bank();
        await bank.Start();
        var account = await bank.Account();
        await using var console = await Branch.Console(bank);
        var page = await (await chromium.Fresh(console.Address)).NewPageAsync();
        await page.See(account);
        await console.Kill();
        await Expect(page.GetByText("The console is not reached. Trying again …")).ToBeVisibleAsync();
        await using var again = await Branch.ConsoleAt(console.Address, bank);
        await Expect(page.GetByText("The console is not reached. Trying again …")).ToBeHiddenAsync();
        await Expect(page.Locator(".live")).ToHaveTextAsync("Live");
        await Expect(page.Locator("#balance")).ToHaveTextAsync("100.00 EUR");
    }
}
