using System.Text.RegularExpressions;

namespace BankingApi.IntegrationTests.Processes;

public sealed partial class LogTests
{
    /// <summary>What is nobody's business: texts that occur nowhere else, in every place that a customer's data can stand in.</summary>
    private static readonly string[] Secrets =
        ["Zaphodine", "Beeblebroxia", "zb@heartofgold.example", "918273.64", "555444.33", "777666.55", "Towels", "Paranoid", "seekret-key",
            "notanamount"];

    [SkippableFact]
    public async Task The_log_tells_requests_apart_and_keeps_customers_data_to_itself()
    {
        Skip.If(OperatingSystem.IsWindows(), "Windows has no SIGTERM.");
        using var folder = new DataFolder();
        await using var service =
            await ServiceProcess.Start(folder, "--Serilog:MinimumLevel:Override:BankingApi.Telemetry.RequestLog=Debug");
        var bank = service.Bank;
        var owner = (await bank.Post("owners", """{"firstName":"Zaphodine","lastName":"Beeblebroxia","email":"zb@heartofgold.example"}""",
            "seekret-key")).Expect(201).Json.Text("id");
        var account =
            (await bank.Post("accounts", $$"""{"ownerId":"{{owner}}","currency":"EUR","initialBalance":"918273.64"}""", "seekret-key"))
                .Expect(201).Json.Text("id");
        var accountPath = $"accounts/{account}";
        (await bank.Post($"{accountPath}/transactions", """{"type":"DEPOSIT","amount":"555444.33","description":"Towels"}""",
            "seekret-key")).Expect(201);
        var refused =
            await bank.Post(
                $"{accountPath}/transactions", """{"type":"WITHDRAWAL","amount":"99777666.55","description":"Towels"}""", "seekret-key-2");
        refused.Expect(422);
        var invalid =
            await bank.Post($"{accountPath}/transactions", """{"type":"DEPOSIT","amount":"notanamount","description":"Towels"}""");
        invalid.Expect(400);
        (await bank.Post($"{accountPath}/transactions", """{"type":"DEPOSIT","amount":"777666.55","Towels":"Towels" """)).Expect(400);
        (await bank.Post($"{accountPath}/suspend", """{"reason":"Paranoid"}""")).Expect(200);
        (await bank.Get("owners?search=Zaphodine")).Expect(200);
        (await bank.Get($"{accountPath}/transactions?minAmount=555444.33")).Expect(200);
        var missing = await bank.Get($"accounts/{Guid.NewGuid()}");
        missing.Expect(404);

        var exit = await service.Stop();

        Assert.Equal("", exit.Errors);
        Assert.All(Secrets, secret => Assert.DoesNotContain(secret, exit.Output, StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain("   at ", exit.Output, StringComparison.Ordinal);
        var requests = exit.Output.Split('\n').Where(line => RequestLine().IsMatch(line)).ToList();
        Assert.Single(requests, line => line.Contains("POST /api/v1/owners 201 in ", StringComparison.Ordinal));
        Assert.Single(requests, line => line.Contains($"POST /api/v1/{accountPath}/transactions 201 in ", StringComparison.Ordinal));
        Assert.Single(requests, line => line.Contains("GET /api/v1/owners 200 in ", StringComparison.Ordinal));
        // Who reports a problem names its trace id, and it leads to the line.
        foreach (var problem in (Answer[])[refused, invalid, missing])
            Assert.Single(
                requests, line => line.Contains($" {problem.Status} in ", StringComparison.Ordinal)
                    && line.EndsWith(problem.Json.Text("traceId"), StringComparison.Ordinal));
    }

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z (INF|DBG) (GET|POST|PUT) \S+ \d{3} in \d+\.\d ms, trace [0-9a-f]{32}$")]
    private static partial Regex RequestLine();
}
