namespace EmbeddedEventStore;

/// <summary>The only writer, on a thread of its own: takes whatever has queued up, writes it as one transaction, commits (one fsync for
/// all), and only then answers. It never sleeps until a group is full: under load the queue fills by itself during the commit, and while
/// others have their turn. A caller who is alone does the same on its own thread.</summary>
internal sealed class GroupCommitWriter
{
    /// <summary>16 MB of WAL. Less means more checkpoints, more means a longer start after a crash.</summary>
    private const int CheckpointAfterPages = 4096;

    /// <summary>See <see cref="LetOthersQueue"/>.</summary>
    private const int MostYields = 4;

    private readonly WriteSession _session;
    private readonly WriteQueue _queue;
    private readonly Action<long> _committed;
    private readonly Thread _thread;

    /// <summary>Held while a group is written, by the thread or by a caller.</summary>
    private readonly Lock _turn = new();

    /// <summary>Members of the last group.</summary>
    private volatile int _together;

    /// <param name="committed">Told the head position after each commit that moved it, before the callers are answered.</param>
    public GroupCommitWriter(WriteSession session, WriteQueue queue, Action<long> committed)
    {
        _session = session;
        _queue = queue;
        _committed = committed;
        _thread = new Thread(Run) { Name = "event store writer", IsBackground = true };
        _thread.Start();
    }

    /// <summary>After the queue was closed: waits until everything in it has been written.</summary>
    public void Join()
    {
        _thread.Join();
        lock (_turn) { } // A caller may be writing still.
    }

    /// <summary>Writes for a caller who is alone, as the last one was: to wake the writer's thread and be woken by it would take longer
    /// than all else. Callers who come meanwhile queue up for the thread.</summary>
    /// <returns>False where the job has to be queued.</returns>
    public bool TryWrite(WriteJob job)
    {
        if (_together != 1 || !_turn.TryEnter()) return false;
        try
        {
            // A checkpoint takes its time, which is the thread's to spend.
            if (!_queue.IsIdle || _session.PagesWritten >= CheckpointAfterPages) return false;
            Write([job]);
            return true;
        }
        finally
        {
            _turn.Exit();
        }
    }

    private void Run()
    {
        var group = new List<WriteJob>();
        while (_queue.Take(group))
        {
            lock (_turn)
            {
                Write(group);
                _together = group.Count;
                CheckpointWhenDue();
            }
            LetOthersQueue(group.Count);
            group.Clear();
        }
    }

    private void Write(IReadOnlyList<WriteJob> group)
    {
        try
        {
            _session.Begin();
            foreach (var job in group) job.Apply(_session);
            _session.Commit();
        }
        catch (Exception cause) // whatever it was, the callers get an answer and the writer lives on
        {
            var failure = new EventStoreUnavailableException($"The event store could not write: {cause.Message}", cause);
            Rollback();
            foreach (var job in group) job.Failed(failure);
            return;
        }
        _committed(_session.HeadPosition);
        foreach (var job in group) job.Committed();
    }

    private void Rollback()
    {
        try
        {
            _session.Rollback();
        }
        catch (SqliteFailure)
        {
            // The transaction stays open, so the next BEGIN fails too: its callers are told, and the rollback is tried again.
        }
    }

    /// <summary>Where the cores are busy, those whom this thread would keep waiting are about to queue their next event: with their turn
    /// before the commit's, fewer commits do for as many events, which saves a tenth of a command's processor time. Where a core is idle, a
    /// yield returns at once.</summary>
    private void LetOthersQueue(int written)
    {
        if (written == 1) return; // One caller at a time: nobody to wait for.
        for (var yields = 0; yields < MostYields && _queue.Count < written; yields++) Thread.Yield();
    }

    /// <summary>After the answers, so that no caller waits for it. Where a reader holds it back, the next one goes further.</summary>
    private void CheckpointWhenDue()
    {
        if (_session.PagesWritten >= CheckpointAfterPages) _session.Checkpoint();
    }
}
