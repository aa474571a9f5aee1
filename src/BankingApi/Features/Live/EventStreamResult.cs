using System.Buffers;
using BankingApi.Subscriptions;

namespace BankingApi.Features.Live;

/// <summary>Server-sent events: frames as they come, and a comment now and then, so that whatever lies in between does not take the
/// connection for dead. Who does not read is cut off: what is missed is read again from the log, by <c>Last-Event-ID</c>.</summary>
/// <param name="expiry">Of the caller's token; null without one.</param>
internal sealed class EventStreamResult(LivePlace stream, DateTimeOffset? expiry) : IActionResult
{
    public const string ContentType = "text/event-stream";

    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    /// <summary>A timer takes no more.</summary>
    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(30);

    private static readonly byte[] Comment = ":\n\n"u8.ToArray();

    public async Task ExecuteResultAsync(ActionContext context)
    {
        using var place = stream.Place;
        var http = context.HttpContext;
        http.Response.ContentType = ContentType;
        http.Response.Headers["X-Accel-Buffering"] = "no"; // A proxy that gathers answers would hold events back.
        if (HttpMethods.IsHead(http.Request.Method)) return;
        var services = http.RequestServices;
        var clock = services.GetRequiredService<TimeProvider>();
        // The host waits for what is under way as it stops, and a token's end is the end of what it allows.
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(
            http.RequestAborted, services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping);
        using var lifetime = expiry is { } end ? new CancellationTokenSource(Left(end, clock), clock) : null;
        using var atExpiry = lifetime?.Token.Register(static source => ((CancellationTokenSource)source!).Cancel(), ending);
        try
        {
            await Run(http, clock, ending.Token);
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // The reader left, the service stops, or the token is over.
        }
    }

    private async Task Run(HttpContext http, TimeProvider clock, CancellationToken cancellationToken)
    {
        var services = http.RequestServices;
        var connections = services.GetRequiredService<LiveConnections>();
        // The first comment tells at once that the stream is open.
        if (!await Send(http, clock, Comment, cancellationToken)) return;
        using var follower =
            await services.GetRequiredService<LogTail>().Follow(StreamNames.OfAccount(stream.Past.AccountId), cancellationToken);
        var reader = new AccountReader(stream.Past, stream.After, follower, services.GetRequiredService<LiveFrames>());
        var isTime = false;
        await using var heartbeat = clock.CreateTimer(
            _ =>
            {
                Volatile.Write(ref isTime, true);
                follower.Signal();
            }, null, Heartbeat, Heartbeat);
        await using var waking = cancellationToken.UnsafeRegister(static one => ((StreamFollower)one!).Signal(), follower);
        while (!cancellationToken.IsCancellationRequested)
        {
            var frames = await reader.Take(cancellationToken);
            if (Interlocked.Exchange(ref isTime, false)) http.Response.BodyWriter.Write(Comment);
            else if (frames.Count == 0)
            {
                await follower.Wait();
                continue;
            }
            foreach (var frame in frames) http.Response.BodyWriter.Write(frame.Bytes.Span);
            if (!await Send(http, clock, [], cancellationToken)) return;
            connections.Sent(frames.Count);
        }
    }

    /// <returns>False where the reader has gone, or was cut off because it does not read.</returns>
    private static ValueTask<bool> Send(HttpContext http, TimeProvider clock, byte[] bytes, CancellationToken cancellationToken)
    {
        if (bytes.Length > 0) http.Response.BodyWriter.Write(bytes);
        var flush = http.Response.BodyWriter.FlushAsync(cancellationToken);
        return flush.IsCompletedSuccessfully ? new(!flush.Result.IsCompleted) : Wait(http, clock, flush.AsTask(), cancellationToken);
    }

    private static async ValueTask<bool> Wait(
        HttpContext http, TimeProvider clock, Task<System.IO.Pipelines.FlushResult> flushing, CancellationToken cancellationToken)
    {
        var patience = http.RequestServices.GetRequiredService<IOptions<LiveOptions>>().Value.SlowReaderSeconds;
        await ((Task)flushing).WaitAsync(TimeSpan.FromSeconds(patience), clock, cancellationToken)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (flushing.IsCompleted) return !(await flushing).IsCompleted;
        if (!cancellationToken.IsCancellationRequested) http.RequestServices.GetRequiredService<LiveConnections>().CutSlowReader();
        http.Abort();
        await ((Task)flushing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return false;
    }

    private static TimeSpan Left(DateTimeOffset end, TimeProvider clock)
    {
        var left = end - clock.GetUtcNow();
        return left < TimeSpan.Zero ? TimeSpan.Zero : left < LongestTimer ? left : LongestTimer;
    }
}
