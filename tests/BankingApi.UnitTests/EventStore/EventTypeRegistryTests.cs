using BankingApi.Domain.Accounts;
using BankingApi.Domain.Owners;
using BankingApi.Domain.Shared;
using BankingApi.Domain.Webhooks;
using BankingApi.EventStore.Serialization;

namespace BankingApi.UnitTests.EventStore;

public sealed class EventTypeRegistryTests
{
    [Fact]
    public void Every_event_of_the_domain_is_registered()
    {
        var events = typeof(BankAccountEvent).Assembly.GetTypes()
            .Where(type => !type.IsAbstract && (type.IsSubclassOf(typeof(BankAccountEvent)) || type.IsSubclassOf(typeof(OwnerEvent))
                || type.IsSubclassOf(typeof(WebhookEvent))))
            .ToList();
        var registry = new EventTypeRegistry();
        Assert.Equal(events.Count, registry.Names.Count);
        Assert.All(events, type => Assert.Same(type, registry.TypeOf(registry.NameOf(type))));
    }

    [Fact]
    public void An_event_without_a_name_fails_the_start()
        => Assert.Contains(nameof(Nameless),
            Assert.Throws<InvalidOperationException>(() => new EventTypeRegistry([typeof(Nameless)])).Message, StringComparison.Ordinal);

    [Fact]
    public void Two_events_with_one_name_fail_the_start()
    {
        var failure =
            Assert.Throws<InvalidOperationException>(() => new EventTypeRegistry([typeof(BankAccountSuspended), typeof(Impostor)]));
        Assert.Contains(nameof(Impostor), failure.Message, StringComparison.Ordinal);
        Assert.Contains(nameof(BankAccountSuspended), failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_without_a_version_fails_the_start()
        => Assert.Contains("Unversioned",
            Assert.Throws<InvalidOperationException>(() => new EventTypeRegistry([typeof(Unversioned)])).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(typeof(PersonRegistered), 2)]
    [InlineData(typeof(PersonalDataErased), 1)]
    [InlineData(typeof(HoldPlaced), 1)]
    [InlineData(typeof(BankAccountCreated), 2)]
    [InlineData(typeof(BankAccountTransactionRecorded), 2)]
    public void The_version_of_the_schema_is_the_one_in_the_name(Type type, int version)
        => Assert.Equal(version, new EventTypeRegistry().SchemaOf(type));

    [Fact]
    public void An_event_that_the_generated_JSON_does_not_know_fails_the_start()
        => Assert.Throws<InvalidOperationException>(() => new EventSerializer(new EventTypeRegistry([typeof(Unlisted)]), []));

    [Fact]
    public void An_unknown_name_has_no_type() => Assert.Null(new EventTypeRegistry().TypeOf("BankAccountCreatedV3"));

    [EventType("Unversioned")]
    private sealed record Unversioned(DateTimeOffset RecordedAt) : BankAccountEvent(RecordedAt);

    private sealed record Nameless(DateTimeOffset RecordedAt) : BankAccountEvent(RecordedAt);

    [EventType("BankAccountSuspendedV1")]
    private sealed record Impostor(DateTimeOffset RecordedAt) : BankAccountEvent(RecordedAt);

    [EventType("UnlistedV1")]
    private sealed record Unlisted(DateTimeOffset RecordedAt) : BankAccountEvent(RecordedAt);
}
