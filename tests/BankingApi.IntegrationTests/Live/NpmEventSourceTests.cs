using System.Text.Json;
using BankingApi.IntegrationTests.Processes;

namespace BankingApi.IntegrationTests.Live;

/// <summary>A client that nobody here wrote: <c>eventsource</c> from npm, which does what browsers do.</summary>
public sealed class NpmEventSourceTests
{
    private const string Deposit = """{"type":"DEPOSIT","amount":"1.00","description":"„é“ 日本"}""";

    [SkippableFact]
    public async Task It_goes_on_by_itself_over_a_restart_of_the_service_and_misses_and_repeats_nothing()
    {
        using var folder = new DataFolder();
        var service = await ServiceProcess.Start(folder);
        try
        {
            var address = service.Address;
            var owner = await service.Bank.Post("owners", """{"firstName":"First","lastName":"Last","email":"a@b"}""");
            var account = await service.Bank.Post(
                "accounts", $$"""{"ownerId":"{{owner.Expect(201).Json.Text("id")}}","currency":"EUR"}""");
            var path = $"accounts/{account.Expect(201).Json.Text("id")}";
            await using var program = await NodeProgram.Start(
                Path.Combine("Live", "EventSource"),
                $"reader.mjs {address}api/v1/{path}/events?afterRevision=-1 BankAccountCreatedV2 BankAccountTransactionRecordedV2");
            Assert.Equal("open", (await Said(program)).Text("said"));
            var told = new List<JsonElement>();
            for (var i = 0; i < 20; i++) (await service.Bank.Post($"{path}/transactions", Deposit)).Expect(201);
            while (told.Count < 21) told.Add(await Said(program));
            var exit = await service.Stop();
            Assert.Equal((0, ""), (exit.Code, exit.Errors));
            Assert.DoesNotContain(" ERR ", exit.Output, StringComparison.Ordinal);
            Assert.Equal("error", (await Said(program)).Text("said"));
            await service.DisposeAsync();

            service = await ServiceProcess.Start(folder, $"--Urls={address}");
            for (var i = 0; i < 20; i++) (await service.Bank.Post($"{path}/transactions", Deposit)).Expect(201);
            JsonElement again;
            do again = await Said(program);
            while (again.Text("said") == "error");
            Assert.Equal("open", again.Text("said"));
            while (told.Count < 41) told.Add(await Said(program));

            var history = (await service.Bank.All($"{path}/history")).Expect(200);
            Assert.Equal(
                history.Select(item => $"event {item.Text("revision")} {item.Text("eventType")} {item.GetRawText()}"),
                told.Select(one => one.Text("said") == "event"
                    ? $"event {one.Text("id")} {one.Text("type")} {one.Text("data")}" : one.GetRawText()));
        }
        finally
        {
            await service.DisposeAsync();
        }
    }

    private static async Task<JsonElement> Said(NodeProgram program)
    {
        var line = await program.ReadLine();
        Assert.NotNull(line);
        return JsonElement.Parse(line);
    }
}
