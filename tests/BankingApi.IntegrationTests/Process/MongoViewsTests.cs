using System.Diagnostics;
using BankingApi.IntegrationTests.Views;
using MongoDB.Driver;

namespace BankingApi.IntegrationTests.Processes;

/// <summary>The real service with its log in a folder and its views on MongoDB: what becomes of it when those are away, lost, or rebuilt.</summary>
#pragma warning disable CA1001 // DisposeAsync of xUnit does it.
public sealed class MongoViewsTests : IAsyncLifetime
#pragma warning restore CA1001
{
    private readonly DataFolder folder = new();
    private readonly string database = $"service_test_{Guid.NewGuid():N}";
    private MongoUrl url = null!;
    private TcpRelay relay = null!;
    private ServiceProcess service = null!;
    private string[] settings = [];

    public async Task InitializeAsync()
    {
        if ((await TestServers.MongoDb).ConnectionString is not { } connection) return;
        url = new MongoUrl(connection);
        relay = new TcpRelay(url.Server.Host, url.Server.Port);
        var through = new MongoUrlBuilder(connection) { Server = new MongoServerAddress("127.0.0.1", relay.Port), DirectConnection = true };
        settings = ["--ReadStore:Provider=MongoDB", $"--ReadStore:ConnectionString={through}", $"--ReadStore:Database={database}"];
        service = await ServiceProcess.Launch(folder, settings);
        await Ready();
    }

    public async Task DisposeAsync()
    {
        if (url is null) return;
        await service.DisposeAsync();
        relay.Dispose();
        using var client = new MongoClient(url);
        await client.DropDatabaseAsync(database);
        folder.Dispose();
    }

    [SkippableFact]
    public async Task Lists_analytics_and_single_accounts_are_answered_from_mongodb_and_after_a_restart_too()
    {
        await Required();
        var (owner, account) = await Open();
        await Deposit(account, "12.50");
        await Check();
        Assert.Equal(0, (await service.Stop()).Code);
        await service.DisposeAsync();
        service = await ServiceProcess.Start(folder, settings);
        await Check();
        Assert.False(File.Exists(folder.Views));

        async Task Check()
        {
            Assert.Equal("12.50", (await service.Bank.Get($"accounts/{account}?minRevision=1")).Expect(200).Json.Text("balance"));
            Assert.Equal(1, (await service.Bank.Get($"owners/{owner}/accounts")).Expect(200).Json.GetProperty("items").GetArrayLength());
            var today = TimeProvider.System.GetUtcNow();
            var period = $"from={today.AddDays(-1):yyyy-MM-dd}&to={today:yyyy-MM-dd}";
            Assert.Equal(1, (await service.Bank.Get($"analytics/transactions?{period}&currency=EUR")).Expect(200).Json.Number("totalTransactions"));
        }
    }

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task While_mongodb_is_away_commands_go_on_and_queries_say_so_soon_and_all_comes_back_by_itself(bool hangs)
    {
        await Required();
        var (_, account) = await Open();
        (await service.Bank.Get($"accounts/{account}?minRevision=0")).Expect(200);
        if (hangs) relay.Freeze();
        else relay.Cut();

        await Eventually.Holds(async () => (await service.Bank.Get("/health/ready")).Status == 503, () => service.Output);
        await Eventually.Holds(
            async () => (await service.Bank.Get("/health/ready")).Body.Contains("MongoDB", StringComparison.Ordinal), () => service.Output);
        var start = Stopwatch.GetTimestamp();
        var refused = await service.Bank.Get($"accounts/{account}");
        Assert.Equal((503, "read-store-unavailable"), (refused.Status, refused.Json.Text("code")));
        Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(hangs ? 15 : 5), "It was waited for.");
        (await service.Bank.Get("accounts")).Expect(503);
        await Deposit(account, "3.00");
        Assert.Equal("3.00", (await service.Bank.Get($"accounts/{account}/balance")).Expect(200).Json.Text("balance"));

        relay.Restore();
        await Ready();
        await Eventually.Holds(async () => (await service.Bank.Get($"accounts/{account}?minRevision=1")).Status == 200, () => service.Output);
        Assert.DoesNotContain("   at ", service.Output, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task It_starts_without_mongodb_and_opens_the_views_when_it_comes()
    {
        await Required();
        await service.Stop();
        await service.DisposeAsync();
        relay.Cut();
        service = await ServiceProcess.Launch(folder, settings);

        var (_, account) = await Open();
        await Eventually.Holds(
            async () => (await service.Bank.Get("/health/ready")).Body.Contains("refused the connection", StringComparison.Ordinal), () => service.Output);
        Assert.Equal("read-store-unavailable", (await service.Bank.Get($"accounts/{account}")).Expect(503).Json.Text("code"));
        relay.Restore();
        await Ready();
        (await service.Bank.Get($"accounts/{account}?minRevision=0")).Expect(200);
        Assert.DoesNotContain("   at ", service.Output, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("database")]
    [InlineData("accounts")]
    [InlineData("transactions")]
    public async Task Views_dropped_under_it_are_filled_again_and_no_list_leaves_anything_out(string dropped)
    {
        await Required();
        var (owner, first) = await Open();
        List<Guid> accounts = [first];
        while (accounts.Count < 30) accounts.Add(await OpenAccount(owner));
        foreach (var account in accounts) await Deposit(account, "1.00");
        await Eventually.Holds(async () => await Listed() == accounts.Count, () => service.Output);

        using var client = new MongoClient(url);
        if (dropped == "database") await client.DropDatabaseAsync(database);
        else
        {
            var names = await (await client.GetDatabase(database).ListCollectionNamesAsync()).ToListAsync();
            await client.GetDatabase(database).DropCollectionAsync(names.Single(name => name.StartsWith(dropped + "_", StringComparison.Ordinal)));
        }

        await Eventually.Holds(() => Task.FromResult(service.Output.Contains("or not whole", StringComparison.Ordinal)), () => service.Output);
        // From the moment it knows of the loss on, a list is whole or refused.
        var answers = 0;
        await Eventually.Holds(
            async () =>
            {
                if (await Listed() is not { } count) return false;
                Assert.Equal(accounts.Count, count);
                return ++answers == 20;
            },
            () => service.Output);
        foreach (var account in accounts)
        {
            Assert.Equal("1.00", (await service.Bank.Get($"accounts/{account}?minRevision=1")).Expect(200).Json.Text("balance"));
            Assert.Equal(1, (await service.Bank.Get($"accounts/{account}/transactions")).Expect(200).Json.GetProperty("items").GetArrayLength());
        }

        async Task<int?> Listed()
        {
            var answer = await service.Bank.Get($"owners/{owner}/accounts?limit=500");
            return answer.Status == 503 ? null : answer.Expect(200).Json.GetProperty("items").GetArrayLength();
        }
    }

    private static async Task Required() => _ = (await TestServers.MongoDb).Required();

    private Task Ready() => Eventually.Holds(
        async () => (await service.Bank.Get("/health/ready")).Status == 200, () => $"The service did not become ready.\n{service.Output}\n{service.Errors}");

    private async Task<(Guid Owner, Guid Account)> Open()
    {
        var owner = (await service.Bank.Post("owners", """{"firstName":"Some","lastName":"Owner","email":"some@example.org"}""")).Expect(201).Json.GetProperty("id").GetGuid();
        return (owner, await OpenAccount(owner));
    }

    private async Task<Guid> OpenAccount(Guid owner)
        => (await service.Bank.Post("accounts", $$"""{"ownerId":"{{owner}}","currency":"EUR"}""")).Expect(201).Json.GetProperty("id").GetGuid();

    private async Task Deposit(Guid account, string amount)
        => (await service.Bank.Post($"accounts/{account}/transactions", $$"""{"type":"DEPOSIT","amount":"{{amount}}"}""")).Expect(201);
}
