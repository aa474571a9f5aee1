namespace BankingApi.Http.Headers;

public static class ETags
{
    public static string Of(long revision) => string.Create(CultureInfo.InvariantCulture, $"\"{revision}\"");

    public static void Write(HttpResponse response, long revision) => response.Headers.ETag = Of(revision);
}
