using BankingConsole.Tests.Running;
using static Microsoft.Playwright.Assertions;

namespace BankingConsole.Tests.Pages;

/// <summary>Not a test: takes the pictures of the README, and one of every page to look at, when it is told where to
/// (<c>docs/images/make.sh</c>).</summary>
[Collection(BranchDefinition.Name)]
public sealed class Screenshots(Branch branch)
{
    private static readonly string? Folder = Environment.GetEnvironmentVariable("BANKINGCONSOLE_SCREENSHOTS");

    [SkippableTheory]
    [InlineData("light", 1280)]
    [InlineData("dark", 1280)]
    [InlineData("narrow", 390)]
    public async Task Are_taken(string name, int width)
    {
        Skip.If(string.IsNullOrEmpty(Folder), "Nobody asked for pictures: BANKINGCONSOLE_SCREENSHOTS names a folder for them.");
        var page = await branch.Page(name == "dark", width);
        foreach (var (place, open) in await Places.All(branch.Bank))
        {
            await open(page);
            await page.ScreenshotAsync(new() { Path = Path.Combine(Folder, $"{place.Replace(' ', '-')}-{name}.png"), FullPage = true });
        }
        var account = await branch.Bank.Account("500.00", "Example");
        await page.See(account);
        // While it is looked at, so that the picture ends with the last event.
        await branch.Bank.Live(account, TimeSpan.FromMilliseconds(300));
        await Expect(page.Steps().First).ToContainTextAsync("48.60");
        await Expect(page.Locator(".mark")).ToHaveCountAsync(15);
        for (var step = 0; step < 3; step++) await page.GetByRole(AriaRole.Button, new() { Name = "Event before" }).ClickAsync();
        await Expect(page.Steps().First).ToContainTextAsync("55.10");
        await page.ScreenshotAsync(new() { Path = Path.Combine(Folder, $"through-time-{name}.png") });
    }
}
