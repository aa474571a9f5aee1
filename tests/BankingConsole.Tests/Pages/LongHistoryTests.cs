using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using BankingConsole.Tests.Running;
using Xunit.Abstractions;
using static Microsoft.Playwright.Assertions;

namespace BankingConsole.Tests.Pages;

[Collection(BranchDefinition.Name)]
public sealed class LongHistoryTests(Branch branch, ITestOutputHelper output)
{
    /// <summary>More than are drawn one by one.</summary>
    private const int Deposits = 3100;

    private const string Folder = "BANKINGCONSOLE_TEST_LONG_HISTORY";

    [SkippableFact]
    public async Task A_history_longer_than_a_page_is_drawn_by_points_and_explained_from_its_middle()
    {
        Chromium.Needed();
        var account = await branch.Bank.Account("0.00");
        await Parallel.ForAsync(0, Deposits, new ParallelOptions { MaxDegreeOfParallelism = 16 },
            async (_, _) => await branch.Bank.Deposit(account, "1.00"));
        var page = await branch.Page();
        await page.See(account);
        await Expect(page.Locator(".moment .big")).ToHaveTextAsync("3,100.00 EUR");
        await Expect(page.Locator(".mark")).ToHaveCountAsync(0);
        // All of it happened within one of the API's finest intervals.
        Assert.InRange(int.Parse((await page.Locator(".chart").GetAttributeAsync("data-points"))!, CultureInfo.InvariantCulture), 60, 200);
        await Expect(page.Locator("svg.steps")).ToHaveAttributeAsync("aria-label", new Regex("at most 3,100.00"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Event before" }).ClickAsync();
        await Expect(page.Locator(".moment .big")).ToHaveTextAsync("3,099.00 EUR");
        await Expect(page.Steps()).ToHaveCountAsync(12);
        await Expect(page.Steps().Last).ToContainTextAsync("3,088.00");
        // What comes is drawn and explained, too.
        await page.GetByRole(AriaRole.Button, new() { Name = "Now", Exact = true }).ClickAsync();
        await branch.Bank.Deposit(account, "1.00", "The latest");
        await Expect(page.Steps().First).ToContainTextAsync("The latest");
    }

    /// <summary>A measurement: of the account with the longest history in a folder that <c>bench</c> made, say.</summary>
    [SkippableFact]
    public async Task It_opens_in_under_a_second_and_slides_without_stutter()
    {
        Chromium.Needed();
        var folder = Environment.GetEnvironmentVariable(Folder);
        Skip.If(string.IsNullOrEmpty(folder), $"{Folder} names no data folder with a long history.");
        await using var bank = new Bank(folder, []);
        await bank.Start();
        await bank.Ready();
        await using var console = await Branch.Console(bank);
        var account = (await bank.Get("/accounts?limit=500"))["items"]!.AsArray().MaxBy(one => (long)one!["revision"]!)!;
        var page = await (await branch.Chromium.Fresh(console.Address)).NewPageAsync();
        await page.See((string)account["id"]!); // Once, so that all are awake.

        var opened = new List<double>();
        for (var run = 0; run < 5; run++)
        {
            await page.GotoAsync("/not-found");
            await page.GetByRole(AriaRole.Link, new() { Name = "To the owners" }).WaitForAsync();
            var clock = Stopwatch.StartNew();
            await page.See((string)account["id"]!);
            opened.Add(clock.Elapsed.TotalMilliseconds);
        }
        var points = await page.Locator(".chart").GetAttributeAsync("data-points");
        var slid = await page.EvaluateAsync<JsonElement>(Slide);
        var times = string.Join(", ", opened.Select(ms => $"{ms:0}"));
        output.WriteLine($"{account["revision"]} events, {points} points; opened in {times} ms; slid: {slid}");
        Assert.True(opened.Order().ElementAt(2) < 1000, $"It opened in {times} ms.");
        Assert.True(slid.GetProperty("p95Frame").GetInt32() <= 50, $"The slider stuttered: {slid}");
    }

    /// <summary>Moves the slider once a frame for three seconds: the longest frame, how many moments were shown meanwhile,
    /// and how long after the last move its moment was there.</summary>
    private const string Slide = """
        async () => {
            const slider = document.querySelector('.slider');
            const shown = () => document.querySelector('.moment')?.dataset.revision;
            const frame = () => new Promise(requestAnimationFrame);
            const frames = [];
            const moments = new Set();
            let before = await frame();
            for (let step = 0; step < 180; step++) {
                slider.value = String(Math.round(105 + 95 * Math.sin(step / 30)));
                slider.dispatchEvent(new Event('input', { bubbles: true }));
                const now = await frame();
                frames.push(now - before);
                before = now;
                moments.add(shown());
            }
            const stopped = performance.now();
            let last = shown(), changed = stopped;
            while (performance.now() - changed < 1000) {
                await frame();
                if (shown() !== last) { last = shown(); changed = performance.now(); }
            }
            frames.sort((a, b) => a - b);
            return { longestFrame: Math.round(frames.at(-1)), p95Frame: Math.round(frames[Math.floor(frames.length * .95)]),
                moments: moments.size, settledAfter: Math.round(changed - stopped) };
        }
        """;
}
