using System.Text.Json.Nodes;
using BankingApi.Domain.Accounts;
using BankingApi.EventStore;
using BankingApi.EventStore.Serialization;
using BankingApi.Hosting;
using BankingApi.UnitTests.Domain;
using BankingApi.UnitTests.EventStore;
using EventStore.Abstractions;

namespace BankingApi.UnitTests.Projections;

/// <summary>An event that cannot be applied holds its own account, until a version that can read it replays it.</summary>
public sealed class PoisonTests(TestLog log) : IClassFixture<TestLog>
{
    // A limit change as a newer version writes it, and another that the next one still cannot read.
    private const string Newer = "OverdraftLimitChangedV2", Newest = "OverdraftLimitChangedV3";

    [Fact]
    public async Task A_poison_event_holds_its_own_account_only()
    {
        await using var views = await TestViews.Of(log);
        var (poisoned, events) = await Poisoned();
        var (healthy, others) = await Account();

        var poison = await views.Project(events.Concat(others));

        var (culprit, reason) = Assert.Single(poison);
        Assert.Same(events[2], culprit);
        Assert.Contains("its type is unknown", reason, StringComparison.Ordinal);
        Assert.Equal(1, (await views.Queries.GetAccount(poisoned, default))!.Revision);
        Assert.Equal(1, (await views.Queries.GetAccount(healthy, default))!.Revision);
        var held = Assert.Single(await views.Writer.ListBlocked(default));
        Assert.Equal((poisoned, 2L, reason), (held.AccountId, held.Revision, held.Reason));
    }

    [Fact]
    public async Task What_follows_a_poison_event_waits_for_it_and_is_not_poison_itself()
    {
        await using var views = await TestViews.Of(log);
        var (account, events) = await Poisoned();
        await views.Project(events);
        Assert.Empty(await views.Project(events[3]));
        Assert.Equal(1, (await views.Queries.GetAccount(account, default))!.Revision);
    }

    [Fact]
    public async Task A_replay_after_the_fix_brings_the_account_level_with_all_that_came_since()
    {
        var views = await TestViews.Of(log);
        var (account, events) = await Poisoned();
        await views.Project(events);
        var later = await log.Append(account, Deposited(30m));
        Assert.Empty(await views.Project(later));

        await using var mended = await views.RestartedWith(log, new Reads(Newer));
        Assert.True(mended.Held.IsBlocked(account));
        Assert.Empty(await mended.Project(events[2]));

        var view = (await mended.Queries.GetAccount(account, default))!;
        Assert.Equal((4L, 60m, 77m), (view.Revision, view.Balance, view.OverdraftLimit));
        Assert.False(mended.Held.IsBlocked(account));
        Assert.Empty(await mended.Writer.ListBlocked(default));
        var next = await log.Append(account, Deposited(1m));
        Assert.Empty(await mended.Project(next));
        Assert.Equal(5, (await mended.Queries.GetAccount(account, default))!.Revision);
    }

    [Fact]
    public async Task A_replay_that_an_outage_interrupts_anywhere_leaves_the_account_held_until_all_of_it_is_there()
    {
        var interruptions = 0;
        for (var call = 1; call == interruptions + 1; call++)
        {
            var views = await TestViews.Of(log);
            var (account, events) = await Poisoned();
            await views.Project(events);
            var (calls, isAway) = (0, true);
            await using var mended = await views.RestartedWith(log, writer => new Contested(writer, _ =>
            {
                if (!isAway || ++calls != call) return Task.CompletedTask;
                interruptions++;
                throw new ReadStoreUnavailableException("The test took it away.");
            }), new Reads(Newer));
            await Record.ExceptionAsync(() => mended.Project(events[2]));
            isAway = false;

            var level = (await mended.Queries.GetAccount(account, default))!.Revision == events[^1].Revision;
            Assert.True(level || Assert.Single(await mended.Writer.ListBlocked(default)).AccountId == account);
            Assert.Empty(await mended.Project(events[2]));
            Assert.Equal(events[^1].Revision, (await mended.Queries.GetAccount(account, default))!.Revision);
            Assert.Empty(await mended.Writer.ListBlocked(default));
        }
        Assert.InRange(interruptions, 2, 10);
    }

    [Fact]
    public async Task A_replay_before_the_fix_is_set_aside_again()
    {
        await using var views = await TestViews.Of(log);
        var (account, events) = await Poisoned();
        await views.Project(events);
        Assert.Same(events[2], Assert.Single(await views.Project(events[2])).Key);
        Assert.True(views.Held.IsBlocked(account));
    }

    [Fact]
    public async Task A_second_poison_event_behind_the_first_leaves_something_to_replay()
    {
        var views = await TestViews.Of(log);
        var (account, events) = await Poisoned();
        events.AddRange(await log.Append(StreamNames.OfAccount(account), [Limit(Newest)]));
        events.AddRange(await log.Append(account, Deposited(30m)));
        Assert.Same(events[2], Assert.Single(await views.Project(events)).Key); // The second was acknowledged unread.

        views = await views.RestartedWith(log, new Reads(Newer));
        var (stand, reason) = Assert.Single(await views.Project(events[2]));
        Assert.Same(events[2], stand);
        Assert.Contains(Newest, reason, StringComparison.Ordinal);
        Assert.Equal(3, (await views.Queries.GetAccount(account, default))!.Revision);
        Assert.Equal(4, Assert.Single(views.Held.All).Revision);

        await using var mended = await views.RestartedWith(log, new Reads(Newer), new Reads(Newest));
        Assert.Empty(await mended.Project(stand));
        Assert.Equal(5, (await mended.Queries.GetAccount(account, default))!.Revision);
        Assert.Empty(mended.Held.All);
    }

    [Fact]
    public async Task A_poison_event_met_while_healing_a_gap_is_set_aside_when_it_is_delivered_itself()
    {
        await using var views = await TestViews.Of(log);
        var (account, events) = await Poisoned();
        Assert.Empty(await views.Project(events[3]));
        Assert.Equal(1, (await views.Queries.GetAccount(account, default))!.Revision);
        Assert.Equal(2, Assert.Single(views.Held.All).Revision);
        Assert.Same(events[2], Assert.Single(await views.Project(events[2])).Key);
    }

    [Fact]
    public async Task An_account_held_although_its_view_is_further_goes_on_with_a_replay()
    {
        await using var views = await TestViews.Of(log);
        var (account, events) = await Account();
        Assert.Empty(await views.Project(events));
        // As the worker does with an event that came too often without an answer.
        await views.Held.Block(account, 0, "It was delivered again and again.", default);
        var later = await log.Append(account, Deposited(30m));
        Assert.Empty(await views.Project(later));
        Assert.Equal(1, (await views.Queries.GetAccount(account, default))!.Revision);

        Assert.Empty(await views.Project(events[0]));
        Assert.Equal(2, (await views.Queries.GetAccount(account, default))!.Revision);
        Assert.Empty(await views.Writer.ListBlocked(default));
    }

    [Fact]
    public async Task An_event_is_never_applied_over_a_gap_that_the_stream_does_not_fill()
    {
        await using var views = await TestViews.Of(log);
        var (account, events) = await Account();
        var beyond = events[1] with { Revision = 3 };
        Assert.Same(beyond, Assert.Single(await views.Project([events[0], beyond])).Key);
        Assert.Equal(1, (await views.Queries.GetAccount(account, default))!.Revision);
    }

    [Fact]
    public async Task An_owner_that_cannot_be_read_holds_nobody_else_up()
    {
        await using var views = await TestViews.Of(log);
        var (owner, registered) = await log.Register();
        var unreadable =
            (await log.Append(
                StreamNames.OfOwner(Guid.NewGuid()), [new(Guid.NewGuid(), "PersonRegisteredV1", "{}"u8.ToArray(), default)]))[0];
        Assert.Same(unreadable, Assert.Single(await views.Project(unreadable, registered)).Key);
        Assert.NotNull(await views.Queries.GetOwner(owner, default));
    }

    [Fact]
    public async Task A_transfer_to_an_account_whose_opening_cannot_be_read_holds_its_source_not_up()
    {
        await using var views = await TestViews.Of(log);
        var (source, events) = await Account();
        var target = Guid.NewGuid();
        await log.Append(StreamNames.OfAccount(target), [new(Guid.NewGuid(), "BankAccountCreatedV2", "{}"u8.ToArray(), default)]);
        var reserved = await log.Append(source, Some.Reserved(9, 1m) with { ToAccountId = target });
        Assert.Empty(await views.Project(events.Concat(reserved)));
        Assert.Equal(2, (await views.Queries.GetAccount(source, default))!.Revision);
        var transfer = Assert.Single(await views.Queries.ListTransfers(new(source), null, 10, default));
        Assert.Null(transfer.ToOwnerId);
    }

    [Fact]
    public async Task An_event_of_another_kind_in_an_accounts_stream_is_poison()
    {
        await using var views = await TestViews.Of(log);
        var (account, events) = await Account();
        var stray = await log.Append(
            StreamNames.OfAccount(account), [new(Guid.NewGuid(), "PersonRegisteredV1", Events.Golden("PersonRegisteredV1"), default)]);
        Assert.Same(stray[0], Assert.Single(await views.Project(events.Concat(stray))).Key);
        Assert.Equal(1, (await views.Queries.GetAccount(account, default))!.Revision);
    }

    [Fact]
    public async Task An_opening_of_version_1_reads_the_same_for_commands_and_for_views()
    {
        await using var views = await TestViews.Of(log);
        var (account, owner) = (Guid.NewGuid(), await log.Register());
        var data = JsonNode.Parse(Events.Golden("BankAccountCreatedV1.without-currency"))!.AsObject();
        data["accountId"] = account;
        data["ownerId"] = owner.Id;
        var events = await log.Append(
            StreamNames.OfAccount(account), [new(Guid.NewGuid(), "BankAccountCreatedV1", JsonBytes(data), default)]);
        events.AddRange(await log.Append(account, Deposited(30m)));

        var state = (await log.Loader.Load(account, default))!.State;
        Assert.Empty(await views.Project(events));
        var view = (await views.Queries.GetAccount(account, default))!;

        Assert.Equal((130.50m, 25.00m, "EUR", AccountType.Checking, 1L),
            (state.Balances.Balance, state.Balances.OverdraftLimit, state.Currency.Code, state.Type, state.Revision));
        Assert.Equal(
            (state.Balances.Balance, state.Balances.OverdraftLimit, state.Currency.Code, state.Type, state.Revision),
            (view.Balance, view.OverdraftLimit, view.Currency, view.AccountType, view.Revision));
    }

    [Fact]
    public async Task An_account_with_an_unreadable_event_is_not_loaded_for_commands_either()
    {
        var (account, _) = await Poisoned();
        await Assert.ThrowsAsync<UnreadableEventException>(async () => await log.Loader.Load(account, default));
    }

    /// <summary>An opening and a deposit of 10.</summary>
    private async Task<(Guid Account, List<StoredEvent> Events)> Account()
    {
        var (owner, _) = await log.Register();
        var account = Guid.NewGuid();
        return (account, await log.Append(account, Some.Opened() with { AccountId = account, OwnerId = owner }, Deposited(10m)));
    }

    /// <summary>An opening, a deposit of 10, a limit of 77 that only a newer version can read, and a deposit of 20.</summary>
    private async Task<(Guid Account, List<StoredEvent> Events)> Poisoned()
    {
        var (account, events) = await Account();
        events.AddRange(await log.Append(StreamNames.OfAccount(account), [Limit(Newer)]));
        events.AddRange(await log.Append(account, Deposited(20m)));
        return (account, events);
    }

    private static NewEvent Limit(string type)
        => new(Guid.NewGuid(), type, Events.Bytes(new OverdraftLimitChanged(0m, 77m, Some.Minute(1))), default);

    private static BankAccountTransactionRecorded Deposited(decimal amount)
        => new(
            Guid.NewGuid(), TransactionType.Deposit, Direction.Credit, amount, amount, null, null, null, null, 1, Some.Minute(1),
            Some.Minute(1));

    private static byte[] JsonBytes(JsonNode json) => System.Text.Encoding.UTF8.GetBytes(json.ToJsonString());

    /// <summary>What a fix deploys.</summary>
    private sealed class Reads(string type) : IUpcaster
    {
        public string From => type;

        public string To => "OverdraftLimitChangedV1";

        public void Upcast(JsonObject data, DateTimeOffset created) { }
    }
}
