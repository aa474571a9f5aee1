using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace BankingApi.Http.Problems;

/// <summary>Makes problems of exceptions, and of the bare status codes that routing and MVC leave behind.</summary>
internal sealed partial class ProblemMiddleware(RequestDelegate next, ILogger<ProblemMiddleware> logger)
{
    public async Task Invoke(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (Exception exception)
        {
            await Answer(context, exception);
            return;
        }

        var response = context.Response;
        if (response.StatusCode < 400 || response.HasStarted || response.ContentLength is not null
            || !string.IsNullOrEmpty(response.ContentType)) return;
        if (Bare(response.StatusCode) is { } problem) await ProblemResult.Write(context, problem);
    }

    private Task Answer(HttpContext context, Exception exception)
    {
        // Nobody is left to read an answer. 499 is what the request log then shows; it is no error of ours.
        if (IsOfClientGone(context, exception))
        {
            if (!context.Response.HasStarted) context.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            LeaveConnection(context);
            return Task.CompletedTask;
        }

        var problem = Of(exception);
        var traceId = ProblemResult.TraceId(context);
        if (problem.Status == StatusCodes.Status500InternalServerError)
            LogDefect(logger, exception, context.Request.Method, context.Request.Path, traceId);
        else if (problem.Status == StatusCodes.Status503ServiceUnavailable) LogOutage(logger, problem.Code, exception.Message, traceId);

        if (context.Response.HasStarted)
        {
            // The client has a success already and part of a body. Cutting the connection is the only way left to tell it.
            context.Abort();
            return Task.CompletedTask;
        }

        context.Response.Clear();
        if (exception is BadHttpRequestException) LeaveConnection(context);
        return ProblemResult.Write(context, problem);
    }

    /// <summary>A connection that breaks while the body is read may be noticed here before the token is cancelled.</summary>
    private static bool IsOfClientGone(HttpContext context, Exception exception)
        => exception is ConnectionResetException or ConnectionAbortedException
        || (context.RequestAborted.IsCancellationRequested && exception is OperationCanceledException or IOException);

    /// <summary>Has this be the connection's last request. A server that throws while it reads a body knows that by itself, but here it
    /// does not get to see its exception; without this, Kestrel reads on, from a reader that is broken, and logs a warning.</summary>
    private static void LeaveConnection(HttpContext context)
        => context.Features.Get<IConnectionLifetimeNotificationFeature>()?.RequestClose();

    private static Problem Of(Exception exception) => exception switch
    {
        EventStoreUnavailableException => Problem.Of(ProblemCodes.EventStoreUnavailable),
        ProviderUnavailableException => Problem.Of(ProblemCodes.IdentityProviderUnavailable),
        ReadStoreUnavailableException => Problem.Of(ProblemCodes.ReadStoreUnavailable),
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => Problem.Of(ProblemCodes.BodyTooLarge),
        BadHttpRequestException => Problem.Of(ProblemCodes.MalformedRequest),
        _ => Problem.Of(ProblemCodes.InternalError),
    };

    private static Problem? Bare(int status) => status switch
    {
        StatusCodes.Status401Unauthorized => Problem.Of(ProblemCodes.Unauthenticated),
        StatusCodes.Status403Forbidden => Problem.Of(ProblemCodes.Forbidden),
        StatusCodes.Status404NotFound => Problem.Of(ProblemCodes.NotFound),
        StatusCodes.Status405MethodNotAllowed => Problem.Of(ProblemCodes.MethodNotAllowed),
        StatusCodes.Status413PayloadTooLarge => Problem.Of(ProblemCodes.BodyTooLarge),
        StatusCodes.Status415UnsupportedMediaType => Problem.Of(ProblemCodes.UnsupportedMediaType),
        StatusCodes.Status429TooManyRequests => Problem.Of(ProblemCodes.TooManyRequests),
        StatusCodes.Status400BadRequest => Problem.Of(ProblemCodes.MalformedRequest),
        StatusCodes.Status500InternalServerError => Problem.Of(ProblemCodes.InternalError),
        _ => null, // A status this API never answers with by itself: whoever set it knows what it means.
    };

    [LoggerMessage(LogLevel.Error, "{Method} {Path} failed, trace {TraceId}")]
    private static partial void LogDefect(ILogger logger, Exception exception, string method, string path, string traceId);

    // An outage is told by its message; where in the code it was met says nothing, and there may be thousands a second.
    [LoggerMessage(LogLevel.Warning, "Answered {Code}, trace {TraceId}: {Reason}")]
    private static partial void LogOutage(ILogger logger, string code, string reason, string traceId);
}
