using BankingApi.Http.Limits;

namespace BankingApi.Telemetry;

/// <summary>One line for a request that was refused, failed or was slow, under the trace id that its problem carries; all others at level
/// Debug (<c>Serilog:MinimumLevel:Override:BankingApi.Telemetry.RequestLog</c>): a line for each, written off the request's thread as it
/// was, took a quarter of the processor time of a command. Counts and latencies by route and status are at <c>/metrics</c>.</summary>
internal sealed partial class RequestLog(RequestDelegate next, ILogger<RequestLog> logger)
{
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(1);

    public async Task Invoke(HttpContext context)
    {
        var start = Stopwatch.GetTimestamp();
        await next(context);
        var took = Stopwatch.GetElapsedTime(start);
        var level = context.Response.StatusCode switch
        {
            >= StatusCodes.Status500InternalServerError => LogLevel.Error,
            _ when took >= Slow && !context.StaysOpen => LogLevel.Warning,
            >= StatusCodes.Status400BadRequest => LogLevel.Information,
            _ => LogLevel.Debug,
        };
        if (logger.IsEnabled(level))
        {
            var traceId = ProblemResult.TraceId(context);
            LogAnswered(level, context.Request.Method, context.Request.Path, context.Response.StatusCode, took.TotalMilliseconds, traceId);
        }
    }

    [LoggerMessage(Message = "{Method} {Path} {Status} in {Milliseconds:0.0} ms, trace {TraceId}")]
    private partial void LogAnswered(LogLevel level, string method, PathString path, int status, double milliseconds, string traceId);
}
