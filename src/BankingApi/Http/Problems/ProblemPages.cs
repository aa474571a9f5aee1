using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.Net.Http.Headers;

namespace BankingApi.Http.Problems;

/// <summary>What the <c>type</c> of a problem resolves to.</summary>
internal static class ProblemPages
{
    public static void MapProblemPages(this IEndpointRouteBuilder routes)
    {
        routes.MapMethods("/problems", [HttpMethods.Get, HttpMethods.Head], List).ExcludeFromDescription().AllowAnonymous();
        routes.MapMethods("/problems/{code}", [HttpMethods.Get, HttpMethods.Head], Explain).ExcludeFromDescription().AllowAnonymous();
    }

    private static Task List(HttpContext context) => WantsHtml(context.Request)
        ? SendHtml(context.Response, "Problems", ProblemCodes.All)
        : SendJson(context.Response, json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("items");
            foreach (var code in ProblemCodes.All) Write(json, code);
            json.WriteEndArray();
            json.WriteEndObject();
        });

    private static Task Explain(HttpContext context)
    {
        if (context.Request.RouteValues["code"] is not string text || ProblemCodes.Find(text) is not { } code)
            return ProblemResult.Write(
                context, Problem.Of(ProblemCodes.NotFound, "There is no problem with this code; GET /problems lists them."));

        return WantsHtml(context.Request)
            ? SendHtml(context.Response, code.Code, [code])
            : SendJson(context.Response, json => Write(json, code));
    }

    private static void Write(Utf8JsonWriter json, ProblemCode code)
    {
        json.WriteStartObject();
        json.WriteString("type", code.Type);
        json.WriteString("code", code.Code);
        json.WriteNumber("status", code.Status);
        json.WriteString("title", code.Title);
        json.WriteString("explanation", code.Explanation);
        json.WriteEndObject();
    }

    private static Task SendJson(HttpResponse response, Action<Utf8JsonWriter> write)
    {
        var buffer = ResponseBuffer.Take();
        write(buffer.Writer);
        return buffer.Send(response, JsonActionResult.ContentType);
    }

    private static async Task SendHtml(HttpResponse response, string title, IEnumerable<ProblemCode> codes)
    {
        var html = new StringBuilder(
            $"<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>{Encoded(title)}</title></head><body>");
        foreach (var code in codes)
            html.Append($"<h1><a href=\"{code.Type}\">{code.Code}</a></h1><p>{code.Status}: "
                + $"{Encoded(code.Title)}</p><p>{Encoded(code.Explanation)}</p>");
        var bytes = Encoding.UTF8.GetBytes(html.Append("</body></html>").ToString());
        response.ContentType = "text/html; charset=utf-8";
        response.Headers.ContentSecurityPolicy = "default-src 'none'";
        response.ContentLength = bytes.Length;
        response.BodyWriter.Write(bytes);
        await response.BodyWriter.FlushAsync(response.HttpContext.RequestAborted);
    }

    /// <summary>Browsers ask for HTML; programs, which ask for JSON or anything, get JSON.</summary>
    private static bool WantsHtml(HttpRequest request)
        => MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out var accepted)
        && accepted.Any(type => type.MediaType.Equals("text/html", StringComparison.OrdinalIgnoreCase) && type.Quality != 0);

    private static string Encoded(string text) => HtmlEncoder.Default.Encode(text);
}
