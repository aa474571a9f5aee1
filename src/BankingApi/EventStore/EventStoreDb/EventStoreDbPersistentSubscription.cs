using System.Threading.Channels;
using EventStoreDb.Client.Errors;
using EventStoreDb.Client.PersistentSubscriptions;
using EventStoreDb.Client.Values;

namespace BankingApi.EventStore.EventStoreDb;

/// <summary>One consumer's connection: takes deliveries as they come,
/// at most <see cref="GroupOptions.MaxInFlight"/>, and hands them out as they are asked for.</summary>
internal sealed class EventStoreDbPersistentSubscription : IPersistentSubscription
{
    private static readonly TimeSpan Goodbye = TimeSpan.FromSeconds(1);

    private readonly EventStoreDbServer _server;
    private readonly IEventStore _events;
    private readonly GroupOptions _options;
    private readonly BrokenConnections _broken;
    private readonly string _group;
    private readonly CancellationTokenSource _ending = new();
    private readonly PersistentSubscriptionResult _connection;
    private readonly IAsyncEnumerator<PersistentSubscriptionMessage> _messages;
    private readonly Channel<Delivery> _arrived = Channel.CreateUnbounded<Delivery>(new UnboundedChannelOptions { SingleWriter = true });

    /// <summary>Deliveries that wait for an answer, with the id to answer by:
    /// a replayed event's is that of the link that brought it back.</summary>
    private readonly Dictionary<Delivery, Uuid> _open = new(ReferenceEqualityComparer.Instance);
    private readonly Lock _gate = new();
    private volatile EventStoreUnavailableException? _failure;
    private Task _pump = Task.CompletedTask;
    private volatile bool _hasAnswered;
    private bool _disposed;

    private EventStoreDbPersistentSubscription(
        EventStoreDbServer server, IEventStore events, GroupOptions options, BrokenConnections broken, string group)
    {
        (_server, _events, _options, _broken, _group) = (server, events, options, broken, group);
        _connection = server.Groups.SubscribeToAll(group, options.MaxInFlight, cancellationToken: _ending.Token);
        _messages = _connection.Messages.GetAsyncEnumerator(CancellationToken.None);
    }

    /// <summary>Connects; null where there is no such group.</summary>
    public static async Task<EventStoreDbPersistentSubscription?> TryStart(
        EventStoreDbServer server, IEventStore events, GroupOptions options, BrokenConnections broken, string group,
        CancellationToken cancellationToken)
    {
        var subscription = new EventStoreDbPersistentSubscription(server, events, options, broken, group);
        var started = false;
        try
        {
            await using (cancellationToken.UnsafeRegister(
                static ending => ((CancellationTokenSource)ending!).Cancel(), subscription._ending))
                started = await subscription._messages.MoveNextAsync()
                    && subscription._messages.Current is not PersistentSubscriptionMessage.NotFound;
            cancellationToken.ThrowIfCancellationRequested();
            if (!started) return null;
            subscription._pump = Task.Run(subscription.Pump, CancellationToken.None);
            return subscription;
        }
        finally
        {
            if (!started) await subscription.Close();
        }
    }

    public int MaxInFlight => _options.MaxInFlight;

    public async ValueTask<IReadOnlyList<Delivery>> Read(int maxCount, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxCount);
        var deliveries = new List<Delivery>();
        // What a broken connection has brought comes again, and can no longer be answered: it is not given out.
        while (deliveries.Count == 0 && _failure is null && await _arrived.Reader.WaitToReadAsync(cancellationToken))
            while (deliveries.Count < maxCount && _arrived.Reader.TryRead(out var delivery)) deliveries.Add(delivery);
        return deliveries.Count > 0 ? deliveries : throw _failure ?? new EventStoreUnavailableException("The subscription is closed.");
    }

    public async ValueTask Acknowledge(IReadOnlyList<Delivery> deliveries, CancellationToken cancellationToken)
    {
        var ids = Take(deliveries);
        if (ids.Count == 0) return;
        await Answer(ids, () => _connection.Ack(ids));
        foreach (var delivery in deliveries) _broken.Forget(_group, delivery.Event.Id);
    }

    public async ValueTask Retry(IReadOnlyList<Delivery> deliveries, string reason, CancellationToken cancellationToken)
    {
        var exhausted = deliveries.Where(delivery => delivery.RetryCount >= _options.MaxRetryCount).ToList();
        await Refuse(PersistentSubscriptionNakEventAction.Park, exhausted, Exhausted);
        await Refuse(PersistentSubscriptionNakEventAction.Retry,
            exhausted.Count == 0 ? deliveries : [.. deliveries.Except(exhausted)], reason);
    }

    public ValueTask Park(Delivery delivery, string reason, CancellationToken cancellationToken)
        => Refuse(PersistentSubscriptionNakEventAction.Park, [delivery], reason);

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, true)) return;
        if (_hasAnswered && _failure is null) await SayGoodbye();
        await Close();
    }

    private string Exhausted => $"Reached retry count of {_options.MaxRetryCount}";

    private async Task Pump()
    {
        try
        {
            while (await _messages.MoveNextAsync())
                if (_messages.Current is PersistentSubscriptionMessage.Event(var resolved, var retries))
                    await Arrive(resolved, retries ?? 0);
        }
        catch (Exception failure)
        {
            // Whatever it is, the reader has to hear of it: nobody else will.
            if (!_ending.IsCancellationRequested) Break(_server.Outage(failure));
        }
        _arrived.Writer.TryComplete();
    }

    private async ValueTask Arrive(ResolvedEvent resolved, int retries)
    {
        var answerBy = resolved.OriginalEvent.EventId;
        if (resolved.Event is not { } record || StreamFilters.IsOfTheServer(record))
        {
            // A parked event whose stream was deleted since, or the deletion itself: there is nothing left to deal with.
            await _connection.Ack(answerBy);
            return;
        }
        var counted = _broken.Judge(_group, record.EventId.ToGuid(), retries);
        if (counted > _options.MaxRetryCount)
        {
            _hasAnswered = true;
            await _connection.Nack(PersistentSubscriptionNakEventAction.Park, Exhausted, answerBy);
            return;
        }
        var delivery = new Delivery(await _events.WithPosition(StoredEvents.Of(record), _ending.Token), counted);
        lock (_gate) _open.Add(delivery, answerBy);
        await _arrived.Writer.WriteAsync(delivery, _ending.Token);
    }

    private List<Uuid> Take(IReadOnlyList<Delivery> deliveries)
    {
        var ids = new List<Uuid>(deliveries.Count);
        lock (_gate)
        {
            foreach (var delivery in deliveries)
                if (_open.Remove(delivery, out var id)) ids.Add(id);
        }
        return ids;
    }

    private async ValueTask Refuse(PersistentSubscriptionNakEventAction action, IReadOnlyList<Delivery> deliveries, string reason)
    {
        var ids = Take(deliveries);
        if (ids.Count > 0) await Answer(ids, () => _connection.Nack(action, reason, [.. ids]));
    }

    private async ValueTask Answer(List<Uuid> ids, Func<Task> send)
    {
        try
        {
            _hasAnswered = true;
            await send();
        }
        catch (Exception failure) when (ServerFailures.IsOutage(failure))
        {
            _broken.Excuse(_group, ids.Select(id => id.ToGuid()));
            throw _server.Outage(failure);
        }
    }

    /// <summary>The connection is gone, and with it everything under way: it comes again, through no fault of its own.</summary>
    private void Break(EventStoreUnavailableException failure)
    {
        lock (_gate)
        {
            _broken.Excuse(_group, _open.Keys.Select(delivery => delivery.Event.Id));
            _open.Clear();
        }
        _failure = failure;
    }

    /// <summary>Answers are not answered, and closing a call may overtake them. A question over the same connection comes behind them: once
    /// it is answered, so are they, as a rule. Those that are lost all the same come again.</summary>
    private async Task SayGoodbye()
    {
        try
        {
            await _server.Groups.GetInfoToAllAsync(_group, Goodbye);
        }
        catch (Exception failure) when (ServerFailures.IsOutage(failure) || failure is PersistentSubscriptionNotFoundException)
        {
            // Nobody is there to part from.
        }
    }

    private async ValueTask Close()
    {
        await _ending.CancelAsync();
        await _pump;
        await _messages.DisposeAsync();
        await _connection.DisposeAsync();
        _ending.Dispose();
    }
}
