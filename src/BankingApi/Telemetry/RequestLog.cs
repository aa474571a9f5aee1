using System.Diagnostics;
using BankingApi.Http;

namespace BankingApi.Telemetry;

/// <summary>
/// One line for a request that failed or was slow; the others only at level Debug (<c>Serilog:MinimumLevel:Override:BankingApi.Telemetry.RequestLog</c>).
/// A line for each, written off the request's thread as it was, took a quarter of the processor time of a command; counts and
/// latencies by route and status are at <c>/metrics</c>.
/// </summary>
internal sealed partial class RequestLog(RequestDelegate next, ILogger<RequestLog> logger)
{
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(1);

    public async Task Invoke(HttpContext context)
    {
        var start = Stopwatch.GetTimestamp();
        await next(context);
        var took = Stopwatch.GetElapsedTime(start);
        var level = context.Response.StatusCode >= StatusCodes.Status500InternalServerError ? LogLevel.Error : took >= Slow ? LogLevel.Warning : LogLevel.Debug;
        if (logger.IsEnabled(level))
        {
            var traceId = ProblemAnswer.TraceId(context);
            Answered(level, context.Request.Method, context.Request.Path, context.Response.StatusCode, took.TotalMilliseconds, traceId);
        }
    }

    [LoggerMessage(Message = "{Method} {Path} {Status} in {Milliseconds:0.0} ms, trace {TraceId}")]
    private partial void Answered(LogLevel level, string method, PathString path, int status, double milliseconds, string traceId);
}
