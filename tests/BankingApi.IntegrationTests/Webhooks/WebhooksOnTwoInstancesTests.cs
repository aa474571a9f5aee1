using BankingApi.IntegrationTests.Api;

namespace BankingApi.IntegrationTests.Webhooks;

/// <summary>Two instances that share what is delivered: one at a time delivers to a webhook.</summary>
public sealed class WebhooksOnTwoInstancesTests : IAsyncLifetime
{
    private const int Writers = 8;
    private const int Each = 20;

    private ProductionStores? _stores;
    private InstanceFixture _one = null!;
    private InstanceFixture _two = null!;

    public async Task InitializeAsync()
    {
        if (!ProductionStores.CanShareViews) return;
        _stores = await ProductionStores.Start();
        (_one, _two) = (new InstanceFixture(_stores), new InstanceFixture(_stores));
        await Task.WhenAll(_one.InitializeAsync(), _two.InitializeAsync());
    }

    public async Task DisposeAsync()
    {
        if (_stores is null) return;
        await Task.WhenAll(_one.DisposeAsync(), _two.DisposeAsync());
        await _stores.DisposeAsync();
    }

    [SkippableFact]
    public async Task Each_event_of_both_arrives_once_and_in_the_order_of_its_account()
    {
        await Share();
        var owner = await _one.Api.Owner();
        // Registered by either; slow enough for a round of one to be seen by the other.
        await using var first = await Receiver.Start((_, context) => Task.Delay(2, context.RequestAborted));
        await using var second = await Receiver.Start();
        await using var hookOfOne = await _one.Api.Hook(first, $$""","ownerId":"{{owner}}" """);
        await using var hookOfTwo = await _two.Api.Hook(second, $$""","ownerId":"{{owner}}" """);
        var accounts = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => (i % 2 == 0 ? _one : _two).Api.Account(owner: owner)));
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(async writer =>
        {
            for (var i = 0; i < Each; i++) await (i % 2 == 0 ? _one : _two).Api.Deposit(accounts[(writer + i) % 4], "1");
        }));

        foreach (var (receiver, hook) in new[] { (first, hookOfOne), (second, hookOfTwo) })
        {
            await hook.UntilThereAre(4 + (Writers * Each), "DELIVERED");
            Assert.Equal(4 + (Writers * Each), receiver.Tries.Count);
            foreach (var account in accounts)
                Assert.Equal(
                    Enumerable.Range(0, 1 + (Writers * Each / 4)).Select(revision => (long)revision),
                    receiver.Tries.Where(one => one.Json.Text("accountId") == $"{account}").Select(one => one.Revision));
        }
    }

    [SkippableFact]
    public async Task When_one_stops_amid_a_delivery_the_other_goes_on_with_it_in_order()
    {
        await Share();
        var hangs = true;
        await using var receiver = await Receiver.Start(async (_, context) =>
        {
            if (Volatile.Read(ref hangs))
                await Task.Delay(-1, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        });
        var account = await _one.Api.Account();
        var hook = await _one.Api.Hook(receiver, account);
        for (var i = 0; i < 10; i++) await _one.Api.Deposit(account, "1");
        await receiver.UntilTried(1);

        Volatile.Write(ref hangs, false); // But for the first one, which ends with whoever delivers it.
        // Nobody knows which of them it is: each stops once, while the other one runs.
        await _two.DisposeAsync();
        await _two.InitializeAsync();
        await _one.DisposeAsync();
        await Wait.Until(async () => (await _two.Api.Walk($"{hook.Path}/deliveries?status=DELIVERED")).Count == 10);
        await _one.InitializeAsync();
        Assert.Equal(
            Enumerable.Range(1, 10).Select(revision => (long)revision),
            receiver.Tries.DistinctBy(one => one.Id).Select(one => one.Revision));
    }

    private static async Task Share() => Skip.IfNot(ProductionStores.CanShareViews, (await TestServers.MongoDb).Lacking);
}
