using BankingApi.Domain.Accounts;
using BankingApi.EventStore;
using BankingApi.ReadModel;
using BankingApi.UnitTests.Domain;
using BankingApi.WriteModel;
using EventStore.Abstractions;
using FsCheck.Xunit;

namespace BankingApi.UnitTests.Projections;

/// <summary>However events are delivered, the views become what they are when events come once and in order.</summary>
[Properties(Arbitrary = [typeof(Histories)], MaxTest = 40, EndSize = 60)]
public sealed class DeliveryTests(TestLog log) : IClassFixture<TestLog>
{
    [Property]
    public async Task Shuffled_repeated_and_missing_deliveries_in_any_batches_give_the_same_views(Step[] first, Step[] second, int seed)
    {
        var random = new Random(seed);
        var history = await Append(first, second);
        await using var inOrder = await TestViews.Of(log);
        await using var anyhow = await TestViews.Of(log);
        Assert.Empty(await inOrder.Project(history.Events));

        // The last event of a stream comes at some time; any other may come late, twice, or never.
        var last = history.Events.GroupBy(stored => stored.Stream).Select(stream => stream.MaxBy(stored => stored.Revision)!);
        var deliveries = history.Events.Where(_ => random.Next(4) > 0).Concat(history.Events.Where(_ => random.Next(3) == 0))
            .Concat(last).ToArray();
        random.Shuffle(deliveries);
        for (var i = 0; i < deliveries.Length;)
        {
            var size = random.Next(1, 12);
            Assert.Empty(await anyhow.Project(deliveries.Skip(i).Take(size)));
            i += size;
        }

        await AssertSame(history, inOrder, anyhow);
    }

    [Property]
    public async Task Another_writer_at_any_moment_makes_no_difference(Step[] first, Step[] second, int seed)
    {
        var random = new Random(seed);
        var history = await Append(WithTransfers(first), WithTransfers(second));
        await using var inOrder = await TestViews.Of(log);
        Assert.Empty(await inOrder.Project(history.Events));

        // Another instance, or this one's catch-up, writes some of the same events between any two calls.
        await using var others = new OtherWriters(log);
        var (from, size) = (0, 0);
        await using var contested = await TestViews.Of(log, writer => new Contested(writer, async direct =>
        {
            if (random.Next(3) > 0) return;
            Assert.Empty(await (await others.On(direct)).Project(history.Events.Skip(from).Take(random.Next(size + 1))));
        }));
        for (; from < history.Events.Count; from += size)
        {
            size = random.Next(1, 20);
            Assert.Empty(await contested.Project(history.Events.Skip(from).Take(size)));
        }

        Assert.Empty(contested.Held.All);
        await AssertSame(history, inOrder, contested);
    }

    /// <summary>MongoDB's bulk has no order: two states of one transfer in it could end as the older one.</summary>
    [Fact]
    public async Task Of_a_transfer_that_begins_and_ends_in_one_batch_only_the_end_is_written()
    {
        var history = await Append((Step[])
        [
            new(Act.Reserve, 1, 100, 1), new(Act.Reserve, 2, 200, 1), new(Act.Settle, 1, 0, 2), new(Act.Release, 2, 0, 2),
        ]);
        await using var views = await TestViews.Of(log);
        var dependencies = views.Projections.For(views.Writer);
        await dependencies.Fetch(history.Events, default);
        var projector = dependencies.Projector(null);
        foreach (var stored in history.Events.Where(stored => StreamNames.IsAccount(stored.Stream, out _))) projector.Apply(stored);

        Assert.Equal([TransferStatus.Completed, TransferStatus.Failed],
            projector.Change!.Rows.OfType<TransferView>().Select(transfer => transfer.Status));
    }

    /// <summary>The transfer that an end refers to may be written by another, at whatever call of ours.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_transfer_that_another_writer_brings_meanwhile_is_found(int call)
    {
        var history = await Append((Step[])
        [
            new(Act.Reserve, 1, 100, 1), new(Act.Reserve, 2, 200, 1), new(Act.Settle, 1, 0, 2), new(Act.Release, 2, 0, 2),
        ]);
        await using var inOrder = await TestViews.Of(log);
        Assert.Empty(await inOrder.Project(history.Events));

        await using var others = new OtherWriters(log);
        var calls = 0;
        await using var contested = await TestViews.Of(log, writer => new Contested(writer, async direct =>
        {
            if (++calls != call) return;
            Assert.Empty(await (await others.On(direct)).Project(history.Events.Take(4))); // The owner, the opening, both reservations.
        }));
        Assert.Empty(await contested.Project(history.Events));

        Assert.True(calls >= call);
        Assert.Empty(contested.Held.All);
        await AssertSame(history, inOrder, contested);
    }

    [Fact]
    public async Task An_owner_whose_view_is_not_there_yet_is_found_in_their_stream()
    {
        var (owner, _) = await log.Register();
        var account = Guid.NewGuid();
        var opened = await log.Append(account, Some.Opened() with { AccountId = account, OwnerId = owner });
        await using var views = await TestViews.Of(log);
        Assert.Empty(await views.Project(opened));
        Assert.Equal(("First Last", "first@example.com"),
            await views.Queries.GetAccount(account, default) is { } view ? (view.OwnerName, view.OwnerEmail) : default);
    }

    [Fact]
    public async Task Progress_is_recorded_with_the_batch()
    {
        var (_, registered) = await log.Register();
        await using var views = await TestViews.Of(log);
        Assert.Equal(-1, (await views.Writer.ReadProgress(default)).Position);
        await views.Runner.Project([registered], new ViewProgress(41), default);
        Assert.Equal(41, (await views.Writer.ReadProgress(default)).Position);
        await views.Runner.Project([], new ViewProgress(42), default);
        Assert.Equal(42, (await views.Writer.ReadProgress(default)).Position);
        await views.Runner.Project([registered], null, default);
        Assert.Equal(42, (await views.Writer.ReadProgress(default)).Position);
    }

    /// <summary>A transfer around every step: its end, in one batch, refers to what may be in another.</summary>
    private static Step[] WithTransfers(Step[] steps)
        => [.. steps.Where(step => step.Act is not (Act.Suspend or Act.Close)).SelectMany((step, i) => (Step[])
    [
        new(Act.Reserve, 1_000 + i, 1, 1), step, new(step.Minutes % 2 == 0 ? Act.Settle : Act.Release, 1_000 + i, 0, 2),
    ])];

    private sealed record History(List<StoredEvent> Events, Guid Owner, Guid[] Accounts, Guid[] Transfers);

    private async Task<History> Append(params Step[][] stories)
    {
        var (owner, registered) = await log.Register();
        var events = new List<StoredEvent> { registered };
        var accounts = new List<Guid>();
        var transfers = new HashSet<Guid>();
        foreach (var steps in stories)
        {
            var account = Guid.NewGuid();
            accounts.Add(account);
            var labelled = Histories.Run(steps).Events.Select(@event => Labelled(@event, account, owner)).ToList();
            transfers.UnionWith(labelled.Select(TransferProjection.IdOf).OfType<Guid>());
            events.AddRange(await log.Append(account, labelled));
        }
        return new(events, owner, [.. accounts], [.. transfers]);
    }

    /// <summary>Generated histories are all of one account; here each gets ids of its own.</summary>
    private static BankAccountEvent Labelled(BankAccountEvent @event, Guid account, Guid owner) => @event switch
    {
        BankAccountCreated e => e with { AccountId = account, OwnerId = owner },
        FundsReserved e => e with { TransferId = DerivedIds.Event(account, $"{e.TransferId}") },
        FundsReservationReleased e => e with { TransferId = DerivedIds.Event(account, $"{e.TransferId}") },
        IncomingTransferRefused e => e with { TransferId = DerivedIds.Event(account, $"{e.TransferId}") },
        BankAccountTransactionRecorded { TransferId: { } transfer } e => e with { TransferId = DerivedIds.Event(account, $"{transfer}") },
        _ => @event,
    };

    private static async Task AssertSame(History history, TestViews expected, TestViews actual)
    {
        Assert.Equal(await expected.Queries.GetOwner(history.Owner, default), await actual.Queries.GetOwner(history.Owner, default));
        foreach (var account in history.Accounts)
        {
            var dump = await expected.Dump(account, history.Transfers);
            Assert.Equal(history.Events.Count(stored => stored.Stream == StreamNames.OfAccount(account)) - 1, dump.Account!.Revision);
            AccountDump.Same(dump, await actual.Dump(account, history.Transfers));
        }
    }

    /// <summary>A runner of its own on the views that another writes.</summary>
    private sealed class OtherWriters(TestLog log) : IAsyncDisposable
    {
        private TestViews? _views;

        public async Task<TestViews> On(IViewWriter writer) => _views ??= await TestViews.Of(log, _ => writer);

        public async ValueTask DisposeAsync()
        {
            if (_views is not null) await _views.DisposeAsync();
        }
    }
}
