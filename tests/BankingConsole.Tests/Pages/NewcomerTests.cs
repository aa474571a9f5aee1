using BankingConsole.Tests.Running;
using static Microsoft.Playwright.Assertions;

namespace BankingConsole.Tests.Pages;

[Collection(BranchDefinition.Name)]
public sealed class NewcomerTests(Branch branch)
{
    [SkippableTheory]
    [InlineData(1280)]
    [InlineData(390)]
    public async Task A_newcomer_registers_opens_deposits_transfers_and_looks_at_yesterday(int width)
    {
        var page = await branch.Page(width: width);
        await page.GotoAsync("/");
        await page.GetByRole(AriaRole.Link, new() { Name = "Register an owner" }).ClickAsync();
        await page.GetByLabel("First name").FillAsync("Demo");
        await page.GetByLabel("Last name").FillAsync("Newcomer");
        await page.GetByLabel("E-mail").FillAsync("newcomer@bank.example");
        await page.GetByRole(AriaRole.Button, new() { Name = "Register" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Demo Newcomer");
        var owner = page.Url;

        await Open(page, "Savings", "");
        await page.GotoAsync(owner);
        await Open(page, "Checking", "100.00");
        await Expect(page.Locator("#balance")).ToHaveTextAsync("100.00 EUR");

        await page.Do("Deposit");
        await page.GetByLabel("Amount in EUR").FillAsync("1,250.50");
        await page.GetByLabel("Description").FillAsync("Salary");
        await page.Send("Deposit");
        await Expect(page.Locator(".done")).ToContainTextAsync("Recorded: 1,250.50 EUR. The balance is 1,350.50 EUR.");
        await Expect(page.Locator("#balance")).ToHaveTextAsync("1,350.50 EUR");
        await page.GetByRole(AriaRole.Button, new() { Name = "Done" }).ClickAsync();

        await page.Do("Transfer");
        var savings = await page.Locator("#own-accounts option").GetAttributeAsync("value");
        await page.GetByLabel("To account").FillAsync(savings!);
        await page.GetByLabel("Amount in EUR").FillAsync("350.50");
        await page.Send("Transfer");
        await Expect(page.Locator(".done")).ToContainTextAsync("Transferred: 350.50 EUR.");
        await Expect(page.Locator("#balance")).ToHaveTextAsync("1,000.00 EUR");
        await Expect(page.Steps().First).ToContainTextAsync("Transfer out");
        await Expect(page.Steps().First).ToContainTextAsync("-350.50");

        await page.GetByRole(AriaRole.Button, new() { Name = "Yesterday" }).ClickAsync();
        await Expect(page.Locator(".moment")).ToContainTextAsync("The account was not open yet.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Now", Exact = true }).ClickAsync();
        await Expect(page.Locator(".moment .big")).ToHaveTextAsync("1,000.00 EUR");
    }

    private static async Task Open(IPage page, string kind, string initial)
    {
        await page.GetByRole(AriaRole.Link, new() { Name = "Open an account" }).ClickAsync();
        await page.GetByLabel("Kind").SelectOptionAsync(new SelectOptionValue { Label = kind });
        await page.GetByLabel("Initial balance").FillAsync(initial);
        await page.GetByRole(AriaRole.Button, new() { Name = "Open", Exact = true }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync($"{kind} account");
    }
}
