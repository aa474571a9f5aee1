using Microsoft.Net.Http.Headers;

namespace BankingApi.Http.Binding;

internal static class JsonContentType
{
    /// <summary>Whether the body is declared as what we read: <c>application/json</c> in UTF-8 and without a content coding.</summary>
    public static bool IsOf(HttpRequest request)
    {
        var codings = request.Headers.ContentEncoding;
        if (codings.Count > 0 && !(codings.Count == 1 && string.Equals(codings[0], "identity", StringComparison.OrdinalIgnoreCase)))
            return false;

        var text = request.ContentType;
        if (text is "application/json" or "application/json; charset=utf-8") return true;
        if (!MediaTypeHeaderValue.TryParse(text, out var type)) return false;
        return type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
            && (!type.Charset.HasValue || HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase));
    }
}
