namespace EventStoreDb.Client.Streams;

/// <summary>Reads a call's answers and gives up when the next one takes too long. A deadline of the call as a whole would cut off a reader
/// who is slow, or has much to read.</summary>
internal sealed class PatientReader<TAnswer>(IAsyncStreamReader<TAnswer> answers, TimeSpan? patience, CancellationTokenSource call)
{
    private readonly TimeSpan _patience = patience ?? Timeout.InfiniteTimeSpan;

    /// <summary>Whether it was this that ended the call.</summary>
    public bool RanOut { get; private set; }

    public TAnswer Current => answers.Current;

    public ValueTask<bool> NextAsync()
    {
        var next = answers.MoveNext(CancellationToken.None);
        return next.IsCompletedSuccessfully ? new ValueTask<bool>(next.Result) : new ValueTask<bool>(WaitAsync(next));
    }

    private async Task<bool> WaitAsync(Task<bool> next)
    {
        if (_patience == Timeout.InfiniteTimeSpan) return await next.ConfigureAwait(false);
        try
        {
            return await next.WaitAsync(_patience).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            RanOut = true;
            await call.CancelAsync().ConfigureAwait(false);
            await next.ContinueWith(_ => { }, TaskScheduler.Default).ConfigureAwait(false);
            throw Failures.Rpc(StatusCode.DeadlineExceeded, $"The server sent nothing for {_patience}.");
        }
    }
}
