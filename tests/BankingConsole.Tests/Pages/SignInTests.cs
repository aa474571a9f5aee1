using BankingConsole.Tests.Running;
using static Microsoft.Playwright.Assertions;

namespace BankingConsole.Tests.Pages;

public sealed class SignInTests(Chromium chromium) : IClassFixture<Chromium>
{
    [SkippableFact]
    public async Task Users_sign_in_and_are_offered_what_their_token_allows()
    {
        Chromium.Needed();
        await using var provider = await Provider.Start();
        await using var bank = new Bank(provider.BankSettings);
        await bank.Start();
        bank.Token = provider.AccessToken("owners:write accounts:write");
        var account = await bank.Account();
        await using var console = await Branch.Console(bank, provider.ConsoleSettings);

        provider.Scopes = "owners:read accounts:read transactions:write";
        var teller = await (await chromium.Fresh(console.Address)).NewPageAsync();
        await teller.See(account);
        await Expect(teller.GetByText("Tilda Teller")).ToBeVisibleAsync();
        await Expect(teller.GetByRole(AriaRole.Navigation, new() { Name = "Main" }).GetByRole(AriaRole.Link))
            .ToHaveTextAsync(["Owners", "Accounts"]);
        await Expect(teller.GetByRole(AriaRole.Region, new() { Name = "Do" }).GetByRole(AriaRole.Button))
            .ToHaveTextAsync(["Deposit", "Withdraw"]);
        await teller.Do("Deposit");
        await teller.GetByLabel("Amount in EUR").FillAsync("1.00");
        await teller.Send("Deposit");
        await Expect(teller.Locator("#balance")).ToHaveTextAsync("101.00 EUR");
        await Expect(teller.Steps().First).ToContainTextAsync("by teller-1");

        // A page that is not offered says so to whoever knows its address.
        await teller.GotoAsync("/operations");
        await Expect(teller.GetByRole(AriaRole.Alert)).ToContainTextAsync("You may not do this.");

        provider.Scopes = "owners:read accounts:read";
        var auditor = await (await chromium.Fresh(console.Address)).NewPageAsync();
        await auditor.See(account);
        await Expect(auditor.GetByRole(AriaRole.Region, new() { Name = "Do" })).ToHaveCountAsync(0);
    }

    [SkippableFact]
    public async Task A_bank_that_asks_for_tokens_is_understood_by_a_console_that_has_none()
    {
        Chromium.Needed();
        await using var provider = await Provider.Start();
        await using var bank = new Bank(provider.BankSettings);
        await bank.Start();
        await using var console = await Branch.Console(bank);
        var page = await (await chromium.Fresh(console.Address)).NewPageAsync();
        await page.GotoAsync("/owners");
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("You are not signed in, or no longer.");
    }
}
