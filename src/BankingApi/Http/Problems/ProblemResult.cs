namespace BankingApi.Http.Problems;

/// <summary>A problem as an action's result.</summary>
public sealed class ProblemResult(Problem problem) : IActionResult
{
    public const string ContentType = "application/problem+json";

    public Problem Problem => problem;

    public Task ExecuteResultAsync(ActionContext context) => Write(context.HttpContext, problem);

    /// <summary>The one place where a problem becomes HTTP (RFC 9457).</summary>
    public static Task Write(HttpContext context, Problem problem)
    {
        var response = context.Response;
        response.StatusCode = problem.Status;
        if (problem.RetryAfterSeconds is { } seconds) response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);

        var buffer = ResponseBuffer.Take();
        var json = buffer.Writer;
        json.WriteStartObject();
        json.WriteString("type", problem.Kind.Type);
        json.WriteString("title", problem.Kind.Title);
        json.WriteNumber("status", problem.Status);
        json.WriteString("detail", problem.Detail);
        json.WriteString("code", problem.Code);
        json.WriteString("traceId", TraceId(context));
        if (problem.Errors is { } errors)
        {
            json.WriteStartObject("errors");
            foreach (var (field, messages) in errors)
            {
                json.WriteStartArray(field);
                foreach (var message in messages) json.WriteStringValue(message);
                json.WriteEndArray();
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
        return buffer.Send(response, ContentType);
    }

    /// <summary>What the log calls this request, too.</summary>
    public static string TraceId(HttpContext context) => Activity.Current?.TraceId.ToHexString() ?? context.TraceIdentifier;
}
