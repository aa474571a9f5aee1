using System.Diagnostics;
using BankingApi.Domain.Shared;
using BankingApi.Domain.Webhooks;
using BankingApi.UnitTests.EventStore;

namespace BankingApi.UnitTests.Domain;

public sealed class WebhookTests
{
    private static readonly Guid Id = Some.Id(7);

    [Fact]
    public void A_new_one_is_active()
    {
        var decided = Register(null, "https://example.com/");
        var webhook = Webhook.Apply(null, decided.Event!);

        Assert.Equal((WebhookStatus.Active, 0L, (string?)null), (webhook.Status, webhook.Revision, webhook.DisabledReason));
        Assert.Equal("https://example.com/", webhook.Url);
    }

    [Fact]
    public void The_same_request_again_records_nothing_and_another_one_is_refused()
    {
        var webhook = Registered();

        Assert.NotNull(Register(webhook, "https://example.com/").AlreadyProcessed);
        Assert.Equal(Refusal.KeyReused, Register(webhook, "https://example.com/other").Refusal);
    }

    [Fact]
    public void It_is_disabled_with_a_reason_and_enabled_again()
    {
        var disabled = Webhook.Apply(Registered(), Registered().Disable("gone", Some.Minute(1)).Event!);
        Assert.Equal((WebhookStatus.Disabled, "gone", 1L), (disabled.Status, disabled.DisabledReason, disabled.Revision));
        Assert.Equal(Decision<WebhookEvent>.AlreadySo, disabled.Disable("again", Some.Minute(2)));

        var enabled = Webhook.Apply(disabled, disabled.Enable(Some.Minute(3)).Event!);
        Assert.Equal((WebhookStatus.Active, (string?)null, 2L), (enabled.Status, enabled.DisabledReason, enabled.Revision));
        Assert.Equal(Decision<WebhookEvent>.AlreadySo, enabled.Enable(Some.Minute(4)));
    }

    [Fact]
    public void One_that_was_removed_stays_so()
    {
        var removed = Webhook.Apply(Registered(), Registered().Remove(Some.Minute(1)).Event!);

        Assert.True(removed.IsRemoved);
        Assert.Equal(Decision<WebhookEvent>.AlreadySo, removed.Remove(Some.Minute(2)));
        Assert.Equal(Decision<WebhookEvent>.AlreadySo, removed.Enable(Some.Minute(2)));
        Assert.Equal(Decision<WebhookEvent>.AlreadySo, removed.Disable("gone", Some.Minute(2)));
    }

    [Fact]
    public void Every_event_is_folded()
    {
        Assert.All(Events.ByName.Values.OfType<WebhookEvent>(), @event => Assert.NotNull(Webhook.Apply(Registered(), @event)));
        Assert.Throws<UnreachableException>(() => Webhook.Apply(Registered(), new Forgotten(Some.Minute(1))));
    }

    private static Webhook Registered() => Webhook.Apply(null, Register(null, "https://example.com/").Event!);

    private static Decision<WebhookEvent> Register(Webhook? state, string url)
        => Webhook.Register(state, Id, url, "whsec_c2VjcmV0", null, null, null, Some.Opening);

    private sealed record Forgotten(DateTimeOffset RecordedAt) : WebhookEvent(RecordedAt);
}
