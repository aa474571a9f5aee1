namespace EmbeddedEventStore;

/// <summary>Many callers in, one thread out. Made by hand because a channel wakes a blocked reader by way of the thread pool, which is busy
/// just when it matters.</summary>
[SuppressMessage("Design", "CA1001",
    Justification = "The semaphore owns no handle, and late callers must find it alive to be told that the store is closed.")]
internal sealed class WriteQueue
{
    private const int Capacity = 8192;
    private const int GroupJobs = 1024;
    private const int GroupBytes = 4 << 20;

    private readonly SemaphoreSlim _room = new(Capacity);
    private readonly object _gate = new(); // a monitor: the reader waits on it
    private readonly Queue<(WriteJob Job, bool TookRoom)> _jobs = new();
    private bool _readerWaits;
    private bool _closed;

    /// <summary>Jobs that wait now.</summary>
    public int Count
    {
        get
        {
            lock (_gate) return _jobs.Count;
        }
    }

    /// <summary>Open, and nothing waits.</summary>
    public bool IsIdle
    {
        get
        {
            lock (_gate) return !_closed && _jobs.Count == 0;
        }
    }

    /// <summary>Waits while the queue is full. Cancellation counts until the job is queued; from then on it is carried out.</summary>
    public ValueTask Enqueue(WriteJob job, CancellationToken cancellationToken)
    {
        // As a rule there is room, and then nothing is awaited.
        var room = _room.WaitAsync(cancellationToken);
        if (!room.IsCompletedSuccessfully) return EnqueueLater(room, job);
        EnqueueNow(job);
        return ValueTask.CompletedTask;
    }

    private async ValueTask EnqueueLater(Task room, WriteJob job)
    {
        await room.ConfigureAwait(false);
        EnqueueNow(job);
    }

    private void EnqueueNow(WriteJob job)
    {
        if (!TryAdd(job, tookRoom: true))
        {
            _room.Release();
            throw new EventStoreUnavailableException("The event store is closed.");
        }
    }

    /// <summary>Queues a small job of the store's own without waiting for room. False when the queue is closed.</summary>
    public bool Post(WriteJob job) => TryAdd(job, tookRoom: false);

    /// <summary>Blocks until there is work, then gives what is there, up to a group's bounds. False when closed and empty.</summary>
    public bool Take(List<WriteJob> group)
    {
        var roomTaken = 0;
        lock (_gate)
        {
            while (_jobs.Count == 0)
            {
                if (_closed) return false;
                _readerWaits = true;
                Monitor.Wait(_gate);
                _readerWaits = false;
            }
            for (var bytes = 0; group.Count < GroupJobs && bytes < GroupBytes && _jobs.TryDequeue(out var next); bytes += next.Job.Size)
            {
                group.Add(next.Job);
                if (next.TookRoom) roomTaken++;
            }
        }
        if (roomTaken > 0) _room.Release(roomTaken);
        return true;
    }

    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
            Monitor.Pulse(_gate);
        }
    }

    private bool TryAdd(WriteJob job, bool tookRoom)
    {
        lock (_gate)
        {
            if (_closed) return false;
            _jobs.Enqueue((job, tookRoom));
            if (_readerWaits) Monitor.Pulse(_gate);
            return true;
        }
    }
}
