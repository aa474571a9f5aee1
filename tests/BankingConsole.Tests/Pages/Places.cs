using BankingConsole.Tests.Running;
using static Microsoft.Playwright.Assertions;

namespace BankingConsole.Tests.Pages;

/// <summary>Every page with something on it, and how to know that it is all there.</summary>
internal static class Places
{
    public static async Task<IReadOnlyList<(string Name, Func<IPage, Task> Open)>> All(Bank bank)
    {
        var owner = await bank.Owner("Places");
        var account = await Account(bank, owner, "100.00");
        var other = await Account(bank, owner, "0.00");
        await bank.Deposit(account, "1250.50", "Salary");
        await bank.Post($"/accounts/{account}/transactions", new { type = "WITHDRAWAL", amount = "80.00", description = "Cash" });
        await bank.Post($"/accounts/{account}/holds", new { amount = "40.00", description = "Hotel" });
        await bank.Post("/transfers", new { fromAccountId = account, toAccountId = other, amount = "300.00", description = "Savings" });
        return
        [
            ("owners", page => Go(page, "/owners", page.Locator("table"))),
            ("register", page => Go(page, "/owners/new", page.GetByLabel("E-mail"))),
            ("owner", page => Go(page, $"/owners/{owner}", page.Locator("table"))),
            ("open", page => Go(page, $"/owners/{owner}/open", page.GetByText("For Demo Places"))),
            ("accounts", page => Go(page, "/accounts", page.Locator("table"))),
            ("account", page => page.See(account)),
            ("deposit", page => Refused(page, account)),
            ("deposited", page => Deposited(page, other)),
            ("transfer", page => Doing(page, account, "Transfer", page.GetByLabel("To account"))),
            ("overdraft", page => Doing(page, account, "Overdraft", page.GetByLabel("Limit in EUR"))),
            ("hold", page => Doing(page, account, "Hold", page.GetByLabel("Free again from"))),
            ("capture", page => Capturing(page, account)),
            ("suspend", page => Doing(page, account, "Suspend", page.GetByLabel("Reason"))),
            ("past", page => Past(page, account)),
            ("transfers", page => Go(page, "/transfers", page.Locator("table"))),
            ("analytics", page => Go(page, "/analytics", page.Locator("svg.bars").First)),
            ("operations", page => Go(page, "/operations", page.GetByRole(AriaRole.Heading, new() { Name = "webhooks" }))),
            ("not found", page => Go(page, $"/accounts/{Guid.Empty}", page.GetByRole(AriaRole.Alert))),
            ("nowhere", page => Go(page, "/nowhere", page.GetByText("There is no such page."))),
        ];
    }

    /// <summary>A life that is worth a picture.</summary>
    /// <param name="pause">Between its events, so that they can be told apart.</param>
    public static async Task Live(this Bank bank, string account, TimeSpan pause)
    {
        (string Type, string Amount, string Text)[] life =
        [
            ("DEPOSIT", "2450.00", "Salary"), ("WITHDRAWAL", "980.00", "Rent"), ("WITHDRAWAL", "64.20", "Groceries"),
            ("WITHDRAWAL", "39.90", "Telephone"), ("DEPOSIT", "120.00", "Sold a bicycle"), ("WITHDRAWAL", "412.75", "Dentist"),
            ("WITHDRAWAL", "71.35", "Groceries"), ("INTEREST", "0.85", "Interest"), ("DEPOSIT", "2450.00", "Salary"),
            ("WITHDRAWAL", "980.00", "Rent"), ("WITHDRAWAL", "55.10", "Groceries"), ("WITHDRAWAL", "230.00", "Train tickets"),
        ];
        foreach (var (type, amount, description) in life)
        {
            await bank.Post($"/accounts/{account}/transactions", new { type, amount, description });
            await Task.Delay(pause);
        }
        await bank.Post($"/accounts/{account}/holds", new { amount = "180.00", description = "Hotel" });
        await bank.Post($"/accounts/{account}/transactions", new { type = "WITHDRAWAL", amount = "48.60", description = "Groceries" });
    }

    private static async Task<string> Account(Bank bank, string owner, string initialBalance)
        => (string)(await bank.Post("/accounts", new { ownerId = owner, currency = "EUR", initialBalance }))["id"]!;

    private static async Task Go(IPage page, string path, ILocator there)
    {
        await page.GotoAsync(path);
        await Expect(there).ToBeVisibleAsync();
    }

    private static async Task Refused(IPage page, string account)
    {
        await page.See(account);
        await page.Do("Deposit");
        await page.GetByLabel("Amount in EUR").FillAsync("x");
        await page.Send("Deposit");
        await Expect(page.Locator("#amount-error")).ToBeVisibleAsync();
    }

    /// <summary>Twice, which is once.</summary>
    private static async Task Deposited(IPage page, string account)
    {
        await Doing(page, account, "Deposit", page.GetByLabel("Amount in EUR"));
        await page.GetByLabel("Amount in EUR").FillAsync("1.00");
        await page.Submit().DblClickAsync();
        await Expect(page.Locator(".replayed")).ToBeVisibleAsync();
    }

    private static async Task Doing(IPage page, string account, string verb, ILocator there)
    {
        await page.See(account);
        await page.Do(verb);
        await Expect(there).ToBeVisibleAsync();
    }

    private static async Task Capturing(IPage page, string account)
    {
        await page.See(account);
        await page.GetByRole(AriaRole.Button, new() { Name = "Capture" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Capture the hold of 40.00 EUR" })).ToBeFocusedAsync();
    }

    private static async Task Past(IPage page, string account)
    {
        await page.See(account);
        await page.GetByRole(AriaRole.Button, new() { Name = "Event before" }).ClickAsync();
        await Expect(page.Locator(".cursor line")).ToHaveCountAsync(1);
    }
}
