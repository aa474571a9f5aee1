using BankingConsole.Tests.Running;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using static Microsoft.Playwright.Assertions;

namespace BankingConsole.Tests.Pages;

/// <summary>What holds on every page.</summary>
[Collection(BranchDefinition.Name)]
public sealed class EveryPageTests(Branch branch)
{
    private const int Phone = 360;

    /// <summary>With the rule of WCAG 2.2 that axe leaves out by itself.</summary>
    private static readonly AxeRunOptions Options = new() { Rules = new() { ["target-size"] = new() { Enabled = true } } };

    [SkippableTheory]
    [InlineData(false, 1280)]
    [InlineData(true, 1280)]
    [InlineData(false, Phone)]
    [InlineData(true, Phone)]
    public async Task Axe_finds_nothing_and_nothing_is_wider_than_the_window(bool isDark, int width)
    {
        Chromium.Needed();
        var page = await branch.Page(isDark, width);
        var mistakes = new List<string>();
        page.Console += (_, message) =>
        {
            // An address without a page is a 404, and the browser says so.
            if (message.Type == "error" && !message.Location.Contains("/nowhere", StringComparison.Ordinal)) mistakes.Add(message.Text);
        };
        var found = new List<string>();
        foreach (var (name, open) in await Places.All(branch.Bank))
        {
            await open(page);
            var axe = await page.RunAxe(Options);
            found.AddRange(axe.Violations.Select(
                one => $"{name}: {one.Id} {one.Help} – {string.Join(" | ", one.Nodes.Select(node => node.Html))}"));
            var overflow = await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
            if (overflow > 0) found.Add($"{name}: {overflow} pixels too wide");
        }
        Assert.Empty(found);
        Assert.Empty(mistakes);
    }

    [SkippableFact]
    public async Task The_keyboard_is_enough_and_the_dark_choice_is_kept()
    {
        var page = await branch.Page();
        await page.GotoAsync("/owners");
        var analytics = page.GetByRole(AriaRole.Link, new() { Name = "Analytics" });
        await analytics.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Analytics" })).ToBeFocusedAsync();
        await Expect(analytics).ToHaveAttributeAsync("aria-current", "page");
        var dark = page.GetByRole(AriaRole.Button, new() { Name = "Dark" });
        await dark.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(dark).ToHaveAttributeAsync("aria-pressed", "true");
        await page.ReloadAsync();
        await Expect(dark).ToHaveAttributeAsync("aria-pressed", "true");
    }
}
