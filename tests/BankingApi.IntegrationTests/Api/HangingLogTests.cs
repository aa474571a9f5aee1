using BankingApi.IntegrationTests.ReadModel;

namespace BankingApi.IntegrationTests.Api;

/// <summary>EventStoreDB keeps its connections and says nothing any more: a machine that is stopped, or a network that swallows.</summary>
public sealed class HangingLogTests : IAsyncLifetime
{
    private ProductionStores _stores = null!;
    private InstanceFixture _service = null!;

    private ApiClient Api => _service.Api;

    private TcpRelay Network => _stores.Network!;

    public async Task InitializeAsync()
    {
        _stores = await ProductionStores.Start(alwaysDouble: true, throughRelay: true);
        _service = new InstanceFixture(_stores);
        await _service.InitializeAsync();
        await _service.Restart(("Projections:ListWaitMilliseconds", "500")); // As by default: tests of lists wait for longer.
    }

    public async Task DisposeAsync()
    {
        await _service.DisposeAsync();
        await _stores.DisposeAsync();
    }

    [Fact]
    public async Task Views_answer_and_only_the_first_to_need_the_log_waits_in_full()
    {
        var account = await Api.Account();
        (await Api.Move(account, "DEPOSIT", "1", "before")).IsAt(201, 1);
        (await Api.Get($"accounts/{account}?minRevision=1")).IsAt(200, 1);
        Network.Freeze();

        Assert.InRange(await Took(async () => Assert.Single((await Api.Get("accounts")).Is(200).Items)), 0, 3);
        Assert.Single((await Api.Get($"accounts/{account}/transactions")).Is(200).Items);
        Assert.InRange(await Took(Refused), 4, 9);
        for (var again = 0; again < 3; again++) Assert.InRange(await Took(Refused), 0, 3);
        Assert.Single((await Api.Get("accounts")).Is(200).Items);

        Network.Restore();
        await Wait.Until(async () => (await Api.Move(account, "DEPOSIT", "5", "meanwhile")).Status == 201);
        Assert.True((await Api.Move(account, "DEPOSIT", "5", "meanwhile")).Is(201).IsReplayed);
        Assert.Equal("6.00", (await Api.Get($"accounts/{account}/balance")).Is(200)["balance"]);

        async Task Refused() => (await Api.Move(account, "DEPOSIT", "5", "meanwhile")).IsProblem(503, "event-store-unavailable");
    }

    /// <returns>Seconds.</returns>
    private static async Task<double> Took(Func<Task> act)
    {
        var start = TimeProvider.System.GetTimestamp();
        await act();
        return TimeProvider.System.GetElapsedTime(start).TotalSeconds;
    }
}
