using System.Text.Json.Nodes;
using BankingApi.Features.Demo;

namespace BankingApi.IntegrationTests.OpenApi;

public sealed class DemoDataTests
{
    [Fact]
    public async Task In_development_a_fresh_store_gets_the_demo_owners_and_accounts_once_with_a_hold_and_no_transactions()
    {
        var folder = DocumentedService.NewFolder();
        for (var start = 0; start < 2; start++)
        {
            var service = await DocumentedService.Start("Development", folder);
            try
            {
                var owners = await Items(service, "/api/v1/owners");
                Assert.Equal([DemoBank.Seeded.Owner, DemoBank.Seeded.ErasableOwner], owners.Select(one => one!["id"]!.GetValue<Guid>()));
                var owner = owners[0];
                Assert.Equal("Demo Owner demo@example.com", $"{owner!["firstName"]} {owner["lastName"]} {owner["email"]}");
                var accounts = await Items(service, $"/api/v1/owners/{owner["id"]}/accounts");
                Assert.Equal(["1000.00 0.00", "250.00 500.00", "0.00 0.00"],
                    accounts.Select(account => $"{account!["balance"]} {account["overdraftLimit"]}"));
                Assert.Equal(["0.00 0", "50.00 1", "0.00 0"], accounts.Select(account => $"{account!["reserved"]} {account["revision"]}"));
            }
            finally
            {
                if (start == 0) await service.Stop();
                else await service.DisposeAsync();
            }
        }
    }

    [Fact]
    public async Task In_production_nothing_is_seeded_and_the_examples_name_other_ids()
    {
        await using var production = await DocumentedService.Start("Production");
        Assert.Empty(await Items(production, "/api/v1/owners"));
        var document = (await production.Document()).ToJsonString();
        Assert.Contains(DemoBank.Imaginary.Checking.ToString("D"), document, StringComparison.Ordinal);
        Assert.DoesNotContain(DemoBank.Seeded.Checking.ToString("D"), document, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_that_is_in_use_gets_no_demo_data_in_development_either()
    {
        var folder = DocumentedService.NewFolder();
        var production = await DocumentedService.Start("Production", folder);
        using (var answer = await production.Http.PostAsync("/api/v1/owners", new StringContent(
            """{"firstName":"Real","lastName":"Owner","email":"real@example.com"}""", System.Text.Encoding.UTF8, "application/json")))
            answer.EnsureSuccessStatusCode();
        await production.Stop();

        await using var development = await DocumentedService.Start("Development", folder);
        Assert.Equal("Real", Assert.Single(await Items(development, "/api/v1/owners"))!["firstName"]!.GetValue<string>());
    }

    private static async Task<JsonArray> Items(DocumentedService service, string path)
        => JsonNode.Parse(await service.Http.GetStringAsync(path))!["items"]!.AsArray();
}
