namespace EmbeddedEventStore;

/// <summary>Stores a group's checkpoint now and then: it only decides how much comes again after a crash. One save is under way at most;
/// what fails is tried again. The group calls it under its lock.</summary>
internal sealed class CheckpointSaver
{
    private readonly string _group;
    private readonly EmbeddedDatabase _database;
    private readonly EmbeddedSubscriptionOptions _options;
    private readonly Lock _gate = new();
    private readonly ITimer _timer;
    private long _position;
    private long _saved;
    private int _sinceSaved;
    private bool _armed;
    private bool _saving;
    private bool _closed;

    public CheckpointSaver(string group, long saved, EmbeddedDatabase database, EmbeddedSubscriptionOptions options, TimeProvider clock)
    {
        _group = group;
        _database = database;
        _options = options;
        _position = _saved = saved;
        _timer = clock.CreateTimer(_ => Fire(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Advance(long position, int dealtWith)
    {
        lock (_gate)
        {
            _position = position;
            _sinceSaved += dealtWith;
            SaveWhenDue();
        }
    }

    /// <summary>The last save: queued here, written when the database is disposed of at the latest.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
            _timer.Dispose();
            if (_position != _saved) _database.Post(new SaveCheckpointJob(_group, _position));
        }
    }

    private void Fire()
    {
        lock (_gate)
        {
            _armed = false;
            if (!_closed && !_saving && _position != _saved) _ = Save();
        }
    }

    /// <summary>Begins under the lock.</summary>
    private async Task Save()
    {
        _saving = true;
        _sinceSaved = 0;
        var position = _position;
        try
        {
            await _database.Write(new SaveCheckpointJob(_group, position), CancellationToken.None).ConfigureAwait(false);
            lock (_gate) _saved = position;
        }
        catch (EventStoreUnavailableException)
        {
            // Nobody is owed this save; it is tried again, and those who append meet the outage themselves.
        }
        finally
        {
            lock (_gate)
            {
                _saving = false;
                SaveWhenDue(); // for what was dealt with during the save
            }
        }
    }

    private void SaveWhenDue()
    {
        if (_closed || _saving || _position == _saved) return;
        if (_sinceSaved >= _options.CheckpointAfterCount)
        {
            _ = Save();
            return;
        }
        if (_armed) return;
        _armed = true;
        _timer.Change(_options.CheckpointAfter, Timeout.InfiniteTimeSpan);
    }
}
