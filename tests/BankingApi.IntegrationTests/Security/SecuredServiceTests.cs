using BankingApi.IntegrationTests.Processes;

namespace BankingApi.IntegrationTests.Security;

/// <summary>What an operator sees of it: when it starts, when it does not, and what stands in its log.</summary>
public sealed class SecuredServiceTests
{
    private const string Bearer = "--Authentication:Schemes:Bearer";

    [Theory]
    [InlineData("Authentication:Schemes:Bearer:Authority")]
    [InlineData("Authentication:Schemes:Bearer:SigningKeys", Bearer + ":ValidIssuer=me", Bearer + ":ValidAudiences:0=banking-api")]
    [InlineData("Authentication:Schemes:Bearer:ValidAudiences", Bearer + ":Authority=https://id.example")]
    [InlineData("Authentication:Schemes:Bearer:Authority", Bearer + ":Authority=http://id.example", Bearer + ":ValidAudiences:0=b")]
    [InlineData("Security:Mode", "--Security:Mode=Closed")]
    public async Task A_start_that_could_check_no_token_names_the_setting_in_one_line(string setting, params string[] settings)
    {
        using var folder = new DataFolder();
        var exit = await ServiceProcess.RunToExit(
            [$"--Embedded:DataDirectory={folder.Path}", "--Urls=http://127.0.0.1:0", "--Security:Mode=Required", .. settings]);
        Assert.Equal(1, exit.Code);
        Assert.StartsWith($"BankingApi cannot start: The setting {setting} must", exit.Errors, StringComparison.Ordinal);
        Assert.Single(exit.Errors.Trim().Split('\n'));
    }

    [Fact]
    public async Task Open_outside_of_development_starts_with_a_warning()
    {
        using var folder = new DataFolder();
        await using var service = await ServiceProcess.Start(folder, "--Security:Mode=Open");
        await Eventually.Holds(
            () => Task.FromResult(service.Output.Contains("Security:Mode is Open", StringComparison.Ordinal)), () => service.Output);
    }

    [Fact]
    public async Task The_log_says_who_was_turned_away_and_why_and_never_shows_a_token()
    {
        await using var provider = await TestProvider.Start();
        using var folder = new DataFolder();
        await using var service = await ServiceProcess.Start(folder, [.. provider.Settings().Select(one => $"--{one.Key}={one.Value}")]);
        var (spoilt, weak) = (Jwt.Spoilt(provider.Token("accounts:read")), provider.Token("owners:read", subject: "teller-7"));
        using var http = new HttpClient { BaseAddress = service.Address };
        foreach (var token in (string[])[spoilt, weak, new string('x', 20_000)])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/accounts?access_token={token[..20]}");
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}");
            (await http.SendAsync(request)).Dispose();
        }
        await Eventually.Holds(
            () => Task.FromResult(service.Output.Split("Turned away").Length == 4), () => service.Output + service.Errors);
        Assert.Contains("with 403: insufficient_scope", service.Output, StringComparison.Ordinal);
        Assert.Contains("teller-7", service.Output, StringComparison.Ordinal);
        foreach (var token in (string[])[spoilt, weak])
            foreach (var part in token.Split('.'))
                Assert.DoesNotContain(part[..20], service.Output + service.Errors, StringComparison.Ordinal);
    }
}
