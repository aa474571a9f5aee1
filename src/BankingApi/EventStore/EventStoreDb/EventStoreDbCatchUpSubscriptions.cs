using System.Runtime.CompilerServices;
using EventStoreDb.Client.Streams;
using EventStoreDb.Client.Values;

namespace BankingApi.EventStore.EventStoreDb;

/// <summary>Catch-up subscriptions to <c>$all</c>, filtered by the names of streams.
/// Each is a call of its own, so a process has few.</summary>
internal sealed class EventStoreDbCatchUpSubscriptions(EventStoreDbServer server) : ICatchUpSubscriptions
{
    public async IAsyncEnumerable<LogPage> Subscribe(
        long afterPosition, IReadOnlyList<string> prefixes, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        StoreArguments.CheckReadAll(afterPosition, 1, cancellationToken);
        var start = afterPosition < 0 ? FromAll.Start : FromAll.After(StoredEvents.PositionOf(afterPosition));
        var subscription = server.Client.SubscribeToAll(
            start, filterOptions: new(StreamFilters.Of(prefixes)), cancellationToken: cancellationToken);
        await using var messages = subscription.Messages.GetAsyncEnumerator(cancellationToken);
        var (position, isLevel) = (afterPosition, false);
        while (await Next(messages, cancellationToken))
        {
            switch (messages.Current)
            {
                case StreamMessage.Event(var one):
                    var stored = StoredEvents.Of(one.Event);
                    position = stored.Position;
                    yield return new LogPage(StreamFilters.IsOfTheServer(one.Event) ? [] : [stored], position, isLevel);
                    break;
                case StreamMessage.AllStreamCheckpointReached(var reached):
                    position = Math.Max(position, StoredEvents.PositionOf(reached));
                    yield return new LogPage([], position, isLevel);
                    break;
                case StreamMessage.CaughtUp:
                    isLevel = true;
                    yield return new LogPage([], position, isLevel);
                    break;
            }
        }
        throw new EventStoreUnavailableException("EventStoreDB ended a subscription to its log.");
    }

    private async ValueTask<bool> Next(IAsyncEnumerator<StreamMessage> messages, CancellationToken cancellationToken)
    {
        try
        {
            return await messages.MoveNextAsync();
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested && ServerFailures.IsOutage(failure))
        {
            throw server.Outage(failure);
        }
    }
}
