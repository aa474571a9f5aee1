using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using BankingApi.Domain.Accounts;
using BankingApi.Domain.Webhooks;
using BankingApi.EventStore.Serialization;

namespace BankingApi.UnitTests.EventStore;

/// <summary>What cannot be read is said to be unreadable; it never turns into an event with made-up values.</summary>
public sealed class UnreadableEventTests
{
    public static TheoryData<string, string> Fields
    {
        get
        {
            var fields = new TheoryData<string, string>();
            foreach (var golden in Events.ByName.Keys)
                foreach (var (name, _) in JsonNode.Parse(Events.Golden(golden))!.AsObject()) fields.Add(golden, name);
            return fields;
        }
    }

    [Theory]
    [MemberData(nameof(Fields))]
    public void An_event_without_a_field_it_needs_is_unreadable(string golden, string field)
    {
        var json = JsonNode.Parse(Events.Golden(golden))!.AsObject();
        json.Remove(field);
        var stored = Events.Stored(Events.TypeOf(golden), JsonSerializer.SerializeToUtf8Bytes(json));
        if (!IsOptional(golden, field))
            Assert.Same(stored, Assert.Throws<UnreadableEventException>(() => Events.Serializer.Deserialize(stored)).Event);
        // What is missing is null, or 0, and nothing else has changed.
        else Assert.Equal(WithNothing(golden, field), Events.Serializer.Deserialize(stored));
    }

    [Theory]
    [MemberData(nameof(Fields))]
    public void Null_in_a_field_that_needs_a_value_is_unreadable(string golden, string field)
    {
        var json = JsonNode.Parse(Events.Golden(golden))!.AsObject();
        json[field] = null;
        var stored = Events.Stored(Events.TypeOf(golden), JsonSerializer.SerializeToUtf8Bytes(json));
        if (IsOptional(golden, field) && field != "requestHash")
            Assert.Equal(WithNothing(golden, field), Events.Serializer.Deserialize(stored));
        else Assert.Throws<UnreadableEventException>(() => Events.Serializer.Deserialize(stored));
    }

    [Theory]
    [MemberData(nameof(Fields))]
    public void A_field_of_another_kind_is_unreadable(string golden, string field)
    {
        foreach (var wrong in (string[])["true", "[]", "{}", "\"?\"", "1.5"])
        {
            var json = JsonNode.Parse(Events.Golden(golden))!.AsObject();
            json[field] = JsonNode.Parse(wrong);
            // Any text is a text, and an amount may be written as a number.
            if (wrong == "\"?\"" && IsText(golden, field)) continue;
            if (wrong == "1.5" && IsAmount(golden, field)) continue;
            var stored = Events.Stored(Events.TypeOf(golden), JsonSerializer.SerializeToUtf8Bytes(json));
            Assert.Throws<UnreadableEventException>(() => Events.Serializer.Deserialize(stored));
        }
    }

    [Fact]
    public void A_field_that_is_not_known_is_passed_over()
    {
        var json = JsonNode.Parse(Events.Golden("OverdraftLimitChangedV1"))!.AsObject();
        json["addedLater"] = "something";
        Assert.Equal(Events.ByName["OverdraftLimitChangedV1"],
            Events.Serializer.Deserialize(Events.Stored("OverdraftLimitChangedV1", JsonSerializer.SerializeToUtf8Bytes(json))));
    }

    [Theory]
    [InlineData("BankAccountCreatedV3")]
    [InlineData("BankAccountTransactionRecordedV2")]
    [InlineData("bankAccountSuspendedV1")]
    [InlineData("BankAccountSuspended")]
    [InlineData("SomethingElse")]
    [InlineData("")]
    public void An_unknown_type_or_a_newer_version_is_unreadable(string type)
    {
        var failure =
            Assert.Throws<UnreadableEventException>(
                () => Events.Serializer.Deserialize(Events.Stored(type, Events.Golden("BankAccountSuspendedV1"), revision: 3)));
        Assert.Contains("Event 3 of BankAccount-", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("1")]
    [InlineData("\"text\"")]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("not json")]
    public void Damaged_data_is_unreadable(string data)
    {
        foreach (var type in (string[])["BankAccountCreatedV1", "BankAccountCreatedV2", "BankAccountTransactionRecordedV1",
            "PersonRegisteredV1", "PersonRegisteredV2", "PersonalDataErasedV1"])
            Assert.Throws<UnreadableEventException>(() => Events.Serializer.Deserialize(Events.Stored(type, Encoding.UTF8.GetBytes(data))));
    }

    [Fact]
    public void A_truncated_event_is_unreadable_wherever_it_ends()
    {
        var golden = Events.Golden("BankAccountTransactionRecordedV1.transfer-debit");
        for (var length = 0; length < golden.Length; length++)
            Assert.Throws<UnreadableEventException>(
                () => Events.Serializer.Deserialize(Events.Stored("BankAccountTransactionRecordedV1", golden.AsMemory(0, length))));
    }

    [Theory]
    [InlineData("1e400")]
    [InlineData("\"1e2\"")]
    [InlineData("\"1,50\"")]
    [InlineData("\" 1\"")]
    [InlineData("\"\"")]
    [InlineData("\"79228162514264337593543950336\"")]
    public void An_amount_that_is_no_plain_decimal_is_unreadable(string amount)
    {
        var json = Encoding.UTF8.GetString(Events.Golden("FundsReservedV1")).Replace("\"30.00\"", amount, StringComparison.Ordinal);
        Assert.Throws<UnreadableEventException>(
            () => Events.Serializer.Deserialize(Events.Stored("FundsReservedV1", Encoding.UTF8.GetBytes(json))));
    }

    [Fact]
    public void Metadata_that_cannot_be_read_counts_as_absent()
    {
        var stored = Events.Stored("BankAccountSuspendedV1", Events.Golden("BankAccountSuspendedV1"));
        foreach (var metadata in (string[])["", "null", "{", "[]", "{\"schema\":\"x\"}"])
            Assert.Equal(EventMetadata.Unknown, EventSerializer.MetadataOf(stored with { Metadata = Encoding.UTF8.GetBytes(metadata) }));
        Assert.Equal("c", EventSerializer.MetadataOf(stored with { Metadata = "{\"$correlationId\":\"c\"}"u8.ToArray() }).CorrelationId);
    }

    /// <summary>The fields that may be null, or came later than their event.</summary>
    private static bool IsOptional(string golden, string field) => field switch
    {
        "description" or "counterpartyAccountId" or "counterpartyRevision" or "requestHash" => true,
        "transferId" => Events.ByName[golden] is BankAccountTransactionRecorded,
        "reason" => Events.ByName[golden] is BankAccountReactivated or HoldVoided,
        "holdId" or "reversesTransactionId" => Events.ByName[golden] is BankAccountTransactionRecorded,
        "reversesTransferId" or "eventTypes" => true,
        "accountId" or "ownerId" => Events.ByName[golden] is WebhookRegistered,
        _ => false,
    };

    private static bool IsText(string golden, string field) => TypeOf(golden, field) == typeof(string);

    private static bool IsAmount(string golden, string field) => TypeOf(golden, field) == typeof(decimal);

    private static Type? TypeOf(string golden, string field)
        => Events.ByName[golden].GetType().GetProperties()
            .FirstOrDefault(property => JsonNamingPolicy.CamelCase.ConvertName(property.Name) == field)?.PropertyType;

    private static object WithNothing(string golden, string field) => (Events.ByName[golden], field) switch
    {
        (BankAccountTransactionRecorded e, "description") => e with { Description = null },
        (BankAccountTransactionRecorded e, "transferId") => e with { TransferId = null },
        (BankAccountTransactionRecorded e, "counterpartyAccountId") => e with { CounterpartyAccountId = null },
        (BankAccountTransactionRecorded e, "counterpartyRevision") => e with { CounterpartyRevision = null },
        (BankAccountTransactionRecorded e, "requestHash") => e with { RequestHash = 0 },
        (BankAccountCreated e, "requestHash") => e with { RequestHash = 0 },
        (BankAccountReactivated e, "reason") => e with { Reason = null },
        (BankAccountTransactionRecorded e, "holdId") => e with { HoldId = null },
        (BankAccountTransactionRecorded e, "reversesTransactionId") => e with { ReversesTransactionId = null },
        (HoldPlaced e, "description") => e with { Description = null },
        (HoldPlaced e, "requestHash") => e with { RequestHash = 0 },
        (HoldVoided e, "reason") => e with { Reason = null },
        (HoldVoided e, "requestHash") => e with { RequestHash = 0 },
        (FundsReserved e, "reversesTransferId") => e with { ReversesTransferId = null },
        (FundsReserved e, "description") => e with { Description = null },
        (FundsReserved e, "requestHash") => e with { RequestHash = 0 },
        (WebhookRegistered e, "eventTypes") => e with { EventTypes = null },
        (WebhookRegistered e, "accountId") => e with { AccountId = null },
        (WebhookRegistered e, "ownerId") => e with { OwnerId = null },
        (WebhookRegistered e, "requestHash") => e with { RequestHash = 0 },
        var (@event, _) => throw new InvalidOperationException($"{@event.GetType().Name} has no optional {field}."),
    };
}
