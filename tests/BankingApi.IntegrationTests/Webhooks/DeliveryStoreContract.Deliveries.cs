using BankingApi.Deliveries;

namespace BankingApi.IntegrationTests.Webhooks;

public abstract partial class DeliveryStoreContract
{
    [SkippableFact]
    public async Task Deliveries_are_listed_newest_first_page_by_page_and_by_their_status()
    {
        var (webhook, other) = (await Saved(), await Saved());
        await Fill(Lane(other), 0, 1, 2);
        var deliveries = await Fill(Lane(webhook), 0, 1, 2, 3, 4, 5, 6);
        foreach (var delivery in deliveries[..3]) await Succeed(delivery);
        var (failed, waiting) = Failed(deliveries[3], Start);
        await Store.Fail(failed, waiting, None);

        Assert.Equal([6, 5, 4, 3, 2, 1, 0], await Walk(null));
        Assert.Equal([6, 5, 4], await Walk(DeliveryStatus.Pending));
        Assert.Equal([3], await Walk(DeliveryStatus.Failed));
        Assert.Equal([2, 1, 0], await Walk(DeliveryStatus.Delivered));

        async Task<List<long>> Walk(DeliveryStatus? status)
        {
            var listed = new List<WebhookDelivery>();
            while (await Store.ListDeliveries(webhook.Id, status, listed.Count == 0 ? null : listed[^1].Position, 2, None)
                is { Count: > 0 } page)
            {
                Assert.True(page.Count <= 2);
                listed.AddRange(page);
            }
            return listed.ConvertAll(one => one.Revision);
        }
    }

    [SkippableFact]
    public async Task One_that_has_arrived_is_delivered_again_as_the_next_of_its_lane()
    {
        var webhook = await Saved();
        var lane = Lane(webhook);
        var deliveries = await Fill(lane, 0, 1);
        var delivered = await Succeed(deliveries[0]);
        await Store.Redeliver(delivered, Start.AddMinutes(1), None);

        var pending = await Store.ListPending(lane, 10, None);
        Assert.Equal([deliveries[0].Id, deliveries[1].Id], pending.Select(one => one.Id));
        Assert.Equal((DeliveryStatus.Pending, 1, null), (pending[0].Status, pending[0].Attempts, pending[0].DeliveredAt));
        Assert.Equal(Start.AddMinutes(1), (await Store.ListDue(webhook.Id, DateTimeOffset.MaxValue, 10, None)).Single().DueAt);
    }

    [SkippableFact]
    public async Task A_resting_lane_wakes_for_what_is_delivered_again_and_a_failing_one_goes_on_at_once()
    {
        var webhook = await Saved();
        var delivered = await Succeed((await Fill(Lane(webhook), 0))[0]);
        await Store.Rest(new(Lane(webhook), 0, Start, 0, null), None);
        await Store.Redeliver(delivered, Start.AddSeconds(1), None);
        var (failed, waiting) = Failed((await Fill(Lane(webhook, "failing"), 0))[0], Start);
        await Store.Fail(failed, waiting, None);
        await Store.Redeliver(failed, Start.AddSeconds(2), None);

        Assert.Equal(
            ["BankAccount-one", "BankAccount-failing"],
            (await Store.ListDue(webhook.Id, Start.AddSeconds(2), 10, None)).Select(lane => lane.Key.Stream));
        Assert.Equal(failed, await Store.FindDelivery(webhook.Id, failed.Id, None));
    }

    [SkippableFact]
    public async Task A_delivery_is_found_by_its_own_webhook_alone()
    {
        var (webhook, other) = (await Saved(), await Saved());
        var delivery = (await Fill(Lane(webhook), 0))[0];
        Assert.Equal(delivery, await Store.FindDelivery(webhook.Id, delivery.Id, None));
        Assert.Null(await Store.FindDelivery(other.Id, delivery.Id, None));
    }

    [SkippableFact]
    public async Task What_waits_is_counted_up_to_a_bound()
    {
        var (webhook, other) = (await Saved(), await Saved());
        var deliveries = await Fill(Lane(webhook), 0, 1, 2, 3, 4, 5);
        await Fill(Lane(other), 0);
        await Succeed(deliveries[0]);
        Assert.Equal(5, await Store.CountPending(webhook.Id, 10, None));
        Assert.Equal(3, await Store.CountPending(webhook.Id, 3, None));
    }

    [SkippableFact]
    public async Task What_was_delivered_long_ago_is_forgotten_and_what_waits_is_not()
    {
        var webhook = await Saved();
        var lane = Lane(webhook);
        var deliveries = await Fill(lane, 0, 1, 2);
        await Succeed(deliveries[0], Start.AddDays(-1));
        var recent = await Succeed(deliveries[1]);
        await Store.ForgetDelivered(Start, None);

        Assert.Equal([deliveries[2], recent], await Store.ListDeliveries(webhook.Id, null, null, 10, None));
        // And is not delivered anew where the log tells of it once more.
        Assert.Equal(2, (await Store.FilledTo([lane], None))[lane]);
    }

    [SkippableFact]
    public async Task Who_delivers_stays_the_one_over_a_new_state_of_the_webhook()
    {
        var webhook = await Saved();
        var holder = Guid.NewGuid();
        Assert.True(await Store.TryHold(webhook.Id, holder, TimeSpan.FromMinutes(1), None));
        await Store.Save(webhook with { Webhook = webhook.Webhook with { Revision = 1 } }, None);
        await Store.Tell(webhook.Id, EndpointHealth.Good, None);
        Assert.Equal(!IsShared, await Store.TryHold(webhook.Id, Guid.NewGuid(), TimeSpan.FromMinutes(1), None));
        Assert.True(await Store.TryHold(webhook.Id, holder, TimeSpan.FromMinutes(1), None));
    }

    /// <summary>Whether several processes deliver from it.</summary>
    protected abstract bool IsShared { get; }
}
