using System.Text;
using System.Text.Json;

namespace BankingApi.IntegrationTests.Processes;

/// <summary>A client of the API that knows no more of it than its contract.</summary>
internal sealed class BankClient(HttpClient http)
{
    public Task<Answer> Get(string path) => Send(HttpMethod.Get, path, null, null);

    public Task<Answer> Post(string path, string body, string? key = null) => Send(HttpMethod.Post, path, body, key);

    public async Task<Answer> Send(HttpMethod method, string path, string? body, string? key)
    {
        using var request = new HttpRequestMessage(method, path.StartsWith('/') ? path : "/api/v1/" + path);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        if (key is not null) request.Headers.Add("Idempotency-Key", key);
        using var response = await http.SendAsync(request);
        return new Answer(
            (int)response.StatusCode, await response.Content.ReadAsStringAsync(), response.Headers.Contains("Idempotency-Replayed"));
    }

    /// <summary>Every item of a list, page by page.</summary>
    public async Task<Answer<List<JsonElement>>> All(string path)
    {
        var items = new List<JsonElement>();
        for (string? cursor = null; ;)
        {
            var separator = path.Contains('?', StringComparison.Ordinal) ? '&' : '?';
            var from = cursor is null ? "" : "&cursor=" + Uri.EscapeDataString(cursor);
            var page = await Get($"{path}{separator}limit=500{from}");
            if (page.Status != 200) return new(page, items);
            items.AddRange(page.Json.GetProperty("items").EnumerateArray());
            cursor = page.Json.GetProperty("nextCursor").GetString();
            if (cursor is null) return new(page, items);
        }
    }
}

internal sealed record Answer(int Status, string Body, bool Replayed)
{
    public JsonElement Json => JsonElement.Parse(Body);

    /// <summary>The answer itself, where it is the one expected; else the test fails with what came instead.</summary>
    public Answer Expect(int status)
    {
        Assert.True(Status == status, $"Expected {status}, got {Status}: {Body}");
        return this;
    }
}

/// <param name="Last">The last page, or the refusal that ended the walk.</param>
internal sealed record Answer<T>(Answer Last, T Value)
{
    public T Expect(int status)
    {
        Last.Expect(status);
        return Value;
    }
}

internal static class JsonReading
{
    public static string Text(this JsonElement json, string name) => json.GetProperty(name).ToString();

    public static long Number(this JsonElement json, string name) => json.GetProperty(name).GetInt64();

    public static decimal Money(this JsonElement json, string name) => Money(json.GetProperty(name));

    public static decimal? MoneyOrNull(this JsonElement json, string name)
        => json.GetProperty(name) is { ValueKind: not JsonValueKind.Null } value ? Money(value) : null;

    private static decimal Money(JsonElement json) => decimal.Parse(json.GetString()!, System.Globalization.CultureInfo.InvariantCulture);
}
