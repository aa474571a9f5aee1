namespace BankingApi.Subscriptions;

/// <summary>Wakes those who wait for the log to grow, however many: one subscription serves them all, and stands only while somebody
/// waits. What they read is the log itself; what is lost here costs time, not events.</summary>
public sealed class LogTail(
    ICatchUpSubscriptions log, IEventStore events, SubscriptionWorker worker, LogTailState state, TimeProvider clock) : BackgroundService
{
    /// <summary>How long the subscription outlives its last follower, in case that there is another one soon.</summary>
    private static readonly TimeSpan Linger = TimeSpan.FromSeconds(30);

    /// <summary>How long a new follower waits for the log to answer.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, StreamTail> _streams = new(StringComparer.Ordinal);
    private readonly Pulse _wanted = new();
    private readonly Pulse _grew = new();
    private TaskCompletionSource _standing = NewStanding();
    private int _followers;
    private long _leftAt;

    /// <summary>Done with the next event of whatever account or owner. Take it before reading the log.</summary>
    public Task Next => _grew.Next;

    /// <summary>From when this returns until it is disposed of, no event goes by without <see cref="Next"/>.</summary>
    /// <exception cref="EventStoreUnavailableException">The log does not answer.</exception>
    public async ValueTask<IDisposable> Follow(CancellationToken cancellationToken)
    {
        await Join(null, cancellationToken);
        return new Following(this, null);
    }

    /// <summary>From when this returns until it is disposed of, no event of the stream goes by without its tail's
    /// <see cref="StreamTail.Next"/>.</summary>
    /// <exception cref="EventStoreUnavailableException">The log does not answer.</exception>
    public async ValueTask<StreamFollower> Follow(string stream, CancellationToken cancellationToken)
    {
        var tail = await Join(stream, cancellationToken);
        return new StreamFollower(tail!, new Following(this, stream));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        // Kept over outages, so that nothing is passed over.
        long? position = null;
        await worker.Persist("The tail of the log", state, async cancellationToken =>
        {
            while (true)
            {
                var wanted = _wanted.Next;
                if (IsUnwanted())
                {
                    position = null;
                    await wanted.WaitAsync(cancellationToken);
                    continue;
                }
                position ??= await events.ReadHeadPosition(cancellationToken);
                lock (_gate) _standing.TrySetResult(); // What is appended from now on lies behind the position.
                await foreach (var page in log.Subscribe(position.Value, StreamNames.Prefixes, cancellationToken))
                {
                    Publish(page.Events);
                    position = page.Position;
                    if (IsUnwanted()) break;
                }
            }
        }, stoppingToken);
    }

    private static TaskCompletionSource NewStanding() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async ValueTask<StreamTail?> Join(string? stream, CancellationToken cancellationToken)
    {
        Task standing;
        StreamTail? tail = null;
        lock (_gate)
        {
            _followers++;
            standing = _standing.Task;
            if (stream is not null)
            {
                if (!_streams.TryGetValue(stream, out tail)) _streams.Add(stream, tail = new());
                tail.Followers++;
            }
        }
        _wanted.Beat();
        try
        {
            await standing.WaitAsync(Patience, clock, cancellationToken);
            return tail;
        }
        catch (Exception given)
        {
            Leave(stream);
            if (given is TimeoutException) throw new EventStoreUnavailableException("The event store does not answer in time.", given);
            throw;
        }
    }

    private void Leave(string? stream)
    {
        lock (_gate)
        {
            _followers--;
            _leftAt = clock.GetTimestamp();
            if (stream is not null && --_streams[stream].Followers == 0) _streams.Remove(stream);
        }
    }

    private bool IsUnwanted()
    {
        lock (_gate)
        {
            if (_followers > 0 || (_leftAt != 0 && clock.GetElapsedTime(_leftAt) < Linger)) return false;
            if (_standing.Task.IsCompleted) _standing = NewStanding();
            return true;
        }
    }

    private void Publish(IReadOnlyList<StoredEvent> appended)
    {
        if (appended.Count == 0) return;
        lock (_gate)
        {
            if (_streams.Count > 0)
                foreach (var one in appended)
                    if (_streams.TryGetValue(one.Stream, out var tail)) tail.Add(one);
        }
        _grew.Beat();
    }

    private sealed class Following(LogTail tail, string? stream) : IDisposable
    {
        private bool _left;

        public void Dispose()
        {
            if (!Interlocked.Exchange(ref _left, true)) tail.Leave(stream);
        }
    }
}

/// <summary>A place among those who follow a stream, until it is disposed of.</summary>
public sealed class StreamFollower(StreamTail tail, IDisposable place) : IDisposable
{
    public StreamTail Tail => tail;

    public void Dispose() => place.Dispose();
}

/// <summary>What the tail of the log says of itself.</summary>
public sealed class LogTailState(TimeProvider clock) : WorkerState(clock);
