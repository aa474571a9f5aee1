using System.Globalization;
using System.Text.RegularExpressions;
using BankingConsole.Tests.Running;
using static Microsoft.Playwright.Assertions;

namespace BankingConsole.Tests.Pages;

[Collection(BranchDefinition.Name)]
public sealed class AccountTests(Branch branch)
{
    [SkippableFact]
    public async Task A_double_click_is_one_effect_and_is_shown_as_such()
    {
        Chromium.Needed();
        var account = await branch.Bank.Account();
        var page = await branch.Page();
        await page.See(account);
        await page.Do("Deposit");
        await page.GetByLabel("Amount in EUR").FillAsync("5.00");
        await page.Submit().DblClickAsync();
        await Expect(page.Locator(".replayed")).ToHaveTextAsync("Sent more than once, done once: the bank knew it already.");
        await Expect(page.Locator("#balance")).ToHaveTextAsync("105.00 EUR");
        Assert.Equal(1, (int)(await branch.Bank.Get($"/accounts/{account}?minRevision=1"))["transactionCount"]!);
        // A new form is a new deposit.
        await page.GetByRole(AriaRole.Button, new() { Name = "Another one" }).ClickAsync();
        await page.GetByLabel("Amount in EUR").FillAsync("5.00");
        await page.Send("Deposit");
        await Expect(page.Locator("#balance")).ToHaveTextAsync("110.00 EUR");
        await Expect(page.Locator(".replayed")).ToHaveCountAsync(0);
    }

    [SkippableFact]
    public async Task What_another_tab_did_is_seen_and_has_to_be_agreed_to()
    {
        Chromium.Needed();
        var account = await branch.Bank.Account();
        var one = await branch.Page();
        var other = await branch.Page();
        await one.See(account);
        await other.See(account);
        await one.Do("Withdraw");
        await one.GetByLabel("Amount in EUR").FillAsync("60.00");

        await other.Do("Withdraw");
        await other.GetByLabel("Amount in EUR").FillAsync("30.00");
        await other.Send("Withdraw");
        await Expect(other.Locator(".done")).ToContainTextAsync("The balance is 70.00 EUR.");

        // It appears by itself, and nothing is done on what is no longer so: not by the second half of a double click either.
        await Expect(one.Locator("#balance")).ToHaveTextAsync("70.00 EUR");
        var button = (await one.Submit().BoundingBoxAsync())!;
        await one.Mouse.ClickAsync(button.X + button.Width / 2, button.Y + button.Height / 2);
        await Expect(one.Locator(".outcome .refused")).ToContainTextAsync("The account has changed since you opened this form.");
        await Expect(one.GetByLabel("Do it all the same")).ToBeVisibleAsync();
        await one.Mouse.ClickAsync(button.X + button.Width / 2, button.Y + button.Height / 2);
        await Expect(one.GetByLabel("Do it all the same")).Not.ToBeCheckedAsync();
        await one.Send("Withdraw");
        await Expect(one.Locator("#balance")).ToHaveTextAsync("70.00 EUR");
        Assert.Equal(1, (int)(await branch.Bank.Get($"/accounts/{account}/balance"))["revision"]!);

        // Who wants it all the same gets it, also on an account that never rests.
        await one.GetByLabel("Do it all the same").CheckAsync();
        await branch.Bank.Deposit(account, "1.00");
        await one.Send("Withdraw");
        await Expect(one.Locator(".done")).ToContainTextAsync("The balance is 11.00 EUR.");
        await Expect(other.Locator("#balance")).ToHaveTextAsync("11.00 EUR");
    }

    [SkippableFact]
    public async Task Money_is_deposited_whatever_has_happened_since()
    {
        Chromium.Needed();
        var account = await branch.Bank.Account();
        var page = await branch.Page();
        await page.See(account);
        await page.Do("Deposit");
        await page.GetByLabel("Amount in EUR").FillAsync("5.00");
        await branch.Bank.Deposit(account, "1.00");
        // The button above is no other form, and no other key.
        await page.Do("Deposit");
        await page.Send("Deposit");
        await Expect(page.Locator(".done")).ToContainTextAsync("The balance is 106.00 EUR.");
    }

    [SkippableTheory]
    [InlineData("Pacific/Auckland")]
    [InlineData("America/Los_Angeles")]
    public async Task A_day_is_the_users_day(string zone)
    {
        Chromium.Needed();
        var account = await branch.Bank.Account();
        var page = await branch.Page(zone: zone);
        await page.See(account);
        await page.Do("Deposit");
        await page.GetByLabel("Amount in EUR").FillAsync("5.00");
        var today = (await page.GetByLabel("Counts since").GetAttributeAsync("max"))!;
        await page.GetByLabel("Counts since").FillAsync(today);
        await page.Send("Deposit");
        await Expect(page.Locator(".done")).ToContainTextAsync("The balance is 105.00 EUR.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Another one" }).ClickAsync();
        await page.GetByLabel("Amount in EUR").FillAsync("5.00");
        var yesterday = DateOnly.ParseExact(today, "yyyy-MM-dd", CultureInfo.InvariantCulture).AddDays(-1);
        await page.GetByLabel("Counts since").FillAsync(yesterday.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        await page.Send("Deposit");
        await Expect(page.Locator("#valueAt-error")).ToContainTextAsync("not before the opening");
    }

    [SkippableFact]
    public async Task One_goes_to_a_moment_by_writing_it_and_nowhere_by_writing_nonsense()
    {
        Chromium.Needed();
        var account = await branch.Bank.Account();
        var opened = (DateTimeOffset)(await branch.Bank.Get($"/accounts/{account}"))["openedAt"]!;
        // A second later, so that a moment in whole seconds lies between the two.
        while (DateTimeOffset.UtcNow < opened.AddSeconds(1.1)) await Task.Delay(50);
        await branch.Bank.Deposit(account, "10.00");
        var page = await branch.Page(zone: "UTC");
        await page.See(account);
        var moment = page.GetByLabel("Go to");
        await moment.FillAsync(opened.AddSeconds(1).ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture));
        await moment.PressAsync("Tab");
        await Expect(page.Locator(".moment .big")).ToHaveTextAsync("100.00 EUR");
        await page.GetByLabel("How far back").SelectOptionAsync(new SelectOptionValue { Label = "An hour" });
        await moment.FillAsync("0202-01-01T00:00");
        await moment.PressAsync("Tab");
        await Expect(page.Locator(".moment")).ToContainTextAsync("The account was not open yet.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Now", Exact = true }).ClickAsync();
        await Expect(page.Locator(".moment .big")).ToHaveTextAsync("110.00 EUR");
    }

    [SkippableFact]
    public async Task A_refusal_is_shown_at_the_field_that_it_is_about()
    {
        Chromium.Needed();
        var account = await branch.Bank.Account();
        var page = await branch.Page();
        await page.See(account);
        await page.Do("Withdraw");
        var amount = page.GetByLabel("Amount in EUR");
        await amount.FillAsync("1000.00");
        await amount.PressAsync("Enter");
        await Expect(page.Locator("#amount-error")).ToHaveTextAsync("More than is available on the account.");
        await Expect(amount).ToBeFocusedAsync();
        await Expect(amount).ToHaveAccessibleDescriptionAsync("More than is available on the account.");
        await amount.FillAsync("1.001");
        await page.Send("Withdraw");
        await Expect(page.Locator("#amount-error")).ToHaveTextAsync("Must have at most 2 decimals, as EUR has.");
        await amount.FillAsync("1.00.0");
        await page.Send("Withdraw");
        await Expect(page.Locator("#amount-error")).ToHaveTextAsync("Write it like 1,234.50.");
        await amount.FillAsync("1.00");
        await page.Send("Withdraw");
        await Expect(page.Locator(".done")).ToContainTextAsync("The balance is 99.00 EUR.");
        await Expect(page.Locator("#amount-error")).ToHaveCountAsync(0);
    }

    [SkippableFact]
    public async Task The_slider_goes_through_time_by_keyboard_and_new_events_do_not_move_who_looks_back()
    {
        Chromium.Needed();
        var account = await branch.Bank.Account();
        for (var salary = 1; salary <= 5; salary++) await branch.Bank.Deposit(account, "10.00", $"Salary {salary}");
        var page = await branch.Page();
        await page.See(account);
        await Expect(page.Locator(".moment .big")).ToHaveTextAsync("150.00 EUR");
        await Expect(page.Locator(".mark")).ToHaveCountAsync(6);

        await page.GetByRole(AriaRole.Button, new() { Name = "Event before" }).ClickAsync();
        await Expect(page.Locator(".moment .big")).ToHaveTextAsync("140.00 EUR");
        await Expect(page.Steps().First).ToContainTextAsync("Salary 4");
        var slider = page.GetByRole(AriaRole.Slider);
        await slider.FocusAsync();
        await page.Keyboard.PressAsync("Home");
        await Expect(page.Locator(".moment .big")).ToHaveTextAsync("100.00 EUR");
        await Expect(page.Steps()).ToHaveCountAsync(1);

        await branch.Bank.Deposit(account, "1.00", "Meanwhile");
        await Expect(page.Locator("#balance")).ToHaveTextAsync("151.00 EUR");
        await Expect(page.Locator(".at")).ToContainTextAsync("1 newer event since");
        await Expect(page.Locator(".moment .big")).ToHaveTextAsync("100.00 EUR");
        await slider.FocusAsync();
        await page.Keyboard.PressAsync("End");
        await Expect(page.Locator(".moment .big")).ToHaveTextAsync("151.00 EUR");
        await Expect(page.Steps().First).ToContainTextAsync("Meanwhile");
    }

    [SkippableFact]
    public async Task By_value_time_money_counts_since_before_it_was_recorded()
    {
        Chromium.Needed();
        var account = await branch.Bank.Account();
        await branch.Bank.Deposit(account, "10.00");
        var opened = (string)(await branch.Bank.Get($"/accounts/{account}"))["openedAt"]!;
        await branch.Bank.Post($"/accounts/{account}/transactions", new { type = "INTEREST", amount = "0.50", valueAt = opened });
        var page = await branch.Page();
        await page.See(account);
        await page.GetByRole(AriaRole.Slider).FocusAsync();
        await page.Keyboard.PressAsync("Home");
        await Expect(page.Locator(".moment .big")).ToHaveTextAsync("100.00 EUR");
        await page.GetByLabel("value time").CheckAsync();
        await Expect(page.Locator(".moment .big")).ToHaveTextAsync("100.50 EUR");
        await Expect(page.Steps().First).ToContainTextAsync("Interest");
    }

    [SkippableFact]
    public async Task An_account_is_suspended_reactivated_and_closed()
    {
        Chromium.Needed();
        var account = await branch.Bank.Account("0.00");
        var page = await branch.Page();
        await page.See(account);
        foreach (var (verb, status) in new[]
            { ("Overdraft", "Active"), ("Suspend", "Suspended"), ("Reactivate", "Active"), ("Close", "Closed") })
        {
            await page.Do(verb);
            if (verb == "Overdraft") await page.GetByLabel("Limit in EUR").FillAsync("50.00");
            else await page.GetByLabel("Reason").FillAsync($"To {verb}");
            await page.Submit().ClickAsync();
            await Expect(page.Locator("main .status").First).ToHaveTextAsync(status);
            await Expect(page.Locator(".done")).ToBeVisibleAsync();
            await page.GetByRole(AriaRole.Button, new() { Name = "Done" }).ClickAsync();
        }
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "Do" })).ToHaveCountAsync(0);
    }

    [SkippableFact]
    public async Task Money_is_set_aside_and_then_taken_in_part_or_freed()
    {
        Chromium.Needed();
        var account = await branch.Bank.Account();
        var page = await branch.Page();
        await page.See(account);
        await page.Do("Hold");
        await page.GetByLabel("Amount in EUR").FillAsync("40.00");
        await page.GetByLabel("Description").FillAsync("Hotel");
        await page.Submit().DblClickAsync();
        await Expect(page.Locator(".replayed")).ToBeVisibleAsync();
        await Expect(page.Locator("#available")).ToHaveTextAsync("60.00 EUR");
        await page.GetByRole(AriaRole.Button, new() { Name = "Another one" }).ClickAsync();
        await page.GetByLabel("Amount in EUR").FillAsync("5.00");
        await page.Send("Hold");
        await Expect(page.Locator("#available")).ToHaveTextAsync("55.00 EUR");
        var holds = page.GetByRole(AriaRole.Region, new() { Name = "Holds" }).Locator("tbody tr");
        await Expect(holds).ToHaveCountAsync(2);

        await holds.Filter(new() { HasText = "Hotel" }).GetByRole(AriaRole.Button, new() { Name = "Capture" }).ClickAsync();
        await page.GetByLabel("Amount in EUR").FillAsync("41.00");
        await page.Send("Capture");
        await Expect(page.Locator("#amount-error")).ToHaveTextAsync("More than is held.");
        await page.GetByLabel("Amount in EUR").FillAsync("30.00");
        await page.Submit().DblClickAsync();
        await Expect(page.Locator(".replayed")).ToBeVisibleAsync();
        await Expect(page.Locator("#balance")).ToHaveTextAsync("70.00 EUR");
        await Expect(page.Locator("#available")).ToHaveTextAsync("65.00 EUR");
        await Expect(page.Steps().First).ToContainTextAsync("ends the hold of no. 1");

        await Expect(holds).ToHaveCountAsync(1);
        await holds.GetByRole(AriaRole.Button, new() { Name = "Void" }).ClickAsync();
        await page.Submit().ClickAsync();
        await Expect(page.Locator(".done")).ToHaveTextAsync("5.00 EUR are free again.");
        await Expect(page.Locator("#available")).ToHaveTextAsync("70.00 EUR");
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "Holds" })).ToHaveCountAsync(0);
    }

    [SkippableFact]
    public async Task A_mistake_is_taken_back_once()
    {
        Chromium.Needed();
        var account = await branch.Bank.Account();
        await branch.Bank.Deposit(account, "10.00", "Too much");
        var page = await branch.Page();
        await page.See(account);
        // The opening is no transaction.
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Reverse no." })).ToHaveCountAsync(1);
        await page.GetByRole(AriaRole.Button, new() { Name = "Reverse no. 1" }).ClickAsync();
        await Expect(page.Locator("#form-title")).ToHaveTextAsync("Take back no. 1: Deposit – “Too much”");
        await page.GetByLabel("Reason").FillAsync("Typed wrongly");
        await page.Submit().DblClickAsync();
        await Expect(page.Locator(".done")).ToHaveTextAsync("Taken back: 10.00 EUR. The balance is 100.00 EUR.");
        await Expect(page.Locator(".replayed")).ToBeVisibleAsync();
        await Expect(page.Locator("#balance")).ToHaveTextAsync("100.00 EUR");

        // And traced, both ways.
        await Expect(page.Steps().Filter(new() { HasText = "Too much" })).ToContainTextAsync("taken back by no. 2");
        await Expect(page.Steps().First).ToContainTextAsync("takes back no. 1");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Reverse no." })).ToHaveCountAsync(0);
    }

    [SkippableFact]
    public async Task What_has_no_key_is_sent_once_however_often_one_clicks()
    {
        Chromium.Needed();
        var account = await branch.Bank.Account();
        var page = await branch.Page();
        await page.See(account);
        await page.Do("Suspend");
        await page.GetByLabel("Reason").FillAsync("Checks");
        await page.Submit().DblClickAsync();
        await Expect(page.Locator(".done")).ToHaveTextAsync("The account is suspended.");
        await Expect(page.Locator(".outcome .refused")).ToHaveCountAsync(0);
        await Expect(page.Submit()).ToBeDisabledAsync();
        // Whoever works by keyboard is never sent back to the top.
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Done" })).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#commands")).ToBeFocusedAsync();
        await page.Do("Reactivate");
        await page.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        await Expect(page.Locator("[data-verb=Reactivate]")).ToBeFocusedAsync();
        Assert.Equal(1, (int)(await branch.Bank.Get($"/accounts/{account}/balance"))["revision"]!);
    }

    [SkippableFact]
    public async Task Money_and_moments_are_written_and_read_as_the_browser_does()
    {
        Chromium.Needed();
        var account = await branch.Bank.Account("1234567.00");
        var yen = await branch.Bank.Account("1234567", currency: "JPY");
        var page = await branch.Page(locale: "de-DE");
        await page.See(account);
        await Expect(page.Locator("#balance")).ToHaveTextAsync("1.234.567,00 EUR");
        await Expect(page.Steps().First).ToContainTextAsync(new Regex(@"\d\d\.\d\d\.20\d\d, \d\d:\d\d:\d\d"));
        await page.Do("Deposit");
        await page.GetByLabel("Amount in EUR").FillAsync("1.50");
        await page.Send("Deposit");
        await Expect(page.Locator("#amount-error")).ToHaveTextAsync("Write it like 1.234,50.");
        await page.GetByLabel("Amount in EUR").FillAsync("1.000,50");
        await page.Send("Deposit");
        await Expect(page.Locator("#balance")).ToHaveTextAsync("1.235.567,50 EUR");
        await page.See(yen);
        await Expect(page.Locator("#balance")).ToHaveTextAsync("1.234.567 JPY");
    }
}
