namespace EmbeddedEventStore;

/// <summary>A group's state: what was read from the log and not dealt with yet. It lives in memory; only the checkpoint and the parked
/// events are stored, so after a crash everything behind the checkpoint comes again, which consumers must expect anyway.</summary>
/// <remarks>Consumers pull: the one that reads pages the log itself, under the lock.
/// So there is no pump to stall, and no buffer to bound.</remarks>
internal sealed class ConsumerGroup : IDisposable
{
    private readonly EmbeddedDatabase _database;
    private readonly EmbeddedSubscriptionOptions _options;
    private readonly Lock _gate = new();
    private readonly OpenEvents _open = new();
    private readonly ParkedEvents _parked;
    private readonly HashSet<EmbeddedPersistentSubscription> _consumers = [];
    private readonly DeliveryDeadlines _deadlines;
    private readonly CheckpointSaver _checkpoint;
    private IReadOnlyList<string>? _prefixes;
    private long _readPosition;
    private long _processedPosition;
    private bool _closed;

    public ConsumerGroup(string name, EmbeddedDatabase database, EmbeddedSubscriptionOptions options, TimeProvider clock)
    {
        Name = name;
        _database = database;
        _options = options;
        (_processedPosition, var parked) =
            database.Read(name, static (session, group) => (session.Checkpoint(group), session.ParkedPositions(group)));
        _readPosition = _processedPosition;
        _parked = new ParkedEvents(name, database, parked, _open, _gate, Settled, Wakeup);
        _deadlines = new DeliveryDeadlines(options.MessageTimeout, clock, ExpireDeliveries);
        _checkpoint = new CheckpointSaver(name, _processedPosition, database, options, clock);
    }

    public string Name { get; }

    public int MaxInFlight => _options.MaxInFlight;

    public Wakeup Wakeup { get; } = new();

    public EmbeddedPersistentSubscription Join(IReadOnlyList<string> prefixes)
    {
        lock (_gate)
        {
            ThrowIfClosed();
            if (_consumers.Count > 0 && !_prefixes!.SequenceEqual(prefixes))
                throw new ArgumentException($"The consumers of '{Name}' read other streams.", nameof(prefixes));
            _prefixes = [.. prefixes];
            var consumer = new EmbeddedPersistentSubscription(this);
            _consumers.Add(consumer);
            return consumer;
        }
    }

    /// <summary>What there is for this consumer now, perhaps nothing: first what comes again, then the log.</summary>
    public List<Delivery> Take(EmbeddedPersistentSubscription consumer, int maxCount)
    {
        var taken = new List<Delivery>();
        lock (_gate)
        {
            ThrowIfClosed();
            ObjectDisposedException.ThrowIf(consumer.IsDisposed, consumer);
            var room = Math.Min(maxCount, _options.MaxInFlight - consumer.InFlight);
            while (taken.Count < room && _open.TryTakeAgain(out var pending)) Deliver(pending, consumer, taken);
            while (taken.Count < room && _open.Window < _options.MaxWindow && _readPosition < _database.HeadPosition)
            {
                if (!TryReadLog(room - taken.Count, taken.Count > 0, out var page)) break;
                foreach (var stored in page.Events)
                {
                    if (_parked.Contains(stored.Position)) continue; // parked before a crash, beyond the checkpoint saved then
                    Deliver(_open.Add(stored), consumer, taken);
                }
                _readPosition = page.Position;
            }
            AdvanceCheckpoint(0);
        }
        return taken;
    }

    public async ValueTask Acknowledge(IReadOnlyList<Delivery> deliveries, CancellationToken cancellationToken)
    {
        List<PendingEvent>? replayed = null;
        lock (_gate)
        {
            ThrowIfClosed();
            foreach (var delivery in deliveries)
            {
                // Late is as good as in time: the consumer has dealt with it, whoever holds it by now.
                if (!_open.TryFind(delivery.Event.Position, out var pending) || pending.State == PendingState.Settling) continue;
                if (!pending.IsReplay)
                {
                    Finish(pending);
                }
                else
                {
                    pending.Settle();
                    (replayed ??= []).Add(pending);
                }
            }
            AdvanceCheckpoint(deliveries.Count);
        }
        if (replayed is null) return;
        await _parked.Remove(replayed, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask Retry(
        EmbeddedPersistentSubscription consumer, IReadOnlyList<Delivery> deliveries, CancellationToken cancellationToken)
    {
        var exhausted = new List<PendingEvent>();
        lock (_gate)
        {
            ThrowIfClosed();
            foreach (var delivery in deliveries)
            {
                // Unlike an acknowledgement, it counts for this delivery only: a later one is somebody else's try.
                if (_open.TryFind(delivery.Event.Position, out var pending) && pending.Holder == consumer
                    && pending.RetryCount == delivery.RetryCount)
                    ComeAgain(pending, exhausted);
            }
        }
        Wakeup.Raise();
        await ParkExhausted(exhausted, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask Park(Delivery delivery, string reason, CancellationToken cancellationToken)
    {
        PendingEvent? pending;
        lock (_gate)
        {
            ThrowIfClosed();
            // Already parked for its time-outs, or acknowledged: the first one to settle it decides.
            if (!_open.TryFind(delivery.Event.Position, out pending) || pending.State == PendingState.Settling) return;
            pending.Settle();
        }
        await _parked.Add([pending], reason, cancellationToken).ConfigureAwait(false);
    }

    public void Leave(EmbeddedPersistentSubscription consumer)
    {
        lock (_gate)
        {
            if (consumer.IsDisposed) return;
            consumer.IsDisposed = true;
            _consumers.Remove(consumer);
            // Leaving is no fault of the events': they come again, but that alone never parks them.
            foreach (var pending in _open.HeldBy(consumer)) _open.WaitAgain(pending, countRetry: true);
        }
        Wakeup.Raise();
    }

    public GroupStatus Status()
    {
        long processed, read, lag;
        int parked, consumers;
        DateTimeOffset? oldest;
        IReadOnlyList<string> prefixes;
        lock (_gate)
        {
            processed = _processedPosition;
            read = _readPosition;
            lag = _open.Count - _parked.Replaying;
            oldest = _open.Oldest;
            parked = _parked.Count;
            consumers = _consumers.Count;
            prefixes = _prefixes ?? [""];
        }
        // Read last, so that it is never behind the rest.
        var head = _database.HeadPosition;
        if (read < head)
        {
            var (unread, first) =
                _database.Read((read, head, prefixes), static (session, a) => session.CountUnread(a.read, a.head, a.prefixes));
            lag += unread;
            oldest ??= first;
        }
        return new GroupStatus(Name, processed, head, lag, oldest, parked, consumers);
    }

    public List<ParkedEvent> ReadParked(int maxCount)
    {
        lock (_gate) return _parked.Read(maxCount);
    }

    public int ReplayParked(int maxCount)
    {
        int count;
        lock (_gate)
        {
            ThrowIfClosed();
            count = _parked.Replay(maxCount);
        }
        Wakeup.Raise();
        return count;
    }

    /// <summary>Ends waiting reads and queues the last checkpoint.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _closed = true;
            _deadlines.Dispose();
            _checkpoint.Close();
        }
        Wakeup.Raise();
    }

    private void Deliver(PendingEvent pending, EmbeddedPersistentSubscription consumer, List<Delivery> taken)
    {
        taken.Add(pending.DeliverTo(consumer));
        _deadlines.Add(pending);
    }

    /// <summary>False when it fails and there are deliveries to hand out already:
    /// they must not be lost, and the next read fails by itself.</summary>
    private bool TryReadLog(int maxCount, bool hasDeliveries, [NotNullWhen(true)] out LogPage? page)
    {
        try
        {
            page = _database.ReadLog(_readPosition, maxCount, _prefixes!);
            return true;
        }
        catch (EventStoreUnavailableException) when (hasDeliveries)
        {
            page = null;
            return false;
        }
    }

    private void ComeAgain(PendingEvent pending, List<PendingEvent> exhausted)
    {
        if (pending.RetryCount < _options.MaxRetryCount)
        {
            _open.WaitAgain(pending, countRetry: true);
        }
        else
        {
            pending.Settle();
            exhausted.Add(pending);
        }
    }

    private void Finish(PendingEvent pending)
    {
        // Its consumer may be waiting because it had as many as it may hold.
        if (pending.Holder?.InFlight == _options.MaxInFlight) Wakeup.Raise();
        _open.Finish(pending);
    }

    private void AdvanceCheckpoint(int dealtWith)
    {
        var wasFull = _open.Window >= _options.MaxWindow;
        if (_open.Trim() is { } last) _processedPosition = last;
        if (wasFull && _open.Window < _options.MaxWindow)
            Wakeup.Raise(); // Whoever waits for room in it. Only then: this may be called by the one who waits.
        if (_open.Window == 0) _processedPosition = _readPosition;
        _deadlines.Trim();
        _checkpoint.Advance(_processedPosition, dealtWith);
    }

    private void Settled(int count)
    {
        if (!_closed) AdvanceCheckpoint(count);
    }

    private void ExpireDeliveries()
    {
        var exhausted = new List<PendingEvent>();
        lock (_gate)
        {
            if (_closed) return;
            while (_deadlines.TryTakeExpired(out var pending)) ComeAgain(pending, exhausted);
        }
        Wakeup.Raise();
        if (exhausted.Count > 0) _ = ParkInBackground(exhausted);
    }

    private async Task ParkInBackground(List<PendingEvent> exhausted)
    {
        try
        {
            await ParkExhausted(exhausted, CancellationToken.None).ConfigureAwait(false);
        }
        catch (EventStoreUnavailableException)
        {
            // They are waiting again by now; the next time-out tries to park them anew, and consumers meet the outage themselves.
        }
    }

    private ValueTask ParkExhausted(List<PendingEvent> exhausted, CancellationToken cancellationToken)
        => exhausted.Count == 0
            ? ValueTask.CompletedTask : _parked.Add(exhausted, $"Reached retry count of {_options.MaxRetryCount}", cancellationToken);

    private void ThrowIfClosed()
    {
        if (_closed) throw new EventStoreUnavailableException("The event store is closed.");
    }
}
