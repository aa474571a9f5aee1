using BankingConsole.Tests.Running;
using static Microsoft.Playwright.Assertions;

namespace BankingConsole.Tests.Pages;

[Collection(BranchDefinition.Name)]
public sealed class OtherPagesTests(Branch branch)
{
    [SkippableFact]
    public async Task An_owner_is_found_and_shown_as_erased_once_they_are()
    {
        Chromium.Needed();
        var owner = await branch.Bank.Owner("Forgotten");
        var account = (string)(await branch.Bank.Post("/accounts", new { ownerId = owner, currency = "EUR" }))["id"]!;
        var page = await branch.Page();
        await page.GotoAsync("/owners");
        await page.GetByLabel("Name or e-mail").FillAsync("forgotten");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("tbody tr")).ToHaveCountAsync(1);
        await page.GetByRole(AriaRole.Link, new() { Name = "Demo Forgotten" }).ClickAsync();
        await Expect(page.Locator("dl.figures")).ToContainTextAsync("1 active");

        await branch.Bank.Post($"/accounts/{account}/close", new { reason = "Leaves" });
        await branch.Bank.Erase(owner);
        await page.ReloadAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Erased owner");
        await Expect(page.GetByText("The personal data were erased on")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Open an account" })).ToHaveCountAsync(0);
        await page.See(account);
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Erased owner" })).ToBeVisibleAsync();
        await Expect(page.GetByText("Forgotten")).ToHaveCountAsync(0);
    }

    [SkippableFact]
    public async Task What_is_not_filled_in_is_said_at_each_field()
    {
        var page = await branch.Page();
        await page.GotoAsync("/owners/new");
        await page.GetByLabel("Last name").FillAsync("Only");
        await page.GetByRole(AriaRole.Button, new() { Name = "Register" }).ClickAsync();
        await Expect(page.Locator("#firstName-error")).ToHaveTextAsync("Is required.");
        await Expect(page.Locator("#email-error")).ToBeVisibleAsync();
        await Expect(page.Locator("#lastName-error")).ToHaveCountAsync(0);
        await Expect(page.GetByLabel("First name")).ToBeFocusedAsync();
    }

    [SkippableFact]
    public async Task Analytics_shows_a_block_for_each_currency()
    {
        Chromium.Needed();
        var krone = await branch.Bank.Account("0.00", currency: "NOK");
        await branch.Bank.Deposit(krone, "12.00");
        await branch.Bank.Deposit(krone, "30.00");
        var page = await branch.Page();
        await page.GotoAsync("/analytics");
        await page.GetByLabel("Currency").FillAsync("nok");
        await page.GetByRole(AriaRole.Button, new() { Name = "Show" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 2 })).ToHaveTextAsync(["NOK"]);
        await Expect(page.Locator("dl.figures")).ToContainTextAsync("42.00 NOK");
        await Expect(page.Locator("svg.bars rect")).ToHaveCountAsync(1);
        await page.GetByText("Day by day").ClickAsync();
        await Expect(page.Locator("details tbody tr")).ToContainTextAsync("+42.00");
        await page.GetByLabel("Time zone").FillAsync("Nowhere/City");
        await page.GetByRole(AriaRole.Button, new() { Name = "Show" }).ClickAsync();
        await Expect(page.Locator("#timeZone-error")).ToBeVisibleAsync();
        await page.GotoAsync("/transfers");
        await page.GetByLabel("Account number").FillAsync("twelve");
        await page.GetByRole(AriaRole.Button, new() { Name = "Filter" }).ClickAsync();
        await Expect(page.Locator("#accountId-error")).ToHaveTextAsync("Not an account number.");
    }

    [SkippableFact]
    public async Task A_long_list_is_shown_page_by_page_each_row_once()
    {
        Chromium.Needed();
        for (var one = 0; one < 30; one++) await branch.Bank.Owner("Many");
        var page = await branch.Page();
        await page.GotoAsync("/owners");
        await page.GetByLabel("Name or e-mail").FillAsync("many");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByText("25 shown, there are more.")).ToBeVisibleAsync();
        // What is written meanwhile is the next question, not a part of this one.
        await page.GetByLabel("Name or e-mail").FillAsync("somebody else");
        await page.GetByRole(AriaRole.Button, new() { Name = "Show more" }).DblClickAsync();
        await Expect(page.GetByText("30 shown.")).ToBeVisibleAsync();
        await Expect(page.Locator("tbody tr")).ToHaveCountAsync(30);
    }

    [SkippableFact]
    public async Task An_address_without_a_page_is_told_so()
    {
        var page = await branch.Page();
        await page.GotoAsync("/nowhere");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Not found");
        await page.GetByRole(AriaRole.Link, new() { Name = "To the owners" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Owners");
    }

    [SkippableFact]
    public async Task A_failed_transfer_is_listed_with_its_reason_in_words()
    {
        Chromium.Needed();
        var (from, to) = (await branch.Bank.Account(), await branch.Bank.Account("0.00"));
        await branch.Bank.Post($"/accounts/{to}/suspend", new { reason = "Checks" });
        await branch.Bank.Post("/transfers", new { fromAccountId = from, toAccountId = to, amount = "5.00" });
        var page = await branch.Page();
        await page.GotoAsync("/transfers");
        await page.GetByLabel("Account number").FillAsync(from);
        await page.GetByRole(AriaRole.Button, new() { Name = "Filter" }).ClickAsync();
        await Expect(page.Locator("tbody tr")).ToHaveCountAsync(1);
        await Expect(page.Locator("tbody tr")).ToContainTextAsync("Failed");
        await Expect(page.Locator("tbody tr")).ToContainTextAsync("The account is suspended.");
    }

    [SkippableFact]
    public async Task A_transfer_that_failed_can_be_corrected_and_sent_as_another_one()
    {
        Chromium.Needed();
        var (from, to) = (await branch.Bank.Account(), await branch.Bank.Account("0.00"));
        var yen = await branch.Bank.Account("0", currency: "JPY");
        var page = await branch.Page();
        await page.See(from);
        await page.Do("Transfer");
        await page.GetByLabel("To account").FillAsync(yen);
        await page.GetByLabel("Amount in EUR").FillAsync("30.00");
        await page.Submit().DblClickAsync();
        await Expect(page.Locator("#toAccountId-error")).ToContainTextAsync("The accounts are in different currencies.");
        // As it is pasted.
        await page.GetByLabel("To account").FillAsync($" {to} ");
        await page.Send("Transfer");
        await Expect(page.Locator(".done")).ToContainTextAsync("Transferred: 30.00 EUR.");
        await Expect(page.Locator("#balance")).ToHaveTextAsync("70.00 EUR");
        // One that failed, however often it was clicked, and one that did not.
        Assert.Equal(2, (await branch.Bank.Get($"/transfers?accountId={from}"))["items"]!.AsArray().Count);
    }

    [SkippableFact]
    public async Task The_views_are_rebuilt_and_seen_to_be()
    {
        var page = await branch.Page();
        await page.GotoAsync("/operations");
        await page.GetByRole(AriaRole.Button, new() { Name = "Rebuild" }).ClickAsync();
        await Expect(page.GetByText("Rebuilding began. Reads go on meanwhile.")).ToBeVisibleAsync();
        await branch.Bank.Says("The views were rebuilt up to position");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Rebuild" })).ToBeFocusedAsync();
        await Expect(page.Locator(".cards .figures").First).ToContainTextAsync("Running");
    }
}
