using EventStoreDb.Client.PersistentSubscriptions;

namespace EventStoreDb.Client.Tests;

/// <summary>A consumer whose messages are taken one by one, each within a bound.</summary>
internal sealed class Consuming : IAsyncDisposable
{
    private readonly IAsyncEnumerator<PersistentSubscriptionMessage> _messages;

    private Consuming(PersistentSubscriptionResult subscription)
    {
        Subscription = subscription;
        _messages = subscription.Messages.GetAsyncEnumerator(Given.Bounded());
    }

    public PersistentSubscriptionResult Subscription { get; }

    public static async Task<Consuming> StartAsync(EventStorePersistentSubscriptionsClient groups, string group, int bufferSize = 10)
    {
        var consuming = new Consuming(groups.SubscribeToAll(group, bufferSize));
        Assert.IsType<PersistentSubscriptionMessage.SubscriptionConfirmation>(await consuming.NextMessageAsync());
        return consuming;
    }

    public async Task<PersistentSubscriptionMessage> NextMessageAsync()
    {
        Assert.True(await _messages.MoveNextAsync());
        return _messages.Current;
    }

    public async Task<PersistentSubscriptionMessage.Event> NextAsync()
        => Assert.IsType<PersistentSubscriptionMessage.Event>(await NextMessageAsync());

    public async Task<List<PersistentSubscriptionMessage.Event>> NextAsync(int count, bool ack = false)
    {
        var events = new List<PersistentSubscriptionMessage.Event>();
        while (events.Count < count)
        {
            events.Add(await NextAsync());
            if (ack) await Subscription.Ack(events[^1].ResolvedEvent);
        }
        return events;
    }

    public async ValueTask DisposeAsync()
    {
        await Subscription.DisposeAsync();
        try
        {
            await _messages.DisposeAsync();
        }
        catch (NotSupportedException)
        {
            // Still waiting for a message: the disposal above ends that.
        }
    }
}
