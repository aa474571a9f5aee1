namespace BankingApi.Http.OpenApi;

/// <summary>Has the files of Swagger UI, which are not ours, answered like all the rest: under a policy, and to HEAD and If-None-Match as
/// the contract has them.</summary>
internal sealed class SwaggerManners(RequestDelegate next, IOptions<SwaggerPolicy> policy)
{
    private readonly string _policy = policy.Value.ToString();

    public async Task Invoke(HttpContext context)
    {
        var request = context.Request;
        var (method, known) = (request.Method, request.Headers.IfNoneMatch);
        if (request.Path.Value!.EndsWith(".html", StringComparison.OrdinalIgnoreCase))
            context.Response.Headers.ContentSecurityPolicy = _policy;
        // Left to themselves they answer HEAD with other headers than GET, and compare tags by character: neither weak ones nor lists.
        (request.Method, request.Headers.IfNoneMatch) = (HttpMethods.IsHead(method) ? HttpMethods.Get : method, default);
        using var held = new MemoryStream();
        try
        {
            await Hold(context, held);
        }
        finally
        {
            (request.Method, request.Headers.IfNoneMatch) = (method, known);
        }
        await Send(context.Response, held);
    }

    /// <summary>Until it is all there, so that its length is known, and nothing has been sent where the client has it already.</summary>
    private async Task Hold(HttpContext context, MemoryStream held)
    {
        var body = context.Response.Body;
        context.Response.Body = held;
        try
        {
            await next(context);
        }
        finally
        {
            context.Response.Body = body;
        }
    }

    private static async Task Send(HttpResponse response, MemoryStream held)
    {
        if (response.StatusCode == StatusCodes.Status200OK
            && IfNoneMatch.Names(response.HttpContext.Request.Headers.IfNoneMatch, response.Headers.ETag))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            (response.ContentType, response.ContentLength, response.Headers.ContentEncoding) = (null, null, default);
        }
        else if (response.StatusCode < StatusCodes.Status400BadRequest) // Else a problem is still to be made of it.
        {
            response.ContentLength = held.Length;
            await response.Body.WriteAsync(held.GetBuffer().AsMemory(0, (int)held.Length), response.HttpContext.RequestAborted);
        }
    }
}
