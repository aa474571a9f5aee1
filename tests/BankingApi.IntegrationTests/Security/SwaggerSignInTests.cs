using BankingApi.IntegrationTests.Manners;

namespace BankingApi.IntegrationTests.Security;

/// <summary>Swagger UI in a real browser, on a service that requires tokens.</summary>
public sealed class SwaggerSignInTests(SecuredFixture stack) : IClassFixture<SecuredFixture>
{
    private const string Block = "document.querySelector('#operations-Accounts-listAccounts')";

    [SkippableFact]
    public async Task It_signs_in_by_code_flow_with_PKCE_and_then_calls()
    {
        await using var browser = await Opened();
        Assert.StartsWith("401", await Call(browser), StringComparison.Ordinal);

        await Authorize(browser, ".scopes");
        await browser.Holds("[...document.querySelectorAll('.auth-container')].some(form => form.textContent.includes('Logout'))");
        await browser.Evaluate("document.querySelector('.btn-done').click()");
        Assert.StartsWith("200", await Call(browser), StringComparison.Ordinal);
        Assert.Equal(1, stack.Provider.SignIns);
    }

    [SkippableFact]
    public async Task It_takes_a_pasted_token()
    {
        await using var browser = await Opened();
        await Authorize(browser, "input[aria-label='auth-bearer-value']", stack.Provider.Token("accounts:read"));
        await browser.Evaluate("document.querySelector('.btn-done').click()");
        Assert.StartsWith("200", await Call(browser), StringComparison.Ordinal);
    }

    private async Task<Chromium> Opened()
    {
        Skip.If(Chromium.Program is null, "There is no Chromium here.");
        await stack.KnowsProvider();
        var browser = await Chromium.Start();
        await browser.Open(new Uri($"http://127.0.0.1:{stack.Port}/swagger/index.html#/Accounts/listAccounts"));
        await browser.Holds($"{Block}?.querySelector('.try-out__btn')");
        await browser.Evaluate($"{Block}.querySelector('.try-out__btn').click()");
        return browser;
    }

    /// <param name="form">Something that only this one of the forms has.</param>
    private static async Task Authorize(Chromium browser, string form, string? token = null)
    {
        await browser.Evaluate("document.querySelector('.auth-wrapper .btn.authorize').click()");
        var container = $"[...document.querySelectorAll('.auth-container')].find(one => one.querySelector(\"{form}\"))";
        await browser.Holds(container);
        if (token is not null)
            await browser.Evaluate($$"""
                (field => {
                    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set.call(field, '{{token}}');
                    field.dispatchEvent(new Event('input', { bubbles: true }));
                })({{container}}.querySelector('input'))
                """);
        await browser.Evaluate($"{container}.querySelector('button.authorize').click()");
    }

    private static async Task<string> Call(Chromium browser)
    {
        if (await browser.Evaluate($"!!{Block}.querySelector('.btn-clear')") == "true")
            await browser.Evaluate($"{Block}.querySelector('.btn-clear').click()");
        await browser.Holds($"!{Block}.querySelector('.live-responses-table')");
        await browser.Evaluate($"{Block}.querySelector('.execute').click()");
        await browser.Holds($"{Block}.querySelector('.live-responses-table .response-col_status')");
        return await browser.Evaluate($"{Block}.querySelector('.live-responses-table .response .response-col_status').textContent");
    }
}
