using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using BankingApi.Domain.Accounts;
using BankingApi.EventStore;
using BankingApi.EventStore.Serialization;
using EventStore.Abstractions;
using Microsoft.Extensions.DependencyInjection;

namespace BankingApi.IntegrationTests.Api;

/// <summary>Events that cannot be read or projected, in the middle of their streams, and the way out of it.</summary>
public abstract class PoisonTests<TStack>(TStack stack) : ApiTests<TStack>(stack)
    where TStack : BankingApiFixture
{
    private const string Poison = """{"oldLimit":"0.00","newLimit":"7.00","recordedAt":"2026-01-01T00:00:00.000Z"}""";
    private const string Throwing = "OverdraftLimitReviewedV1", Newer = "OverdraftLimitChangedV2", Unknown = "LimitsHarmonisedV1",
        Misfit = "OverdraftLimitCappedV1";

    /// <summary>Its bytes are no JSON: no release will ever read that.</summary>
    private const string Undecodable = "OverdraftLimitChangedV1";

    [Fact]
    public async Task Each_kind_of_poison_holds_its_own_account_is_shown_and_after_the_fix_a_replay_brings_the_account_level()
    {
        var fault = new Upcast(Throwing) { Throws = true };
        Stack.Additions =
            services => services.AddSingleton<IUpcaster>(fault).AddSingleton<IUpcaster>(new Upcast(Misfit) { LosesTheLimit = true });
        await Stack.Restart();
        var poisoned = new Dictionary<string, Guid>();
        foreach (var type in (string[])[Throwing, Newer, Unknown, Misfit, Undecodable]) poisoned[type] = await Api.Account("10.00");
        var well = await Api.Account();
        foreach (var (type, account) in poisoned) await AppendAround(account, type, type == Undecodable ? "\u0001 no JSON" : Poison);
        await Wait.Until(async () => await Parked() == poisoned.Count);

        // All of it is shown, as it is; the views stand before it.
        var parked = await Api.Walk("operations/projections/views/parked?limit=2");
        Assert.Equal(poisoned.Count, parked.Count);
        foreach (var (type, account) in poisoned)
        {
            var shown = Assert.Single(parked, item => item.Text("streamId") == StreamNames.OfAccount(account));
            Assert.Equal((type, "2"), (shown.Text("eventType"), shown.Text("revision")));
            Assert.Equal(type == Undecodable ? "\u0001 no JSON" : Poison,
                Encoding.UTF8.GetString(shown.GetProperty("data").GetBytesFromBase64()));
            Assert.False(string.IsNullOrWhiteSpace(shown.Text("reason")));
            Assert.True(shown.Instant("parkedAt") >= shown.Instant("createdAt"));
            Assert.Equal("11.00", (await Api.Get($"accounts/{account}")).IsAt(200, 1)["balance"]);
        }
        Assert.Equal(poisoned.Values.Order(),
            (await Views()).GetProperty("heldAccounts").EnumerateArray().Select(id => id.GetGuid()).Order());
        Assert.Equal("RUNNING", (await Views()).Text("status"));
        await AssertGoesOn(well);

        // Unmended, everything is parked again.
        Assert.Equal(poisoned.Count, await Replay());
        await Wait.Until(async () => await Parked() == poisoned.Count);
        foreach (var account in poisoned.Values) (await Api.Get($"accounts/{account}")).IsAt(200, 1);

        // What threw is mended in the running service.
        fault.Throws = false;
        await Replay();
        await AssertLevel(poisoned[Throwing]);
        await Wait.Until(async () => await Parked() == poisoned.Count - 1);

        // What could not be read takes a release that can; what is parked and held outlives the one that cannot.
        Stack.Additions = services =>
        {
            foreach (var type in (string[])[Throwing, Newer, Unknown, Misfit]) services.AddSingleton<IUpcaster>(new Upcast(type));
        };
        await Stack.Restart();
        Assert.Equal(poisoned.Count - 1, await Parked());
        await Replay();
        foreach (var type in (string[])[Newer, Unknown, Misfit]) await AssertLevel(poisoned[type]);
        await Wait.Until(async () => await Parked() == 1);
        Assert.Equal(poisoned[Undecodable], (await Views()).GetProperty("heldAccounts").EnumerateArray().Single().GetGuid());
        (await Api.Get($"accounts/{poisoned[Undecodable]}")).IsAt(200, 1);
        await AssertGoesOn(well);
    }

    /// <summary>A deposit, the poison, and another deposit.</summary>
    private async Task AppendAround(Guid account, string type, string data)
    {
        var (log, serializer) = (Stack.Services.GetRequiredService<IEventStore>(), Stack.Services.GetRequiredService<EventSerializer>());
        NewEvent Deposit(decimal amount, decimal after) => serializer.Serialize(
            Guid.NewGuid(),
            new BankAccountTransactionRecorded(Guid.NewGuid(), TransactionType.Deposit, Direction.Credit, amount, after, null, null, null,
                null, 0, Stack.Clock.GetUtcNow(), Stack.Clock.GetUtcNow()),
            EventMetadata.Unknown);
        var poison = new NewEvent(Guid.NewGuid(), type, Encoding.UTF8.GetBytes(data), ReadOnlyMemory<byte>.Empty);
        Assert.True((await log.Append(
            StreamNames.OfAccount(account), 0, [Deposit(1.00m, 11.00m), poison, Deposit(2.00m, 13.00m)], default)).Appended);
    }

    private async Task AssertLevel(Guid account)
    {
        var view = (await Api.Get($"accounts/{account}?minRevision=3")).IsAt(200, 3);
        Assert.Equal(("13.00", "7.00"), (view["balance"], view["overdraftLimit"]));
        await AssertGoesOn(account);
    }

    private async Task AssertGoesOn(Guid account)
    {
        var revision = (await Api.Deposit(account, "1.00")).Revision;
        Assert.Equal(revision, (await Api.Settled(account)).Revision);
    }

    private async Task<long> Parked() => (await Views()).GetProperty("parkedCount").GetInt64();

    private async Task<int> Replay()
        => (await Api.Post("operations/projections/views/parked/replay", null)).Is(202).Json.GetProperty("replayed").GetInt32();

    private async Task<JsonElement> Views()
        => (await Api.Get("operations/projections")).Is(200).Items.Single(item => item.Text("name") == "views");

    /// <summary>What a release knows of a type of event, well or badly.</summary>
    private sealed class Upcast(string type) : IUpcaster
    {
        public bool Throws { get; set; }

        public bool LosesTheLimit { get; init; }

        public string From => type;

        public string To => "OverdraftLimitChangedV1";

        void IUpcaster.Upcast(JsonObject data, DateTimeOffset created)
        {
            if (Throws) throw new NotSupportedException("A bug.");
            if (LosesTheLimit) data.Remove("newLimit");
        }
    }
}
