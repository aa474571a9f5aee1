using BankingApi.Deliveries;
using BankingApi.Deliveries.Embedded;
using BankingApi.Domain.Webhooks;
using BankingApi.EventStore;
using BankingApi.Features.Webhooks;
using BankingApi.IntegrationTests.Api;
using BankingApi.WriteModel;
using EventStore.Abstractions;
using Microsoft.Extensions.DependencyInjection;

namespace BankingApi.IntegrationTests.Webhooks;

/// <summary>The log's deliveries repeat, reorder and skip, as those of a consumer group do that several share.</summary>
public sealed class DeliveryPlannerTests(EmbeddedFixture stack) : IClassFixture<EmbeddedFixture>, IDisposable
{
    private const int Events = 40;

    private readonly string _folder = Directory.CreateTempSubdirectory("planner-").FullName;

    [Fact]
    public async Task However_the_events_come_each_lane_has_them_once_and_in_order()
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        var (log, stream) = await Log();
        for (var round = 0; round < 50; round++)
        {
            using var file = OpenFile();
            var (planner, store, lane) = await Planner(file, since: -1, stream);
            foreach (var batch in Batches(log, random)) await planner.Plan(batch, default);
            await planner.Plan([log[^1]], default);
            Assert.True(
                (await store.ListPending(lane, 100, default)).Select(one => (int)one.Revision).SequenceEqual(Enumerable.Range(0, Events)),
                $"Seed {seed}, round {round}");
        }
    }

    [Fact]
    public async Task An_event_that_comes_twice_does_not_hide_one_that_is_missing()
    {
        var (log, stream) = await Log();
        using var file = OpenFile();
        var (planner, store, lane) = await Planner(file, since: log[4].Position, stream);
        await planner.Plan([log[5], log[5], log[7]], default);
        Assert.Equal([5, 6, 7], (await store.ListPending(lane, 100, default)).Select(one => (int)one.Revision));
    }

    [Fact]
    public async Task A_new_lane_begins_behind_the_registration_and_not_with_the_event_at_hand()
    {
        var (log, stream) = await Log();
        for (var since = 0; since < Events - 1; since += 7)
        {
            using var file = OpenFile();
            var (planner, store, lane) = await Planner(file, log[since].Position, stream);
            await planner.Plan([log[since]], default);
            Assert.Empty(await store.FilledTo([lane], default));
            await planner.Plan([log[^1]], default);
            Assert.Equal(
                Enumerable.Range(since + 1, Events - since - 1),
                (await store.ListPending(lane, 100, default)).Select(one => (int)one.Revision));
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private EmbeddedDeliveryFile OpenFile()
    {
        var file = new EmbeddedDeliveryFile(Path.Combine(_folder, Guid.NewGuid().ToString("N")));
        file.Open();
        return file;
    }

    private async Task<(List<StoredEvent> Log, string Stream)> Log()
    {
        var account = await stack.Api.Account();
        for (var i = 1; i < Events; i++) await stack.Api.Deposit(account, "1");
        var stream = StreamNames.OfAccount(account);
        return ([.. await Get<IEventStore>().ReadForwards(stream, 0, Events, default)], stream);
    }

    private async Task<(DeliveryPlanner, IDeliveryStore, LaneKey)> Planner(EmbeddedDeliveryFile file, long since, string stream)
    {
        var (store, events, signal) = (new EmbeddedDeliveryStore(file), Get<IEventStore>(), new DeliverySignal());
        var webhook = new Webhook(
            Guid.NewGuid(), "https://hooks.example.test/", "whsec_", null, null, null, WebhookStatus.Active, null, null, default, 0, 0,
            IsRemoved: false);
        await store.Save(new(webhook, 0, since, EndpointHealth.Good), default);
        var directory = new WebhookDirectory(Get<WebhookRepository>(), store, events, signal, TimeProvider.System);
        return (new(directory, store, events, Get<VisibleLog>(), signal, TimeProvider.System), store, new(webhook.Id, stream));
    }

    /// <summary>Pieces of the log in any order, some of them twice, some events of them missing.</summary>
    private static IEnumerable<List<StoredEvent>> Batches(List<StoredEvent> log, Random random)
    {
        for (var i = 0; i < 8; i++)
        {
            var piece = log.Skip(random.Next(log.Count)).Take(random.Next(1, 12)).Where(_ => random.Next(5) > 0).ToList();
            if (piece.Count > 0 && random.Next(2) == 0) piece.Add(piece[random.Next(piece.Count)]);
            var shuffled = piece.ToArray();
            if (random.Next(2) == 0) random.Shuffle(shuffled);
            yield return [.. shuffled];
        }
    }

    private T Get<T>() where T : notnull => stack.Services.GetRequiredService<T>();
}
