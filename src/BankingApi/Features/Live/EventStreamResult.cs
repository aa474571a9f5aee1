using System.Buffers;

namespace BankingApi.Features.Live;

/// <summary>Server-sent events: frames as they come, and a comment where none has come for a while, so that whatever lies in between does
/// not take the connection for dead. Who does not read is cut off: what is missed is read again from the log, by
/// <c>Last-Event-ID</c>.</summary>
/// <param name="expiry">Of the caller's token; null without one.</param>
internal sealed class EventStreamResult(AccountFrames stream, DateTimeOffset? expiry) : IActionResult
{
    public const string ContentType = "text/event-stream";

    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    /// <summary>A timer takes no more.</summary>
    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(30);

    public async Task ExecuteResultAsync(ActionContext context)
    {
        using var place = stream.Place;
        var http = context.HttpContext;
        var services = http.RequestServices;
        http.Response.ContentType = ContentType;
        http.Response.Headers["X-Accel-Buffering"] = "no"; // A proxy that gathers answers would hold events back.
        if (HttpMethods.IsHead(http.Request.Method)) return;
        var clock = services.GetRequiredService<TimeProvider>();
        // The host waits for what is under way as it stops, and a token's end is the end of what it allows.
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(
            http.RequestAborted, services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping);
        using var lifetime = expiry is { } end ? new CancellationTokenSource(Left(end, clock), clock) : null;
        using var atExpiry = lifetime?.Token.Register(static source => ((CancellationTokenSource)source!).Cancel(), ending);
        var connections = services.GetRequiredService<LiveConnections>();
        var patience = TimeSpan.FromSeconds(services.GetRequiredService<IOptions<LiveOptions>>().Value.SlowReaderSeconds);
        var sender = new Sender(http, clock, patience, connections);
        try
        {
            await Run(sender, clock, ending);
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // The reader left, the service stops, or the token is over.
        }
    }

    private async Task Run(Sender sender, TimeProvider clock, CancellationTokenSource ending)
    {
        var cancellationToken = ending.Token;
        await using var frames = stream.Frames.GetAsyncEnumerator(cancellationToken);
        var next = frames.MoveNextAsync().AsTask();
        // The first comment tells at once that the stream is open.
        for (var isOpen = await sender.Comment(cancellationToken); isOpen;)
        {
            await ((Task)next).WaitAsync(Heartbeat, clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!next.IsCompleted)
            {
                if (cancellationToken.IsCancellationRequested) break;
                isOpen = await sender.Comment(cancellationToken);
                continue;
            }
            if (!await next) return;
            isOpen = await sender.Send(frames.Current, cancellationToken);
            next = frames.MoveNextAsync().AsTask();
        }
        // An enumerator must not be disposed of while it runs.
        await ending.CancelAsync();
        await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static TimeSpan Left(DateTimeOffset end, TimeProvider clock)
    {
        var left = end - clock.GetUtcNow();
        return left < TimeSpan.Zero ? TimeSpan.Zero : left < LongestTimer ? left : LongestTimer;
    }

    /// <summary>Writes to a reader who may be slow.</summary>
    private sealed class Sender(HttpContext http, TimeProvider clock, TimeSpan patience, LiveConnections connections)
    {
        private static readonly byte[] EmptyComment = ":\n\n"u8.ToArray();

        /// <returns>False where the reader was cut off.</returns>
        public ValueTask<bool> Comment(CancellationToken cancellationToken)
        {
            http.Response.BodyWriter.Write(EmptyComment);
            return Flush(cancellationToken);
        }

        public async ValueTask<bool> Send(IReadOnlyList<LiveFrame> frames, CancellationToken cancellationToken)
        {
            foreach (var frame in frames) http.Response.BodyWriter.Write(frame.Bytes.Span);
            if (!await Flush(cancellationToken)) return false;
            connections.Sent(frames.Count);
            return true;
        }

        private async ValueTask<bool> Flush(CancellationToken cancellationToken)
        {
            var flush = http.Response.BodyWriter.FlushAsync(cancellationToken);
            if (flush.IsCompletedSuccessfully) return !flush.Result.IsCompleted;
            var flushing = flush.AsTask();
            await ((Task)flushing).WaitAsync(patience, clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (flushing.IsCompleted) return !(await flushing).IsCompleted;
            if (!cancellationToken.IsCancellationRequested) connections.CutSlowReader();
            http.Abort();
            await ((Task)flushing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return false;
        }
    }
}
