using BankingApi.IntegrationTests.Api;

namespace BankingApi.IntegrationTests.Webhooks;

/// <summary>Two instances that share what is delivered: one at a time delivers to a webhook.</summary>
public sealed class WebhooksOnTwoInstancesTests() : OnTwoInstances(sharesViews: true)
{
    private const int Writers = 8;
    private const int Each = 20;

    [SkippableFact]
    public async Task Each_event_of_both_arrives_once_and_in_the_order_of_its_account()
    {
        await SkipUnlessViewsAreShared();
        var owner = await One.Api.Owner();
        // Registered by either; slow enough for a round of one to be seen by the other.
        await using var first = await Receiver.Start((_, context) => Task.Delay(2, context.RequestAborted));
        await using var second = await Receiver.Start();
        await using var hookOfOne = await One.Api.Hook(first, $$""","ownerId":"{{owner}}" """);
        await using var hookOfTwo = await Two.Api.Hook(second, $$""","ownerId":"{{owner}}" """);
        var accounts = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => (i % 2 == 0 ? One : Two).Api.Account(owner: owner)));
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(async writer =>
        {
            for (var i = 0; i < Each; i++) await (i % 2 == 0 ? One : Two).Api.Deposit(accounts[(writer + i) % 4], "1");
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
        await SkipUnlessViewsAreShared();
        var hangs = true;
        await using var receiver = await Receiver.Start(async (_, context) =>
        {
            if (Volatile.Read(ref hangs))
                await Task.Delay(-1, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        });
        var account = await One.Api.Account();
        var hook = await One.Api.Hook(receiver, account);
        for (var i = 0; i < 10; i++) await One.Api.Deposit(account, "1");
        await receiver.UntilTried(1);

        Volatile.Write(ref hangs, false); // But for the first one, which ends with whoever delivers it.
        // Nobody knows which of them it is: each stops once, while the other one runs.
        await Two.DisposeAsync();
        await Two.InitializeAsync();
        await One.DisposeAsync();
        await Wait.Until(async () => (await Two.Api.Walk($"{hook.Path}/deliveries?status=DELIVERED")).Count == 10);
        await One.InitializeAsync();
        Assert.Equal(
            Enumerable.Range(1, 10).Select(revision => (long)revision),
            receiver.Tries.DistinctBy(one => one.Id).Select(one => one.Revision));
    }
}
