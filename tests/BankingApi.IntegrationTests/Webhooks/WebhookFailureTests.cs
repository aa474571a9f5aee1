using BankingApi.IntegrationTests.Api;

namespace BankingApi.IntegrationTests.Webhooks;

/// <summary>What becomes of deliveries that fail, while the clock is in the test's hands.</summary>
public abstract class WebhookFailureTests<TStack>(TStack stack) : ApiTests<TStack>(stack)
    where TStack : BankingApiFixture
{
    private static readonly TimeSpan[] Pauses =
    [
        TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(10), TimeSpan.FromHours(1),
        TimeSpan.FromHours(1),
    ];

    [Fact]
    public async Task A_receiver_that_was_down_gets_everything_in_order_and_is_not_tried_before_its_time()
    {
        Stack.Clock.Advance(TimeSpan.Zero);
        await using var receiver = await Receiver.Start(Receiver.Status(503));
        var account = await Api.Account();
        await using var hook = await Api.Hook(receiver, account);
        await using var probe = await Probe.Of(Api);
        for (var i = 0; i < 5; i++) await Api.Deposit(account, "1");
        await hook.UntilThereAre(4, "PENDING");
        for (var tries = 1; tries <= Pauses.Length; tries++)
        {
            await receiver.UntilTried(tries);
            await UntilNext(hook, tries, Pauses[tries - 1]);
            Stack.Clock.Advance(Pauses[tries - 1] - TimeSpan.FromMilliseconds(1));
            await probe.HasLooked();
            Assert.Equal(tries, receiver.Tries.Count);
            if (tries == Pauses.Length) receiver.AnswersWith(200);
            Stack.Clock.Advance(TimeSpan.FromMilliseconds(1));
        }

        Assert.Equal([1L, 2, 3, 4, 5], (await receiver.UntilTaken(5)).Select(one => one.Revision));
        await hook.UntilThereAre(5, "DELIVERED");
        Assert.Single(receiver.Tries.Take(Pauses.Length + 1).Select(one => one.Id).Distinct());
        Assert.Equal(Pauses.Length + 5, receiver.Tries.Count);
        Assert.Equal("7", (await hook.Deliveries())[^1].Text("attempts"));
    }

    [Fact]
    public async Task A_receiver_that_is_gone_is_told_nothing_more_until_it_is_enabled()
    {
        Stack.Clock.Advance(TimeSpan.Zero);
        await using var receiver = await Receiver.Start(Receiver.Status(503));
        var account = await Api.Account();
        await using var hook = await Api.Hook(receiver, account);
        for (var i = 0; i < 3; i++) await Api.Deposit(account, "1");
        await hook.UntilThereAre(1, "FAILED");
        await hook.UntilThereAre(2, "PENDING");
        receiver.AnswersWith(410);
        Stack.Clock.Advance(Pauses[0]);
        await hook.UntilIs("DISABLED");
        var disabled = await hook.Now();
        Assert.Contains("410", disabled["disabledReason"], StringComparison.Ordinal);
        Assert.Equal(Stack.Clock.GetUtcNow().Rfc3339()[..19], disabled["disabledAt"]![..19]);

        receiver.AnswersWith(200);
        Stack.Clock.Advance(TimeSpan.FromDays(1));
        await Api.Deposit(account, "1"); // The fourth, which nobody is told of.
        await using (var probe = await Probe.Of(Api)) await probe.HasLooked();
        Assert.Equal(2, receiver.Tries.Count);

        var enabled = (await hook.Enable()).Is(200);
        Assert.Equal(("ACTIVE", null, null), (enabled["status"], enabled["disabledReason"], enabled["disabledAt"]));
        await receiver.UntilTaken(3);
        await Api.Deposit(account, "1");
        Assert.Equal([1L, 2, 3, 5], (await receiver.UntilTaken(4)).Select(one => one.Revision));
        await hook.UntilThereAre(4, "DELIVERED");
        Assert.Equal(2 + 4, receiver.Tries.Count);
    }

    [Fact]
    public async Task One_that_fails_for_three_days_is_disabled_and_counts_anew_when_it_is_enabled()
    {
        Stack.Clock.Advance(TimeSpan.Zero);
        await using var receiver = await Receiver.Start(Receiver.Status(500));
        var account = await Api.Account();
        await using var hook = await Api.Hook(receiver, account);
        await Api.Deposit(account, "1");
        await hook.UntilThereAre(1, "FAILED");
        Stack.Clock.Advance(TimeSpan.FromHours(72) - TimeSpan.FromSeconds(1));
        await receiver.UntilTried(2);
        await UntilNext(hook, 2, Pauses[1]);
        Assert.Equal("ACTIVE", await hook.Status());
        Stack.Clock.Advance(TimeSpan.FromHours(1));
        await hook.UntilIs("DISABLED");
        var reason = (await hook.Now())["disabledReason"];
        Assert.Contains("72 hours", reason, StringComparison.Ordinal);
        Assert.Contains("500", reason, StringComparison.Ordinal);

        // Later than the next try would have been: what had become due meanwhile must not count for three days of failures.
        Stack.Clock.Advance(TimeSpan.FromHours(2));
        (await hook.Enable()).Is(200);
        await receiver.UntilTried(4);
        await UntilNext(hook, 4, Pauses[0]);
        Assert.Equal("ACTIVE", await hook.Status());
        receiver.AnswersWith(200);
        Stack.Clock.Advance(Pauses[0]);
        await hook.UntilThereAre(1, "DELIVERED");
    }

    [Fact]
    public async Task Enabling_one_that_is_active_or_asking_for_a_delivery_again_ends_the_pause()
    {
        Stack.Clock.Advance(TimeSpan.Zero);
        await using var receiver = await Receiver.Start(Receiver.Status(503));
        var account = await Api.Account();
        await using var hook = await Api.Hook(receiver, account);
        await Api.Deposit(account, "1");
        await receiver.UntilTried(1);
        await UntilNext(hook, 1, Pauses[0]);
        Assert.Equal("ACTIVE", (await hook.Enable()).Is(200)["status"]);
        await receiver.UntilTried(2);
        await UntilNext(hook, 2, Pauses[0]); // Its failures are forgotten with the pause.

        receiver.AnswersWith(200);
        (await hook.Redeliver(receiver.Tries[0].Id)).Is(202);
        await hook.UntilThereAre(1, "DELIVERED");
        Assert.Single(receiver.Tries.Select(one => one.Id).Distinct());
    }

    [Fact]
    public async Task A_redirect_is_a_failure_and_is_not_followed()
    {
        Stack.Clock.Advance(TimeSpan.Zero);
        await using var elsewhere = await Receiver.Start();
        await using var receiver = await Receiver.Start((_, context) =>
        {
            context.Response.StatusCode = 307;
            context.Response.Headers.Location = elsewhere.Url;
            return Task.CompletedTask;
        });
        var account = await Api.Account();
        await using var hook = await Api.Hook(receiver, account);
        await Api.Deposit(account, "1");
        await hook.UntilThereAre(1, "FAILED");

        var failed = Assert.Single(await hook.Deliveries("FAILED"));
        Assert.Equal(("307", "1"), (failed.Text("responseStatus"), failed.Text("attempts")));
        Assert.Contains("307", failed.Text("error"), StringComparison.Ordinal);
        Assert.Equal(TimeSpan.FromSeconds(5), failed.Instant("nextAttemptAt") - failed.Instant("lastAttemptAt"));
        Assert.Empty(elsewhere.Tries);
    }

    /// <summary>Waits until it is known when the next try is, which is after a pause from now.</summary>
    private Task UntilNext(Hook hook, int attempts, TimeSpan pause) => Wait.Until(async () =>
    {
        if (await hook.Deliveries("FAILED") is not [var failed] || failed.Text("attempts") != $"{attempts}") return false;
        Assert.Equal((Stack.Clock.GetUtcNow() + pause).Rfc3339(), failed.Text("nextAttemptAt"));
        return true;
    });
}
