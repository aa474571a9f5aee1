using System.Threading.Channels;
using EventStoreDb.Client.Connections;
using EventStoreDb.Client.Protocol.Streams;

namespace EventStoreDb.Client.Streams;

/// <summary>Many appends over one long call. One loop writes them as they come, and flushes when no more are waiting; another matches the
/// answers, which come in any order. When the call breaks, what was written to it fails (its outcome is unknown), what was not goes on the
/// next call, which is opened at once if there is something to append.</summary>
internal sealed class BatchAppender(ConnectionPool connections) : IAsyncDisposable
{
    private static readonly TimeSpan SweepInterval = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(1);

    /// <summary>Keeps a server that drops every call from being asked in a busy loop.</summary>
    private static readonly TimeSpan ReopenPause = TimeSpan.FromMilliseconds(20);

    private readonly Channel<PendingAppend> _queue = Channel.CreateUnbounded<PendingAppend>(
        new UnboundedChannelOptions { SingleReader = true });
    private readonly Dictionary<long, PendingAppend> _pending = [];
    private readonly Lock _lock = new();
    private long _lastCorrelationId;
    private bool _closed;
    private bool _sweeping;
    private ITimer? _sweep;
    private Task? _running;

    public async Task<IWriteResult> AppendAsync(PendingAppend append, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Register(append);
        if (!cancellationToken.CanBeCanceled) return await append.Task.ConfigureAwait(false);
        await using var registration = cancellationToken.UnsafeRegister(
            (_, token) => { if (Take(append.CorrelationId) is not null) append.TrySetCanceled(token); }, null).ConfigureAwait(false);
        return await append.Task.ConfigureAwait(false);
    }

    private void Register(PendingAppend append)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            append.CorrelationId = ++_lastCorrelationId;
            _pending.Add(append.CorrelationId, append);
            if (!_sweeping) Sweep(true);
            _queue.Writer.TryWrite(append);
            if (_running is not null) return;
            // The loop outlives its first caller and must not keep that one's activity and the like.
            using (ExecutionContext.SuppressFlow()) _running = Task.Run(RunAsync);
        }
    }

    private async Task RunAsync()
    {
        var callNumber = 0;
        while (await _queue.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            ServerConnection connection;
            try
            {
                connection = await connections.GetAsync(connections.Closing).ConfigureAwait(false);
            }
            catch (Exception e) // Whatever kept us from a node is for the callers to see; the loop must live on.
            {
                while (_queue.Reader.TryRead(out var append)) Take(append.CorrelationId)?.TrySetException(e);
                continue;
            }
            var failure = await RunCallAsync(connection, ++callNumber).ConfigureAwait(false);
            connections.Report(connection, failure);
            var passing = failure is NotLeaderException or RpcException { StatusCode: StatusCode.Unavailable };
            // What was not sent goes on the next call, unless that would end the same way (a wrong password, say).
            foreach (var append in TakeAll(append => append.SentOn == callNumber || !passing)) append.TrySetException(failure);
            if (passing) await Task.Delay(ReopenPause, connections.Time).ConfigureAwait(false);
        }
    }

    /// <summary>Uses one call until it breaks, and tells why it did.</summary>
    private async Task<Exception> RunCallAsync(ServerConnection connection, int callNumber)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(connections.Closing);
        AsyncDuplexStreamingCall<BatchAppendReq, BatchAppendResp>? call = null;
        try
        {
            call = new Protocol.Streams.Streams.StreamsClient(connection.Invoker).BatchAppend(
                connections.Options(Timeout.InfiniteTimeSpan, null, ending.Token));
            var reading = ReadAsync(call.ResponseStream);
            var writing = WriteAsync(call.RequestStream, connection, callNumber, ending.Token);
            await Task.WhenAny(reading, writing).ConfigureAwait(false);
            // The answers tell why a call broke, a failed write only that it did: let them have their say.
            if (writing.IsFaulted) await Task.WhenAny(reading, Task.Delay(LastWords, connections.Time)).ConfigureAwait(false);
            if (!reading.IsCompleted) await ending.CancelAsync().ConfigureAwait(false);
            var failure = await reading.ConfigureAwait(false);
            await ending.CancelAsync().ConfigureAwait(false);
            await writing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return failure;
        }
        catch (RpcException e)
        {
            return Failures.Typed(e);
        }
        finally
        {
            call?.Dispose();
        }
    }

    private async Task<Exception> ReadAsync(IAsyncStreamReader<BatchAppendResp> answers)
    {
        try
        {
            while (await answers.MoveNext(CancellationToken.None).ConfigureAwait(false))
            {
                var answer = answers.Current;
                var id = answer.CorrelationId?.Structured?.LeastSignificantBits;
                // One we no longer wait for was cancelled or overdue.
                if (id is { } known && Take(known) is { } append) append.Answer(answer);
            }
            return Failures.Rpc(StatusCode.Unavailable, "The server ended the call; whether the append was done is unknown.");
        }
        catch (RpcException e) when (e.StatusCode is StatusCode.Cancelled or StatusCode.Internal or StatusCode.Unknown)
        {
            // A reset stream or a broken frame: to the caller all the same as a lost connection.
            return Failures.Typed(e) is not RpcException and var typed
                ? typed
                : Failures.Rpc(StatusCode.Unavailable, $"The call broke ({e.Status.Detail}); whether the append was done is unknown.");
        }
        catch (RpcException e)
        {
            return Failures.Typed(e);
        }
    }

    private async Task WriteAsync(
        IClientStreamWriter<BatchAppendReq> requests, ServerConnection connection, int callNumber, CancellationToken ending)
    {
        var flushed = new WriteOptions();
        var buffered = new WriteOptions(WriteFlags.BufferHint);
        var takesDuration = connection.Server.SupportsBatchAppendDeadlineDuration;
        var batchSize = connections.Settings.OperationOptions.BatchAppendSize;
        while (await _queue.Reader.WaitToReadAsync(ending).ConfigureAwait(false))
        {
            // Looks one ahead: only the last that waits is flushed, and with it the others.
            var next = NextLive(callNumber);
            while (next is { } append)
            {
                BatchAppendReq? held = null;
                foreach (var request in append.Requests(callNumber, batchSize, takesDuration))
                {
                    if (held is not null)
                    {
                        requests.WriteOptions = buffered;
                        await requests.WriteAsync(held, ending).ConfigureAwait(false);
                    }
                    held = request;
                }
                next = NextLive(callNumber);
                requests.WriteOptions = next is null ? flushed : buffered;
                await requests.WriteAsync(held!, ending).ConfigureAwait(false);
            }
        }
    }

    private PendingAppend? NextLive(int callNumber)
    {
        while (_queue.Reader.TryRead(out var append))
        {
            lock (_lock)
            {
                if (!_pending.ContainsKey(append.CorrelationId)) continue;
                append.SentOn = callNumber;
                return append;
            }
        }
        return null;
    }

    private PendingAppend? Take(long correlationId)
    {
        lock (_lock) return _pending.Remove(correlationId, out var append) ? append : null;
    }

    private List<PendingAppend> TakeAll(Func<PendingAppend, bool> which)
    {
        lock (_lock)
        {
            var taken = _pending.Values.Where(which).ToList();
            foreach (var append in taken) _pending.Remove(append.CorrelationId);
            return taken;
        }
    }

    /// <summary>One timer for all deadlines, and only while something is pending.</summary>
    private void Sweep(bool on)
    {
        _sweeping = on;
        _sweep ??= connections.Time.CreateTimer(_ => SweepOverdue(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        var period = on ? SweepInterval : Timeout.InfiniteTimeSpan;
        _sweep.Change(period, period);
    }

    private void SweepOverdue()
    {
        var now = connections.Time.GetUtcNow();
        foreach (var append in TakeAll(append => append.DueAt <= now))
            append.TrySetException(append.SentOn == 0
                ? Failures.Rpc(StatusCode.Unavailable, "No server took the append in time; it was not sent.")
                : Failures.Rpc(StatusCode.DeadlineExceeded, "The append was not answered in time; whether it was done is unknown."));
        lock (_lock)
        {
            if (_pending.Count == 0 && !_closed) Sweep(false);
        }
    }

    /// <summary>To be called when the connections are closing: that ends the call.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_lock)
        {
            if (_closed) return;
            _closed = true;
            _queue.Writer.TryComplete();
        }
        if (_running is { } running) await running.ConfigureAwait(false);
        if (_sweep is { } sweep) await sweep.DisposeAsync().ConfigureAwait(false);
        foreach (var append in TakeAll(_ => true))
            append.TrySetException(Failures.Rpc(StatusCode.Unavailable, "The client was closed; whether the append was done is unknown."));
    }
}
