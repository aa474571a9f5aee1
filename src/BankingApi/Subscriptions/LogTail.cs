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
    private readonly Wakeup _wanted = new();
    private readonly Wakeup _grew = new();
    private TaskCompletionSource _standing = NewStanding();
    private int _followers;
    private long _leftAt;

    /// <summary>Done with the next event of whatever account or owner. Take it before reading the log.</summary>
    public Task Next => _grew.Arm();

    /// <summary>From when this returns until it is disposed of, no event goes by without <see cref="Next"/>.</summary>
    /// <exception cref="EventStoreUnavailableException">The log does not answer.</exception>
    public async ValueTask<IDisposable> Follow(CancellationToken cancellationToken)
    {
        var following = new Following(this);
        Enter();
        await Stand(following, cancellationToken);
        return following;
    }

    /// <summary>From when this returns until it is disposed of, no event of the stream goes by without a signal.</summary>
    /// <exception cref="EventStoreUnavailableException">The log does not answer.</exception>
    public async ValueTask<StreamFollower> Follow(string stream, CancellationToken cancellationToken)
    {
        StreamFollower follower;
        lock (_gate)
        {
            if (!_streams.TryGetValue(stream, out var tail)) _streams.Add(stream, tail = new());
            tail.Add(follower = new(tail, left => Leave(stream, left)));
        }
        Enter();
        await Stand(follower, cancellationToken);
        return follower;
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
                var wanted = _wanted.Arm();
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

    private void Enter()
    {
        lock (_gate) _followers++;
        _wanted.Raise();
    }

    private void Leave(string stream, StreamFollower follower)
    {
        lock (_gate)
            if (_streams.TryGetValue(stream, out var tail) && tail.Remove(follower)) _streams.Remove(stream);
        Leave();
    }

    private void Leave()
    {
        lock (_gate)
        {
            _followers--;
            _leftAt = clock.GetTimestamp();
        }
    }

    /// <summary>Waits until the subscription stands; whoever gives up leaves.</summary>
    private async ValueTask Stand(IDisposable place, CancellationToken cancellationToken)
    {
        try
        {
            Task standing;
            lock (_gate) standing = _standing.Task;
            await standing.WaitAsync(Patience, clock, cancellationToken);
        }
        catch (TimeoutException late)
        {
            place.Dispose();
            throw new EventStoreUnavailableException("The event store does not answer in time.", late);
        }
        catch
        {
            place.Dispose();
            throw;
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
        _grew.Raise();
    }

    private sealed class Following(LogTail tail) : IDisposable
    {
        private bool _left;

        public void Dispose()
        {
            if (!Interlocked.Exchange(ref _left, true)) tail.Leave();
        }
    }
}

/// <summary>What the tail of the log says of itself.</summary>
public sealed class LogTailState(TimeProvider clock) : WorkerState(clock);
