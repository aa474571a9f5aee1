using System.Text.Json;
using BankingApi.IntegrationTests.Webhooks;
using Xunit.Abstractions;

namespace BankingApi.IntegrationTests.Processes;

public sealed class WebhookCrashTests(ITestOutputHelper output)
{
    private const int Kills = 5;

    private static readonly string[] Settings = ["--Webhooks:AllowInsecure=true"];

    [Fact]
    public async Task Killed_amid_deliveries_it_delivers_every_event_and_the_first_time_in_order()
    {
        var seed = Random.Shared.Next();
        output.WriteLine($"Seed {seed}");
        var random = new Random(seed);
        var load = new MixedLoad(seed);
        using var folder = new DataFolder();
        // Slow enough for some to wait when the service is killed.
        await using var receiver = await Receiver.Start((_, context) => Task.Delay(3, context.RequestAborted));
        await using (var service = await ServiceProcess.Start(folder, Settings))
        {
            (await service.Bank.Post("webhooks", $$"""{"url":"{{receiver.Url}}"}""")).Expect(201);
            await load.Begin(service.Bank);
        }
        for (var kill = 0; kill < Kills; kill++)
        {
            // Once right in the start.
            if (kill == 2) await using (var starting = await ServiceProcess.Launch(folder, Settings)) await starting.Kill();
            await using var service = await ServiceProcess.Launch(folder, Settings);
            await load.Run(service.Bank, random.Next(50, 500), service.Kill);
        }

        await using var last = await ServiceProcess.Start(folder, Settings);
        await load.Settle(last.Bank);
        // Both again each time: holds still expire.
        var (expected, taken) = (new List<JsonElement>(), receiver.Taken);
        await Eventually.Holds(
            async () =>
            {
                (expected, taken) = (await Feed(last.Bank), receiver.Taken);
                return taken.DistinctBy(one => one.Id).Count() == expected.Count;
            },
            () => $"{taken.DistinctBy(one => one.Id).Count()} of {expected.Count} events arrived.\n{last.Output}");
        var log = expected.ToLookup(item => item.Text("streamId"), item => item.Number("revision"));
        output.WriteLine($"{expected.Count} events, {taken.Count} deliveries taken of {receiver.Tries.Count}");
        Assert.True(taken.Count > 500);
        Assert.Equal(log.Count, taken.Select(one => one.Stream).Distinct().Count());
        foreach (var stream in taken.GroupBy(one => one.Stream))
        {
            Assert.Equal(log[stream.Key], stream.DistinctBy(one => one.Id).Select(one => one.Revision));
            Assert.All(stream.GroupBy(one => one.Revision), tries => Assert.Single(tries.Select(one => one.Id).Distinct()));
        }
    }

    /// <summary>All that the log has of accounts and owners.</summary>
    private static async Task<List<JsonElement>> Feed(BankClient bank)
    {
        var items = new List<JsonElement>();
        for (var query = "?limit=500"; ;)
        {
            var page = (await bank.Get($"events{query}")).Expect(200).Json;
            if (page.GetProperty("items").GetArrayLength() == 0) return items;
            items.AddRange(page.GetProperty("items").EnumerateArray());
            query = $"?limit=500&after={Uri.EscapeDataString(page.Text("nextCursor"))}";
        }
    }
}
