using BankingApi.Deliveries;
using BankingApi.Domain.Webhooks;

namespace BankingApi.IntegrationTests.Webhooks;

/// <summary>What <see cref="IDeliveryStore"/> promises, whatever is underneath. Each test has a store of its own, empty at first.</summary>
public abstract partial class DeliveryStoreContract : IAsyncLifetime
{
    protected static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private int _position;

    protected IDeliveryStore Store { get; private set; } = null!;

    protected static CancellationToken None => CancellationToken.None;

    public async Task InitializeAsync() => Store = await Open();

    public abstract Task DisposeAsync();

    /// <summary>Opens a new, empty store, or skips the test with the reason why this machine has none.</summary>
    protected abstract Task<IDeliveryStore> Open();

    [SkippableFact]
    public async Task A_new_store_is_not_complete_until_it_is_said_to_be()
    {
        Assert.False(await Store.IsComplete(None));
        await Store.Complete(None);
        await Store.Complete(None);
        Assert.True(await Store.IsComplete(None));
    }

    [SkippableFact]
    public async Task A_new_store_knows_nothing()
    {
        var (id, lane) = (Guid.NewGuid(), new LaneKey(Guid.NewGuid(), "BankAccount-1"));
        Assert.Null(await Store.Find(id, None));
        Assert.Empty(await Store.List(null, 10, None));
        Assert.Empty(await Store.FilledTo([lane], None));
        Assert.Empty(await Store.FilledTo([], None));
        Assert.Empty(await Store.ListDue(id, DateTimeOffset.MaxValue, 10, None));
        Assert.Empty(await Store.ListPending(lane, 10, None));
        Assert.Empty(await Store.ListDeliveries(id, null, null, 10, None));
        Assert.Null(await Store.FindDelivery(id, Guid.NewGuid(), None));
        Assert.Equal(0, await Store.CountPending(id, 10, None));
    }

    [SkippableFact]
    public async Task A_webhook_is_read_as_it_was_saved()
    {
        var saved = New() with { Health = new(3, Start, Start.AddMinutes(1)) };
        saved = saved with
        {
            Webhook = saved.Webhook with
            {
                EventTypes = "BankAccountCreatedV2,HoldPlacedV1",
                AccountId = Guid.NewGuid(),
                OwnerId = Guid.NewGuid(),
                Status = WebhookStatus.Disabled,
                DisabledReason = "„gone“ \"%_\\",
                DisabledAt = Start,
                RequestHash = ulong.MaxValue,
            },
        };
        await Store.Save(saved, None);

        Assert.Equal(saved, await Store.Find(saved.Id, None));
        Assert.Equal([saved], await Store.List(null, 10, None));
    }

    [SkippableFact]
    public async Task Of_two_states_the_later_stays_in_whatever_order_they_come()
    {
        var first = await Saved();
        var second = first with
        {
            Since = first.Since + 9,
            Webhook = first.Webhook with { Revision = 1, Status = WebhookStatus.Disabled, DisabledReason = "why" },
        };
        await Store.Save(second, None);
        await Store.Save(first, None);
        await Store.Save(second with { Webhook = second.Webhook with { DisabledReason = "the same revision" } }, None);

        Assert.Equal(second, await Store.Find(first.Id, None));
    }

    [SkippableFact]
    public async Task States_saved_at_the_same_time_leave_the_latest()
    {
        for (var round = 0; round < 20; round++)
        {
            var webhook = New();
            var states = Enumerable.Range(0, 6).Select(i => webhook with { Webhook = webhook.Webhook with { Revision = i } }).ToList();
            await Task.WhenAll(states.Select(state => Task.Run(async () => await Store.Save(state, None))));
            Assert.Equal(5, (await Store.Find(webhook.Id, None))!.Webhook.Revision);
        }
    }

    [SkippableFact]
    public async Task Of_a_removed_webhook_nothing_is_kept_and_of_others_everything()
    {
        var (removed, other) = (await Saved(), await Saved());
        foreach (var webhook in new[] { removed, other }) await Fill(Lane(webhook), 0, 1, 2);
        var state = removed.Webhook with { IsRemoved = true, Revision = 1 };
        await Store.Save(removed with { Webhook = state }, None);
        // By an instance that had not heard of it.
        await Fill(Lane(removed), 3);
        await Fill(Lane(removed, "another"), 0);

        Assert.Null(await Store.Find(removed.Id, None));
        Assert.Equal([other], await Store.List(null, 10, None));
        Assert.Empty(await Store.FilledTo([Lane(removed), Lane(removed, "another")], None));
        Assert.Empty(await Store.ListDue(removed.Id, DateTimeOffset.MaxValue, 10, None));
        Assert.Empty(await Store.ListDeliveries(removed.Id, null, null, 10, None));
        Assert.Equal(0, await Store.CountPending(removed.Id, 10, None));
        Assert.Equal(3, (await Store.ListPending(Lane(other), 10, None)).Count);
    }

    [SkippableFact]
    public async Task Webhooks_are_listed_in_the_order_of_registration_page_by_page()
    {
        var webhooks = Enumerable.Range(0, 7).Select(_ => New()).ToList();
        foreach (var webhook in webhooks.AsEnumerable().Reverse()) await Store.Save(webhook, None);

        var listed = new List<RegisteredWebhook>();
        while (await Store.List(listed.Count == 0 ? null : listed[^1].Position, 3, None) is { Count: > 0 } page)
        {
            Assert.True(page.Count <= 3);
            listed.AddRange(page);
        }
        Assert.Equal(webhooks, listed);
    }

    [SkippableFact]
    public async Task What_an_address_did_lately_is_told_and_a_later_state_has_the_last_word()
    {
        var webhook = await Saved();
        var failing = new EndpointHealth(2, Start, Start.AddSeconds(30));
        await Store.Tell(webhook.Id, failing, None);
        await Store.Tell(Guid.NewGuid(), failing, None);
        Assert.Equal(webhook with { Health = failing }, await Store.Find(webhook.Id, None));

        await Store.Save(webhook, None); // No later one.
        Assert.Equal(failing, (await Store.Find(webhook.Id, None))!.Health);
        await Store.Save(webhook with { Webhook = webhook.Webhook with { Revision = 1 } }, None);
        Assert.Equal(EndpointHealth.Good, (await Store.Find(webhook.Id, None))!.Health);
    }

    private RegisteredWebhook New()
    {
        var position = 100L * ++_position;
        var webhook = new Webhook(
            Guid.NewGuid(), "https://example.test/hook", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", null, null, null, WebhookStatus.Active,
            null, null, Start, 42, 0, IsRemoved: false);
        return new(webhook, position, position, EndpointHealth.Good);
    }

    protected async Task<RegisteredWebhook> Saved()
    {
        var webhook = New();
        await Store.Save(webhook, None);
        return webhook;
    }

    private static LaneKey Lane(RegisteredWebhook webhook, string account = "one") => new(webhook.Id, $"BankAccount-{account}");

    /// <summary>A delivery of the lane's event at a revision, whose place in the log follows from it.</summary>
    private static WebhookDelivery Delivery(LaneKey lane, long revision)
    {
        var seed = HashCode.Combine(lane, revision);
        var bytes = new byte[16];
        new Random(seed).NextBytes(bytes);
        var id = new Guid(bytes);
        return new(
            id, lane, revision, 1_000 + (10 * revision), id, "HoldPlacedV1", DeliveryStatus.Pending, 0, Start, null, null, null, null,
            null);
    }

    private Task<List<WebhookDelivery>> Fill(LaneKey lane, params long[] revisions) => FillAt(Start, lane, revisions);

    private async Task<List<WebhookDelivery>> FillAt(DateTimeOffset at, LaneKey lane, params long[] revisions)
    {
        var deliveries = revisions.Select(revision => Delivery(lane, revision)).ToList();
        await Store.Fill([new(lane, revisions[^1], deliveries)], at, None);
        return deliveries;
    }
}
