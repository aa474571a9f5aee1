namespace BankingApi.IntegrationTests.Manners;

/// <summary>Swagger UI in a real browser, which keeps to the policy that we send.</summary>
[Collection(Polite.Name)]
public sealed class SwaggerPageTests(PoliteDevelopment development)
{
    [SkippableFact]
    public async Task It_works_under_its_policy()
    {
        Skip.If(Chromium.Program is null, "There is no Chromium here.");
        await using var browser = await Chromium.Start();
        foreach (var (tag, operation, status) in ((string, string, string)[])[
            ("Owners", "listOwners", "200"), ("Accounts", "recordTransaction", "201"), ("Service", "getReadiness", "200")])
        {
            var block = $"document.querySelector('#operations-{tag}-{operation}')";
            await browser.Open(new Uri(development.Service.Plain, $"/swagger/index.html?{operation}#/{tag}/{operation}"));
            await browser.Holds($"{block}?.querySelector('.try-out__btn')");
            await browser.Evaluate($"{block}.querySelector('.try-out__btn').click()");
            await browser.Holds($"{block}.querySelector('.execute')");
            await browser.Evaluate($"{block}.querySelector('.execute').click()");
            await browser.Holds($"{block}.querySelector('.live-responses-table .response-col_status')");
            Assert.StartsWith(status,
                await browser.Evaluate($"{block}.querySelector('.live-responses-table .response .response-col_status').textContent"),
                StringComparison.Ordinal);
        }
        Assert.True(browser.Complaints.Count == 0, string.Join('\n', browser.Complaints));

        // The policy is kept to: nobody else is asked.
        await browser.Evaluate("fetch('https://elsewhere.example/').catch(() => 'refused')");
        Assert.Contains(browser.Complaints, complaint => complaint.Contains("connect-src", StringComparison.Ordinal));
    }
}
