using BankingApi.IntegrationTests.Api;

namespace BankingApi.IntegrationTests.Webhooks;

/// <summary>What one receiver does is nobody else's concern.</summary>
public abstract class WebhookIsolationTests<TStack>(TStack stack) : ApiTests<TStack>(stack)
    where TStack : BankingApiFixture
{
    private const int HugeAnswer = 10 * 1024 * 1024;

    [Fact]
    public async Task Receivers_that_hang_or_answer_endlessly_hold_up_neither_others_nor_memory()
    {
        await Stack.Restart(("Webhooks:TimeoutSeconds", "1"));
        await using var hanging = await Receiver.Start((_, context) => Task.Delay(-1, context.RequestAborted));
        await using var huge = await Receiver.Start(async (_, context) =>
        {
            var block = new byte[64 * 1024];
            for (var sent = 0; sent < HugeAnswer && !context.RequestAborted.IsCancellationRequested; sent += block.Length)
                await context.Response.Body.WriteAsync(block, context.RequestAborted);
        });
        await using var healthy = await Receiver.Start();
        var account = await Api.Account();
        await using var toHanging = await Api.Hook(hanging, account);
        await using var toHuge = await Api.Hook(huge, account);
        await using var toHealthy = await Api.Hook(healthy, account);
        var before = GC.GetTotalAllocatedBytes(precise: true);
        var lags = new List<TimeSpan>();
        for (var i = 1; i <= 30; i++)
        {
            await Api.Deposit(account, "1");
            var since = TimeProvider.System.GetTimestamp();
            await healthy.UntilTaken(i);
            lags.Add(TimeProvider.System.GetElapsedTime(since, healthy.Taken[^1].At));
        }

        Assert.InRange(lags.Order().ElementAt(15), TimeSpan.MinValue, TimeSpan.FromSeconds(1));
        Assert.InRange(lags.Max(), TimeSpan.MinValue, TimeSpan.FromSeconds(5));
        await toHealthy.UntilThereAre(30, "DELIVERED");
        // A status is all that is wanted of an answer.
        await toHuge.UntilThereAre(30, "DELIVERED");
        await toHanging.UntilThereAre(1, "FAILED");
        Assert.Contains("in time", (await toHanging.Deliveries("FAILED"))[0].Text("error"), StringComparison.Ordinal);
        // The answers themselves would be 300 MB.
        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, 150L * 1024 * 1024);
    }

    [Fact]
    public async Task An_account_whose_events_are_refused_does_not_hold_up_other_accounts_for_long()
    {
        var (refused, other) = (await Api.Account(), await Api.Account());
        await using var receiver = await Receiver.Start((arrival, context) =>
        {
            if (arrival.Json.Text("accountId") == $"{refused}") context.Response.StatusCode = 500;
            return Task.CompletedTask;
        });
        await using var hook = await Api.Hook(receiver, $$""","eventTypes":["BankAccountTransactionRecordedV2"]""");
        await Api.Deposit(refused, "1");
        await hook.UntilThereAre(1, "FAILED");
        for (var i = 0; i < 30; i++) await Api.Deposit(other, "1");
        await Wait.Until(() => Task.FromResult(receiver.Taken.Count(one => one.Json.Text("accountId") == $"{other}") == 30));
        await Api.Deposit(refused, "1");

        Assert.Equal(
            Enumerable.Range(1, 30).Select(revision => (long)revision),
            receiver.Tries.Where(one => one.Json.Text("accountId") == $"{other}").Select(one => one.Revision));
        Assert.All(receiver.Tries.Where(one => one.Json.Text("accountId") == $"{refused}"), one => Assert.Equal(1, one.Revision));
        Assert.Equal("ACTIVE", await hook.Status());
    }
}
