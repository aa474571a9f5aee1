using System.Diagnostics;
using BankingApi.IntegrationTests.ReadModel;
using MongoDB.Driver;

namespace BankingApi.IntegrationTests.Processes;

/// <summary>The real service with its log in a folder and its views on MongoDB:
/// what becomes of it when those are away, lost, or rebuilt.</summary>
#pragma warning disable CA1001 // DisposeAsync of xUnit does it.
public sealed class MongoViewsTests : IAsyncLifetime
#pragma warning restore CA1001
{
    private readonly DataFolder _folder = new();
    private readonly string _database = $"service_test_{Guid.NewGuid():N}";
    private MongoUrl _url = null!;
    private TcpRelay _relay = null!;
    private ServiceProcess _service = null!;
    private string[] _settings = [];

    public async Task InitializeAsync()
    {
        if ((await TestServers.MongoDb).ConnectionString is not { } connection) return;
        _url = new MongoUrl(connection);
        _relay = new TcpRelay(_url.Server.Host, _url.Server.Port);
        var through = new MongoUrlBuilder(connection)
        { Server = new MongoServerAddress("127.0.0.1", _relay.Port), DirectConnection = true };
        _settings = ["--ReadStore:Provider=MongoDB", $"--ReadStore:ConnectionString={through}", $"--ReadStore:Database={_database}",
            // Who the owners are is known whether MongoDB is there or not.
            "--Privacy:Provider=Embedded"];
        _service = await ServiceProcess.Launch(_folder, _settings);
        await Ready();
    }

    public async Task DisposeAsync()
    {
        if (_url is null) return;
        await _service.DisposeAsync();
        _relay.Dispose();
        using var client = new MongoClient(_url);
        await client.DropDatabaseAsync(_database);
        _folder.Dispose();
    }

    [SkippableFact]
    public async Task Lists_analytics_and_single_accounts_are_answered_from_mongodb_and_after_a_restart_too()
    {
        await Required();
        var (owner, account) = await Open();
        await Deposit(account, "12.50");
        await Check();
        Assert.Equal(0, (await _service.Stop()).Code);
        await _service.DisposeAsync();
        _service = await ServiceProcess.Start(_folder, _settings);
        await Check();
        Assert.False(File.Exists(_folder.Views));

        async Task Check()
        {
            Assert.Equal("12.50", (await _service.Bank.Get($"accounts/{account}?minRevision=1")).Expect(200).Json.Text("balance"));
            Assert.Equal(1, (await _service.Bank.Get($"owners/{owner}/accounts")).Expect(200).Json.GetProperty("items").GetArrayLength());
            var today = TimeProvider.System.GetUtcNow();
            var period = $"from={today.AddDays(-1):yyyy-MM-dd}&to={today:yyyy-MM-dd}";
            Assert.Equal(1,
                (await _service.Bank.Get($"analytics/transactions?{period}&currency=EUR")).Expect(200).Json.Number("totalTransactions"));
        }
    }

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task While_mongodb_is_away_commands_go_on_and_queries_say_so_soon_and_all_comes_back_by_itself(bool hangs)
    {
        await Required();
        var (_, account) = await Open();
        (await _service.Bank.Get($"accounts/{account}?minRevision=0")).Expect(200);
        if (hangs) _relay.Freeze();
        else _relay.Cut();

        await Eventually.Holds(async () => (await _service.Bank.Get("/health/ready")).Status == 503, () => _service.Output);
        await Eventually.Holds(
            async () => (await _service.Bank.Get("/health/ready")).Body.Contains("MongoDB", StringComparison.Ordinal),
            () => _service.Output);
        var start = Stopwatch.GetTimestamp();
        var refused = await _service.Bank.Get($"accounts/{account}");
        Assert.Equal((503, "read-store-unavailable"), (refused.Status, refused.Json.Text("code")));
        Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(hangs ? 15 : 5), "It was waited for.");
        (await _service.Bank.Get("accounts")).Expect(503);
        await Deposit(account, "3.00");
        Assert.Equal("3.00", (await _service.Bank.Get($"accounts/{account}/balance")).Expect(200).Json.Text("balance"));

        _relay.Restore();
        await Ready();
        await Eventually.Holds(
            async () => (await _service.Bank.Get($"accounts/{account}?minRevision=1")).Status == 200, () => _service.Output);
        Assert.DoesNotContain("   at ", _service.Output, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task It_starts_without_mongodb_and_opens_the_views_when_it_comes()
    {
        await Required();
        await _service.Stop();
        await _service.DisposeAsync();
        _relay.Cut();
        _service = await ServiceProcess.Launch(_folder, _settings);

        var (_, account) = await Open();
        await Eventually.Holds(
            async () => (await _service.Bank.Get("/health/ready")).Body.Contains("refused the connection", StringComparison.Ordinal),
            () => _service.Output);
        Assert.Equal("read-store-unavailable", (await _service.Bank.Get($"accounts/{account}")).Expect(503).Json.Text("code"));
        _relay.Restore();
        await Ready();
        (await _service.Bank.Get($"accounts/{account}?minRevision=0")).Expect(200);
        Assert.DoesNotContain("   at ", _service.Output, StringComparison.Ordinal);
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
        await Eventually.Holds(async () => await Listed() == accounts.Count, () => _service.Output);

        using var client = new MongoClient(_url);
        if (dropped == "database") await client.DropDatabaseAsync(_database);
        else
        {
            var names = await (await client.GetDatabase(_database).ListCollectionNamesAsync()).ToListAsync();
            await client.GetDatabase(_database)
                .DropCollectionAsync(names.Single(name => name.StartsWith(dropped + "_", StringComparison.Ordinal)));
        }

        await Eventually.Holds(
            () => Task.FromResult(_service.Output.Contains("or not whole", StringComparison.Ordinal)), () => _service.Output);
        // From the moment it knows of the loss on, a list is whole or refused.
        var answers = 0;
        await Eventually.Holds(
            async () =>
            {
                if (await Listed() is not { } count) return false;
                Assert.Equal(accounts.Count, count);
                return ++answers == 20;
            },
            () => _service.Output);
        foreach (var account in accounts)
        {
            Assert.Equal("1.00", (await _service.Bank.Get($"accounts/{account}?minRevision=1")).Expect(200).Json.Text("balance"));
            Assert.Equal(1,
                (await _service.Bank.Get($"accounts/{account}/transactions")).Expect(200).Json.GetProperty("items").GetArrayLength());
        }

        async Task<int?> Listed()
        {
            var answer = await _service.Bank.Get($"owners/{owner}/accounts?limit=500");
            return answer.Status == 503 ? null : answer.Expect(200).Json.GetProperty("items").GetArrayLength();
        }
    }

    private static async Task Required() => _ = (await TestServers.MongoDb).Required();

    private Task Ready() => Eventually.Holds(
        async () => (await _service.Bank.Get("/health/ready")).Status == 200,
        () => $"The service did not become ready.\n{_service.Output}\n{_service.Errors}");

    private async Task<(Guid Owner, Guid Account)> Open()
    {
        var owner = (await _service.Bank.Post("owners", """{"firstName":"Some","lastName":"Owner","email":"some@example.org"}"""))
            .Expect(201).Json.GetProperty("id").GetGuid();
        return (owner, await OpenAccount(owner));
    }

    private async Task<Guid> OpenAccount(Guid owner)
        => (await _service.Bank.Post("accounts", $$"""{"ownerId":"{{owner}}","currency":"EUR"}""")).Expect(201).Json
            .GetProperty("id").GetGuid();

    private async Task Deposit(Guid account, string amount)
        => (await _service.Bank.Post($"accounts/{account}/transactions", $$"""{"type":"DEPOSIT","amount":"{{amount}}"}""")).Expect(201);
}
