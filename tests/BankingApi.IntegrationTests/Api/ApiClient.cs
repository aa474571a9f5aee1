using System.Text;

namespace BankingApi.IntegrationTests.Api;

/// <summary>Sends requests as they are written, with nothing added to them.</summary>
public sealed class ApiClient(HttpClient http, string? token = null)
{
    /// <summary>The same with a token in every request; null for none.</summary>
    public ApiClient Showing(string? shown) => new(http, shown);

    /// <param name="path">Below <c>/api/v1/</c>, or from the root with a slash at the start.</param>
    public Task<Answer> Get(string path, params (string Name, string Value)[] headers) => Send(HttpMethod.Get, path, null, headers);

    public Task<Answer> Post(string path, string? body, string? key = null, string? ifMatch = null)
        => Send(HttpMethod.Post, path, body is null ? null : Json(body), Headers(key, ifMatch));

    public Task<Answer> Put(string path, string body, string? key = null, string? ifMatch = null)
        => Send(HttpMethod.Put, path, Json(body), Headers(key, ifMatch));

    public async Task<Answer> Send(HttpMethod method, string path, HttpContent? content, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        foreach (var header in headers.GroupBy(header => header.Name, header => header.Value))
            Assert.True(request.Headers.TryAddWithoutValidation(header.Key, header));
        if (token is not null) Assert.True(request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}"));
        using var response = await http.SendAsync(request);
        return await Answer.Of(response);
    }

    public static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");

    private static (string, string)[] Headers(string? key, string? ifMatch)
    {
        var headers = new List<(string, string)>();
        if (key is not null) headers.Add(("Idempotency-Key", key));
        if (ifMatch is not null) headers.Add(("If-Match", ifMatch));
        return [.. headers];
    }
}
