namespace BankingApi.IntegrationTests.Api;

/// <summary>EventStoreDB goes away under the running service, and comes back.</summary>
public sealed class OutageTests : IAsyncLifetime
{
    private ProductionStores _stores = null!;
    private InstanceFixture _service = null!;

    private ApiClient Api => _service.Api;

    public async Task InitializeAsync()
    {
        _stores = await ProductionStores.Start(alwaysDouble: true);
        _service = new InstanceFixture(_stores);
        await _service.InitializeAsync();
    }

    public async Task DisposeAsync()
    {
        await _service.DisposeAsync();
        await _stores.DisposeAsync();
    }

    [Fact]
    public async Task Commands_are_told_to_come_back_and_are_done_once_when_the_server_is_there_again()
    {
        var account = await Api.Account();
        (await Api.Move(account, "DEPOSIT", "1", "before")).IsAt(201, 1);
        (await Api.Get($"accounts/{account}?minRevision=1")).IsAt(200, 1);
        await _stores.EventStore!.StopAsync();

        (await Api.Move(account, "DEPOSIT", "5", "meanwhile")).IsProblem(503, "event-store-unavailable");
        (await Api.Get($"accounts/{account}/balance")).IsProblem(503, "event-store-unavailable");
        // The read model goes on answering.
        (await Api.Get($"accounts/{account}")).IsAt(200, 1);
        Assert.Single((await Api.Get("accounts")).Is(200).Items);
        Assert.Single((await Api.Get($"accounts/{account}/transactions")).Is(200).Items);
        await Wait.Until(
            async () => (await Api.Get("/health/ready")) is { Status: 503 } unready
                && unready.Text.Contains($"127.0.0.1:{_stores.EventStore.Port}", StringComparison.Ordinal));
        (await Api.Get("/health/live")).Is(200);

        await _stores.EventStore.StartAgainAsync();
        await Wait.Until(async () => (await Api.Get("/health/ready")).Status == 200);
        (await Api.Move(account, "DEPOSIT", "5", "meanwhile")).IsAt(201, 2);
        Assert.True((await Api.Move(account, "DEPOSIT", "1", "before")).Is(201).IsReplayed);
        Assert.Equal("6.00", (await Api.Get($"accounts/{account}?minRevision=2")).IsAt(200, 2)["balance"]);
        await Wait.Until(
            async () => (await Api.Get("operations/projections")).Items
                .All(projection => projection.GetProperty("status").GetString() == "RUNNING"));
    }

    [Fact]
    public async Task A_load_over_restarts_of_the_server_loses_nothing_and_does_nothing_twice()
    {
        const int Accounts = 4, Deposits = 40;
        var accounts = await Task.WhenAll(Enumerable.Range(0, Accounts).Select(_ => Api.Account()));
        var load = Task.WhenAll(accounts.Select(async account =>
        {
            for (var i = 0; i < Deposits; i++)
            {
                while (await Api.Move(account, "DEPOSIT", "1", $"d{i}") is { Status: not 201 } answer)
                    answer.IsProblem(503, "event-store-unavailable");
            }
        }));
        for (var restart = 0; restart < 4; restart++)
        {
            await _stores.EventStore!.StopAsync();
            await _stores.EventStore.StartAgainAsync();
            _stores.EventStore.Faults.OnNextAppend(EventStoreDb.Doubles.AppendFault.DropAfter);
            await Task.WhenAny(load, Task.Delay(50));
        }
        await load;

        foreach (var account in accounts)
        {
            Assert.Equal("40.00", (await Api.Get($"accounts/{account}/balance")).IsAt(200, Deposits)["balance"]);
            Assert.Equal("40.00", (await Api.Get($"accounts/{account}?minRevision=40")).IsAt(200, Deposits)["balance"]);
        }
        await Wait.Until(
            async () => (await Api.Get("operations/projections")).Items
                .All(projection => projection.GetProperty("lagEvents").GetInt64() == 0));
        Assert.All((await Api.Get("operations/projections")).Items,
            projection => Assert.Equal(0, projection.GetProperty("parkedCount").GetInt64()));
    }
}
