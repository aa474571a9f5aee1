using static Microsoft.Playwright.Assertions;

namespace BankingConsole.Tests.Pages;

/// <summary>What a user does on an account's page.</summary>
internal static class Doing
{
    public static ILocator Steps(this IPage page) => page.Locator(".steps-list tbody tr");

    /// <summary>Opens the page, until it follows the account.</summary>
    public static async Task See(this IPage page, string account)
    {
        await page.GotoAsync($"/accounts/{account}");
        await Expect(page.Locator(".live")).ToHaveTextAsync("Live");
        await Expect(page.Steps().First).ToBeVisibleAsync();
        await Expect(page.Locator("svg.steps")).ToBeVisibleAsync();
    }

    public static Task Do(this IPage page, string verb)
        => page.Locator(".commands > .row").GetByRole(AriaRole.Button, new() { Name = verb, Exact = true }).ClickAsync();

    public static ILocator Submit(this IPage page) => page.Locator("form.command button[type=submit]");

    public static Task Send(this IPage page, string verb)
        => page.Submit().And(page.GetByRole(AriaRole.Button, new() { Name = verb })).ClickAsync();
}
