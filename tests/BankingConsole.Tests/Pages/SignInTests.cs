using BankingConsole.Tests.Running;
using Deque.AxeCore.Playwright;
using static Microsoft.Playwright.Assertions;

namespace BankingConsole.Tests.Pages;

public sealed class SignInTests(GuardedBranch branch) : IClassFixture<GuardedBranch>
{
    [SkippableFact]
    public async Task Users_sign_in_and_are_offered_what_their_token_allows()
    {
        Chromium.Needed();
        var account = await branch.Bank.Account();
        var teller = await (await branch.Browser("owners:read accounts:read transactions:write")).NewPageAsync();
        await teller.See(account);
        await Expect(teller.GetByText("Demo Teller")).ToBeVisibleAsync();
        await Expect(teller.GetByRole(AriaRole.Navigation, new() { Name = "Main" }).GetByRole(AriaRole.Link))
            .ToHaveTextAsync(["Owners", "Accounts"]);
        await Expect(teller.GetByRole(AriaRole.Region, new() { Name = "Do" }).GetByRole(AriaRole.Button))
            .ToHaveTextAsync(["Deposit", "Withdraw", "Hold"]);
        await teller.Do("Deposit");
        await teller.GetByLabel("Amount in EUR").FillAsync("1.00");
        await teller.Send("Deposit");
        await Expect(teller.Locator("#balance")).ToHaveTextAsync("101.00 EUR");
        await Expect(teller.Steps().First).ToContainTextAsync("by teller-1");

        // A page that is not offered says so to whoever knows its address.
        await teller.GotoAsync("/operations");
        await Expect(teller.GetByRole(AriaRole.Alert)).ToContainTextAsync("You may not do this.");

        var auditor = await (await branch.Browser("owners:read accounts:read")).NewPageAsync();
        await auditor.See(account);
        await Expect(auditor.GetByRole(AriaRole.Region, new() { Name = "Do" })).ToHaveCountAsync(0);
    }

    [SkippableFact]
    public async Task A_bank_that_asks_for_tokens_is_understood_by_a_console_that_has_none()
    {
        Chromium.Needed();
        await using var console = await Branch.Console(branch.Bank);
        var page = await (await branch.Browser("owners:read", console.Address)).NewPageAsync();
        await page.GotoAsync("/owners");
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("You are not signed in, or no longer.");
    }

    [SkippableFact]
    public async Task A_token_that_runs_out_is_replaced_and_without_that_the_user_signs_in_again_where_they_were()
    {
        Chromium.Needed();
        var account = await branch.Bank.Account();
        var page = await (await branch.Browser("owners:read accounts:read")).NewPageAsync();
        // The first token has run out when it comes: all that is seen is seen by the next one.
        branch.Provider.FirstLifetime = TimeSpan.FromMinutes(-5);
        await page.See(account);
        Assert.Equal(1, branch.Provider.Replaced);

        branch.Provider.GivesRefreshTokens = false;
        await page.GotoAsync("/sign-in");
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("You are not signed in, or no longer.");
        await page.GotoAsync($"/accounts/{account}");
        branch.Provider.FirstLifetime = TimeSpan.FromMinutes(10);
        await page.GetByRole(AriaRole.Alert).GetByRole(AriaRole.Link, new() { Name = "Sign in" }).ClickAsync();
        await Expect(page.Locator(".live")).ToHaveTextAsync("Live");
        await Expect(page.Locator("#balance")).ToHaveTextAsync("100.00 EUR");
        Assert.Equal(1, branch.Provider.Replaced);
    }

    [SkippableFact]
    public async Task Who_signs_out_is_signed_out_at_the_provider_and_in_other_tabs_and_may_come_back()
    {
        Chromium.Needed();
        var account = await branch.Bank.Account();
        var browser = await branch.Browser("owners:read accounts:read");
        var (one, other) = (await browser.NewPageAsync(), await browser.NewPageAsync());
        await one.See(account);
        await other.See(account);

        await one.GetByRole(AriaRole.Link, new() { Name = "Sign out" }).ClickAsync();
        await Expect(one.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Signed out");
        Assert.Equal(["teller-1"], branch.Provider.SignedOut);
        Assert.Empty((await one.RunAxe()).Violations);
        // Nothing more is told there.
        await Expect(other.Locator(".live")).ToContainTextAsync("You are not signed in any more.");
        await branch.Bank.Deposit(account, "5.00");
        await other.GetByRole(AriaRole.Button, new() { Name = "Yesterday" }).ClickAsync();
        await Expect(other.Locator(".moment .refused")).ToHaveTextAsync("You are not signed in, or no longer.");
        await Expect(other.Locator("#balance")).ToHaveTextAsync("100.00 EUR");

        await other.Locator(".live").GetByRole(AriaRole.Link, new() { Name = "Sign in" }).ClickAsync();
        await Expect(other.Locator(".live")).ToHaveTextAsync("Live");
        await Expect(other.Locator("#balance")).ToHaveTextAsync("105.00 EUR");
    }

    [SkippableFact]
    public async Task Who_signs_in_once_more_in_one_tab_does_so_in_all_and_is_signed_out_in_all()
    {
        Chromium.Needed();
        var account = await branch.Bank.Account();
        var browser = await branch.Browser("owners:read accounts:read");
        (branch.Provider.FirstLifetime, branch.Provider.GivesRefreshTokens) = (TimeSpan.FromMinutes(-5), false);
        var (one, other) = (await browser.NewPageAsync(), await browser.NewPageAsync());
        await one.GotoAsync($"/accounts/{account}");
        await other.GotoAsync($"/accounts/{account}");
        foreach (var tab in (IPage[])[one, other])
            await Expect(tab.GetByRole(AriaRole.Alert)).ToContainTextAsync("You are not signed in, or no longer.");

        branch.Provider.FirstLifetime = TimeSpan.FromMinutes(10);
        await one.GetByRole(AriaRole.Alert).GetByRole(AriaRole.Link, new() { Name = "Sign in" }).ClickAsync();
        await Expect(one.Locator(".live")).ToHaveTextAsync("Live");
        await other.GetByRole(AriaRole.Alert).GetByRole(AriaRole.Link, new() { Name = "Sign in" }).ClickAsync();
        await Expect(other.Locator(".live")).ToHaveTextAsync("Live");
        await one.GetByRole(AriaRole.Link, new() { Name = "Sign out" }).ClickAsync();
        await Expect(other.Locator(".live")).ToContainTextAsync("You are not signed in any more.");
    }

    [SkippableFact]
    public async Task A_sign_in_that_the_provider_refuses_is_told()
    {
        Chromium.Needed();
        var page = await (await branch.Browser("owners:read")).NewPageAsync();
        branch.Provider.Refusal = "access_denied";
        await page.GotoAsync("/owners");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Not signed in");
        await Expect(page.GetByText("The sign-in did not work.")).ToBeVisibleAsync();
    }

    [SkippableFact]
    public async Task A_customer_is_offered_what_customers_may_do_with_what_is_theirs()
    {
        Chromium.Needed();
        var (others, account) = (await branch.Bank.Account(), await branch.Bank.Account(lastName: "Customer"));
        var page = await (await branch.Browser("accounts:read accounts:write transactions:write transfers:write")).NewPageAsync();
        branch.Provider.OwnerId = Guid.Parse((string)(await branch.Bank.Get($"/accounts/{account}"))["ownerId"]!);
        await page.GotoAsync("/");
        // The first place that there is for them.
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Accounts");
        await Expect(page.Locator("tbody tr")).ToHaveCountAsync(1);
        await Expect(page.Locator("tbody tr")).ToContainTextAsync("Demo Customer");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Demo Customer" })).ToHaveCountAsync(0);
        await page.See(account);
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "Do" }).GetByRole(AriaRole.Button))
            .ToHaveTextAsync(["Transfer", "Close"]);
        await page.GotoAsync($"/owners/{branch.Provider.OwnerId}/open");
        await Expect(page.GetByLabel("Initial balance")).ToBeVisibleAsync();
        await Expect(page.GetByLabel("Overdraft limit")).ToHaveCountAsync(0);
        await page.GotoAsync($"/accounts/{others}");
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("There is no such account.");
    }

    [SkippableFact]
    public async Task After_a_restart_of_the_console_an_open_page_signs_in_again_and_goes_on()
    {
        Chromium.Needed();
        var account = await branch.Bank.Account();
        await using var console = await branch.Console();
        var page = await (await branch.Browser("owners:read accounts:read", console.Address)).NewPageAsync();
        await page.See(account);
        await console.Kill();
        await Expect(page.GetByText("The console is not reached. Trying again …")).ToBeVisibleAsync();
        await branch.Bank.Deposit(account, "5.00");
        await using var again = await branch.Console(console.Address);
        await Expect(page.Locator("#balance")).ToHaveTextAsync("105.00 EUR");
        await Expect(page.Locator(".live")).ToHaveTextAsync("Live");
    }

    [SkippableTheory]
    [InlineData("//evil.example")]
    [InlineData("/%09/evil.example")]
    [InlineData("/%5Cevil.example")]
    [InlineData("https://evil.example/")]
    public async Task Who_signs_in_comes_back_to_the_console_and_nowhere_else(string back)
    {
        Chromium.Needed();
        var page = await (await branch.Browser("owners:read")).NewPageAsync();
        await page.GotoAsync($"/sign-in?back={back}");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Owners");
        Assert.StartsWith(branch.Address, page.Url, StringComparison.Ordinal);
    }
}
