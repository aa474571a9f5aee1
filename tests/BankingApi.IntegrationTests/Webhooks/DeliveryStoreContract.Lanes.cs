using BankingApi.Deliveries;

namespace BankingApi.IntegrationTests.Webhooks;

public abstract partial class DeliveryStoreContract
{
    [SkippableFact]
    public async Task A_lane_is_filled_once_however_often()
    {
        var lane = Lane(await Saved());
        var deliveries = await Fill(lane, 0, 1, 2);
        await Succeed(deliveries[0]);
        foreach (var again in (long[][])[[0, 1, 2], [0, 1], [2]]) await Fill(lane, again);

        Assert.Equal(deliveries[1..], await Store.ListPending(lane, 10, None));
        Assert.Equal(2, (await Store.FilledTo([lane], None))[lane]);
        Assert.Equal([2, 1, 0], (await Store.ListDeliveries(lane.WebhookId, null, null, 10, None)).Select(one => one.Revision));
    }

    [SkippableFact]
    public async Task Several_fill_a_lane_at_the_same_time_and_it_has_everything_once()
    {
        var lane = Lane(await Saved());
        var batches = Enumerable.Range(0, 8).Select(i => (long[])[.. Enumerable.Range(0, 5 + i).Select(revision => (long)revision)]);
        await Task.WhenAll(batches.Select(revisions => Task.Run(() => Fill(lane, revisions))));

        Assert.Equal(Enumerable.Range(0, 12), (await Store.ListPending(lane, 50, None)).Select(one => (int)one.Revision));
        Assert.Equal(11, (await Store.FilledTo([lane], None))[lane]);
    }

    [SkippableFact]
    public async Task A_lane_is_due_only_when_there_is_something_in_it()
    {
        var webhook = await Saved();
        var lane = Lane(webhook);
        await Store.Fill([new(lane, 4, [])], Start, None);
        Assert.Empty(await Store.ListDue(webhook.Id, DateTimeOffset.MaxValue, 10, None));
        Assert.Equal(4, (await Store.FilledTo([lane, Lane(webhook, "other")], None)).Single().Value);

        await FillAt(Start.AddMinutes(1), lane, 5);
        await Store.Fill([new(lane, 6, [])], Start.AddMinutes(2), None);
        await FillAt(Start.AddMinutes(3), lane, 7);
        Assert.Empty(await Store.ListDue(webhook.Id, Start.AddMilliseconds(59_999), 10, None));
        Assert.Equal([new Lane(lane, 7, Start.AddMinutes(1), 0, null)], await Store.ListDue(webhook.Id, Start.AddMinutes(1), 10, None));
    }

    [SkippableFact]
    public async Task Those_that_have_waited_longest_are_due_first_and_each_lane_is_in_order()
    {
        var (webhook, other) = (await Saved(), await Saved());
        for (var i = 0; i < 5; i++) await FillAt(Start.AddSeconds((i * 7) % 5), Lane(webhook, $"{i}"), 3, 4, 5);
        await FillAt(Start.AddDays(-1), Lane(other), 0);

        var due = await Store.ListDue(webhook.Id, Start.AddSeconds(3), 10, None);
        Assert.Equal(["0", "3", "1", "4"], due.Select(lane => lane.Key.Stream["BankAccount-".Length..]));
        Assert.Equal(due.Take(2), await Store.ListDue(webhook.Id, Start.AddSeconds(3), 2, None));
        Assert.Equal([3, 4], (await Store.ListPending(due[0].Key, 2, None)).Select(one => one.Revision));
    }

    [SkippableFact]
    public async Task One_that_failed_waits_and_what_comes_meanwhile_waits_behind_it()
    {
        var webhook = await Saved();
        var lane = Lane(webhook);
        var first = (await Fill(lane, 0))[0];
        var (failed, waiting) = Failed(first, Start);
        await Store.Fail(failed, waiting, None);
        await FillAt(Start.AddSeconds(1), lane, 1);

        Assert.Equal(failed, await Store.FindDelivery(webhook.Id, first.Id, None));
        Assert.Empty(await Store.ListDue(webhook.Id, Start.AddSeconds(4), 10, None));
        Assert.Equal([waiting with { FilledTo = 1 }], await Store.ListDue(webhook.Id, Start.AddSeconds(5), 10, None));
        Assert.Equal([failed, Delivery(lane, 1)], await Store.ListPending(lane, 10, None));
        Assert.Equal(2, await Store.CountPending(webhook.Id, 10, None));

        var delivered = await Succeed(failed);
        Assert.Equal(delivered, await Store.FindDelivery(webhook.Id, first.Id, None));
        Assert.Equal([new Lane(lane, 1, Start.AddSeconds(5), 0, null)], await Store.ListDue(webhook.Id, Start.AddSeconds(5), 10, None));
    }

    [SkippableFact]
    public async Task A_lane_rests_when_it_is_empty_and_is_due_again_when_something_comes()
    {
        var webhook = await Saved();
        var lane = Lane(webhook);
        var filled = await Fill(lane, 0, 1);
        await Succeed(filled[0]);
        await Rest();
        Assert.Single(await Store.ListDue(webhook.Id, Start, 10, None)); // The other one is still there.
        await Succeed(filled[1]);
        await Rest();
        Assert.Empty(await Store.ListDue(webhook.Id, DateTimeOffset.MaxValue, 10, None));

        await FillAt(Start.AddMinutes(1), lane, 2);
        Assert.Equal(Start.AddMinutes(1), (await Store.ListDue(webhook.Id, DateTimeOffset.MaxValue, 10, None)).Single().DueAt);

        async Task Rest() => await Store.Rest((await Store.ListDue(webhook.Id, Start, 10, None)).Single(), None);
    }

    [SkippableFact]
    public async Task A_lane_that_was_filled_meanwhile_does_not_rest()
    {
        var webhook = await Saved();
        var lane = Lane(webhook);
        await Succeed((await Fill(lane, 0))[0]);
        var seen = (await Store.ListDue(webhook.Id, Start, 10, None)).Single();
        await Fill(lane, 1);
        await Store.Rest(seen, None);
        Assert.Single(await Store.ListDue(webhook.Id, Start, 10, None));

        // Nor where what was filled has been delivered by now, or was nothing: a look more costs less than one too few.
        await Succeed(Delivery(lane, 1));
        await Store.Fill([new(lane, 2, [])], Start, None);
        await Store.Rest(seen, None);
        Assert.Single(await Store.ListDue(webhook.Id, Start, 10, None));
    }

    [SkippableFact]
    public async Task What_a_webhook_waits_with_goes_on_at_once_and_as_if_nothing_had_failed()
    {
        var (webhook, other) = (await Saved(), await Saved());
        foreach (var (lane, at) in new[] { (Lane(webhook), Start), (Lane(webhook, "late"), Start.AddDays(-3)), (Lane(other), Start) })
        {
            var (failed, waiting) = Failed((await FillAt(at, lane, 0))[0], at);
            await Store.Fail(failed, waiting, None);
        }
        await Succeed((await Fill(Lane(webhook, "resting"), 0))[0]);
        await Store.Rest(new(Lane(webhook, "resting"), 0, Start, 0, null), None);

        await Store.Hurry(webhook.Id, Start, None);

        var due = await Store.ListDue(webhook.Id, Start, 10, None);
        Assert.Equal(["BankAccount-late", "BankAccount-one"], due.Select(lane => lane.Key.Stream));
        // One that was due already, but had not been tried, too: three days of failing are to be counted from here.
        Assert.All(due, lane => Assert.Equal((0, null), (lane.Failures, lane.FailingSince)));
        Assert.Empty(await Store.ListDue(other.Id, Start, 10, None));
    }

    private async Task<WebhookDelivery> Succeed(WebhookDelivery delivery, DateTimeOffset? at = null)
    {
        var delivered = delivery with
        {
            Status = DeliveryStatus.Delivered,
            Attempts = delivery.Attempts + 1,
            LastAttemptAt = at ?? Start,
            NextAttemptAt = null,
            DeliveredAt = at ?? Start,
            ResponseStatus = 204,
            Error = null,
        };
        await Store.Succeed(delivered, None);
        return delivered;
    }

    private static (WebhookDelivery Delivery, Lane Lane) Failed(WebhookDelivery delivery, DateTimeOffset at) => (
        delivery with
        {
            Status = DeliveryStatus.Failed,
            Attempts = 1,
            LastAttemptAt = at,
            NextAttemptAt = at.AddSeconds(5),
            ResponseStatus = 503,
            Error = "The receiver answered 503.",
        },
        new(delivery.Lane, delivery.Revision, at.AddSeconds(5), 1, at));
}
