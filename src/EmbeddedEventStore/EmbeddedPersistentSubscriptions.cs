namespace EmbeddedEventStore;

/// <summary>Consumer groups, at least once, with parked events; their checkpoints are in the database.</summary>
public sealed class EmbeddedPersistentSubscriptions : IPersistentSubscriptions, IDisposable
{
    private readonly EmbeddedDatabase _database;
    private readonly EmbeddedSubscriptionOptions _options;
    private readonly TimeProvider _clock;
    private readonly Lock _gate = new();
    private volatile ConsumerGroup[] _groups = []; // replaced, never changed: the writer's thread walks through it without a lock
    private bool _closed;

    /// <param name="database">Open, and disposed of after this.</param>
    public EmbeddedPersistentSubscriptions(EmbeddedDatabase database, EmbeddedSubscriptionOptions options, TimeProvider clock)
    {
        (_database, _options, _clock) = (database, options, clock);
        database.LogGrew += Wake;
    }

    /// <inheritdoc/>
    public ValueTask<IPersistentSubscription> Join(string group, IReadOnlyList<string> prefixes, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(group);
        cancellationToken.ThrowIfCancellationRequested();
        return new(Find(group).Join(prefixes));
    }

    /// <inheritdoc/>
    public ValueTask<GroupStatus> Status(string group, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(group);
        cancellationToken.ThrowIfCancellationRequested();
        return new(Find(group).Status());
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<ParkedEvent>> ReadParked(string group, int maxCount, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(group);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxCount);
        cancellationToken.ThrowIfCancellationRequested();
        return new(Find(group).ReadParked(maxCount));
    }

    /// <inheritdoc/>
    public ValueTask<int> ReplayParked(string group, int maxCount, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(group);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxCount);
        cancellationToken.ThrowIfCancellationRequested();
        return new(Find(group).ReplayParked(maxCount));
    }

    /// <summary>Ends waiting reads and hands the last checkpoints to the writer,
    /// which the database drains when it is disposed of.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_closed) return;
            _closed = true;
            _database.LogGrew -= Wake;
            foreach (var group in _groups) group.Dispose();
        }
    }

    private ConsumerGroup Find(string name)
    {
        foreach (var known in _groups)
            if (known.Name == name) return known;
        lock (_gate)
        {
            if (_closed) throw new EventStoreUnavailableException("The event store is closed.");
            if (_groups.FirstOrDefault(known => known.Name == name) is { } created) return created;
            var group = new ConsumerGroup(name, _database, _options, _clock);
            _groups = [.. _groups, group];
            return group;
        }
    }

    private void Wake()
    {
        foreach (var group in _groups) group.Wakeup.Raise();
    }
}
