using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Net.Http.Headers;

namespace BankingApi.Http.Manners;

/// <summary>The headers that an answer carries whoever made it: an action, a problem, a redirect, a refusal before any of them.</summary>
internal sealed class AnswerHeaders
{
    // A year. Not for subdomains: they may be somebody else's.
    private const string OneYear = "max-age=31536000";

    private readonly RequestDelegate _next;
    private readonly IResponseCompressionProvider _compression;
    private readonly Func<object, Task> _complete;

    public AnswerHeaders(RequestDelegate next, IResponseCompressionProvider compression, IHostEnvironment environment)
    {
        (_next, _compression) = (next, compression);
        // In Development, browsers would insist on TLS for whatever else is run on localhost.
        _complete = environment.IsDevelopment() ? Complete : CompleteStrictly;
    }

    /// <summary>As the answer starts: nobody can clear them away with a half-made answer, and a request costs no state machine.</summary>
    public Task Invoke(HttpContext context)
    {
        context.Response.OnStarting(_complete, context);
        return _next(context);
    }

    private Task CompleteStrictly(object state)
    {
        var context = (HttpContext)state;
        // Also behind a proxy that ends TLS and is believed (ASPNETCORE_FORWARDEDHEADERS_ENABLED).
        if (context.Request.IsHttps) context.Response.Headers.StrictTransportSecurity = OneYear;
        return Complete(state);
    }

    private Task Complete(object state)
    {
        var context = (HttpContext)state;
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        if (context.Request.Path.StartsWithSegments("/api")) headers.CacheControl = "no-store";
        // The compression says so itself, but only to those who asked for it.
        if (context.Response.StatusCode == StatusCodes.Status304NotModified || _compression.ShouldCompressResponse(context))
            AddVary(headers);
        if (context.Response.ContentType?.StartsWith("text/html", StringComparison.OrdinalIgnoreCase) == true) CompletePage(headers);
        return Task.CompletedTask;
    }

    private static void AddVary(IHeaderDictionary headers)
    {
        if (!headers.Vary.ToString().Contains(HeaderNames.AcceptEncoding, StringComparison.OrdinalIgnoreCase))
            headers.Append(HeaderNames.Vary, HeaderNames.AcceptEncoding);
    }

    private static void CompletePage(IHeaderDictionary headers)
    {
        headers["Referrer-Policy"] = "no-referrer";
        if (headers.ContentSecurityPolicy.Count == 0) headers.ContentSecurityPolicy = PagePolicy.Text;
    }
}
