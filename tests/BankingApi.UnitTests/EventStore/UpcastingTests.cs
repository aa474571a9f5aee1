using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using BankingApi.Domain.Accounts;
using BankingApi.Domain.Owners;
using BankingApi.EventStore.Serialization;
using BankingApi.EventStore.Upcasting;
using BankingApi.Privacy;
using BankingApi.UnitTests.Domain;

namespace BankingApi.UnitTests.EventStore;

public sealed class UpcastingTests
{
    private const string V1 = "BankAccountCreatedV1";

    /// <summary>Golden files <c>BankAccountCreatedV1.[variant]</c>, each beside what it becomes; and what it means.</summary>
    internal static readonly string[] Names = ["complete", "without-currency", "with-numbers", "without-recorded-at", "in-yen",
        "without-limit"];

    public static TheoryData<string> Variants => [.. Names];

    [Theory]
    [MemberData(nameof(Variants))]
    public void An_opening_of_version_1_becomes_one_of_version_2(string variant)
    {
        var stored = Events.Stored(V1, Events.Golden($"{V1}.{variant}"));
        var read = (BankAccountCreated)Events.Serializer.Deserialize(stored);
        var complete =
            new BankAccountCreated(
                Some.Account, Some.Owner, AccountType.Checking, "EUR", 100.50m, 25.00m, 0, Some.Opening.AddMilliseconds(7));
        var expected = variant switch
        {
            "complete" => complete with { Currency = "USD" },
            "without-currency" or "with-numbers" => complete,
            "without-recorded-at" => complete with { RecordedAt = stored.Created },
            "in-yen" => complete with { Currency = "JPY", InitialBalance = 100m, OverdraftLimit = 0m },
            _ => complete with { OverdraftLimit = 0m },
        };
        Assert.Equal(expected, read);
        Assert.Equal(Encoding.UTF8.GetString(Events.Golden($"{V1}.{variant}.V2")), Encoding.UTF8.GetString(Events.Bytes(read).Span));
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void The_audit_trail_shows_it_as_version_2(string variant)
    {
        var (type, data) = Events.Serializer.Current(Events.Stored(V1, Events.Golden($"{V1}.{variant}")));
        Assert.Equal("BankAccountCreatedV2", type);
        var json = JsonDocument.Parse(data).RootElement;
        Assert.Equal("CHECKING", json.GetProperty("accountType").GetString());
        Assert.Equal(JsonValueKind.String, json.GetProperty("initialBalance").ValueKind);
    }

    [Fact]
    public void Version_2_is_not_touched()
    {
        var data = Events.Golden("BankAccountCreatedV2");
        var current = Events.Serializer.Current(Events.Stored("BankAccountCreatedV2", data));
        Assert.Equal("BankAccountCreatedV2", current.Type);
        Assert.True(current.Data.Span.SequenceEqual(data));
    }

    [Theory]
    [InlineData("initialBalance", null)]
    [InlineData("initialBalance", "\"1.005\"")] // More decimals than EUR has: never rounded.
    [InlineData("initialBalance", "\"1,50\"")] // Not 150.
    [InlineData("initialBalance", "\"\"")]
    [InlineData("initialBalance", "true")]
    [InlineData("initialBalance", "1e400")]
    [InlineData("initialBalance", "\"99999999999999999999999999999999\"")]
    [InlineData("overdraftLimit", "\"x\"")]
    [InlineData("currency", "\"DEM\"")]
    [InlineData("currency", "7")]
    [InlineData("accountId", null)]
    [InlineData("ownerId", null)]
    public void An_opening_of_version_1_that_says_too_little_or_nonsense_is_unreadable(string field, string? json)
    {
        var data = JsonNode.Parse(Events.Golden($"{V1}.without-currency"))!.AsObject();
        data.Remove(field);
        var text = data.ToJsonString();
        if (json is not null) text = $"{text[..^1]},\"{field}\":{json}}}";
        Assert.Throws<UnreadableEventException>(() => Events.Serializer.Deserialize(Events.Stored(V1, Encoding.UTF8.GetBytes(text))));
    }

    /// <summary>Golden files of version 1 from before holds, reversals and value dates, each beside what it becomes.</summary>
    internal static readonly string[] BeforeHolds =
    [
        "BankAccountTransactionRecordedV1.deposit", "BankAccountTransactionRecordedV1.interest",
        "BankAccountTransactionRecordedV1.transfer-credit", "BankAccountTransactionRecordedV1.transfer-debit",
        "BankAccountTransactionRecordedV1.withdrawal", "FundsReservedV1", "FundsReservedV1.without-description",
    ];

    public static TheoryData<string> OfBeforeHolds => [.. BeforeHolds];

    [Theory]
    [MemberData(nameof(OfBeforeHolds))]
    public void What_was_recorded_before_there_were_value_dates_counts_since_it_was_recorded(string golden)
    {
        var next = golden.Replace("V1", "V2", StringComparison.Ordinal);
        var stored = Events.Stored(Events.TypeOf(golden), Events.Golden(golden));

        var read = Events.Serializer.Deserialize(stored);
        Assert.Equal(Events.ByName[next], read);
        if (read is BankAccountTransactionRecorded moved) Assert.Equal(moved.RecordedAt, moved.ValueAt);
        var (type, data) = Events.Serializer.Current(stored);
        Assert.Equal(Events.TypeOf(next), type);
        Assert.Equal(read, Events.Serializer.Deserialize(Events.Stored(type, data)));
    }

    /// <summary>On the bytes where they lie as they were written, else by way of a tree: it comes to the same.</summary>
    [Theory]
    [MemberData(nameof(OfBeforeHolds))]
    public void However_it_is_laid_out_it_means_the_same(string golden)
    {
        var json = JsonNode.Parse(Events.Golden(golden))!.AsObject();
        var moved = new JsonObject(json.Reverse().Select(field => KeyValuePair.Create(field.Key, field.Value?.DeepClone())));
        foreach (var text in (string[])[json.ToJsonString(), json.ToJsonString(new() { WriteIndented = true }), moved.ToJsonString()])
        {
            var stored = Events.Stored(Events.TypeOf(golden), Encoding.UTF8.GetBytes(text));
            Assert.Equal(Events.Serializer.Deserialize(Events.Stored(Events.TypeOf(golden), Events.Golden(golden))),
                Events.Serializer.Deserialize(stored));
            var data = JsonNode.Parse(Events.Serializer.Current(stored).Data.Span)!.AsObject();
            Assert.True(JsonNode.DeepEquals(
                JsonNode.Parse(Events.Golden(golden.Replace("V1", "V2", StringComparison.Ordinal))), data), data.ToJsonString());
        }
    }

    [Fact]
    public void A_transaction_of_version_1_without_its_time_is_unreadable()
    {
        var data = JsonNode.Parse(Events.Golden(BeforeHolds[0]))!.AsObject();
        data.Remove("recordedAt");
        Assert.Throws<UnreadableEventException>(
            () => Events.Serializer.Deserialize(
                Events.Stored("BankAccountTransactionRecordedV1", Encoding.UTF8.GetBytes(data.ToJsonString()))));
    }

    [Fact]
    public void Upcasters_follow_each_other()
    {
        var serializer = new EventSerializer(new EventTypeRegistry(), [new V0Upcaster(), new BankAccountCreatedV1Upcaster()]);
        var read = (BankAccountCreated)serializer.Deserialize(
            Events.Stored("AccountOpened", "{\"id\":\"0000000a-0000-7000-8000-000000000001\"}"u8.ToArray()));
        Assert.Equal(new BankAccountCreated(Some.Account, Some.Owner, AccountType.Checking, "EUR", 7m, 0m, 0, Some.Minute(3)), read);
    }

    private sealed class V0Upcaster : IUpcaster
    {
        public string From => "AccountOpened";

        public string To => V1;

        public void Upcast(JsonObject data, DateTimeOffset created)
        {
            data["accountId"] = data["id"]!.DeepClone();
            data["ownerId"] = Some.Owner;
            data["initialBalance"] = 7;
        }
    }

    /// <summary>It cannot be unsaid, but it is told through the same door as what is sealed.</summary>
    [Fact]
    public void A_registration_from_before_there_were_seals_is_read_as_one_without_a_seal()
    {
        var stored = Events.Stored("PersonRegisteredV1", Events.Golden("PersonRegisteredV1"));
        var read = (PersonRegistered)Events.Serializer.Deserialize(stored);
        Assert.Equal((Some.Owner, Some.Opening.AddMilliseconds(7)), (read.OwnerId, read.RecordedAt));
        Assert.Equal(new Person("Ændre", "O'Last-Name", "first+tag@example.com"), SealedPerson.ReadClear(read.Sealed));
        var (type, data) = Events.Serializer.Current(stored);
        Assert.Equal("PersonRegisteredV2", type);
        Assert.Equal(["ownerId", "recordedAt", "sealed"], JsonNode.Parse(data.Span)!.AsObject().Select(field => field.Key).Order());
    }

    [Theory]
    [InlineData("firstName")]
    [InlineData("lastName")]
    [InlineData("email")]
    [InlineData("ownerId")]
    public void A_registration_of_version_1_that_says_too_little_is_unreadable(string field)
    {
        var data = JsonNode.Parse(Events.Golden("PersonRegisteredV1"))!.AsObject();
        data.Remove(field);
        Assert.Throws<UnreadableEventException>(
            () => Events.Serializer.Deserialize(Events.Stored("PersonRegisteredV1", Encoding.UTF8.GetBytes(data.ToJsonString()))));
    }
}
