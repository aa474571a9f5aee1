using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace BankingApi.IntegrationTests.Transfers;

/// <summary>The service as a client of its transfers sees it.</summary>
internal sealed class Bank(HttpClient http)
{
    private static readonly JsonSerializerOptions Spelling = new(JsonSerializerDefaults.Web)
    { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    private Guid? _owner;

    /// <param name="path">Below <c>/api/v1</c>.</param>
    public Task<Reply> Get(string path) => Send(HttpMethod.Get, path, null, null);

    public Task<Reply> Post(string path, object body, string? key = null)
        => Send(HttpMethod.Post, path, JsonSerializer.Serialize(body, Spelling), key);

    public async Task<Reply> Send(HttpMethod method, string path, string? body, string? key)
    {
        using var request = new HttpRequestMessage(method, $"/api/v1{path}");
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        if (key is not null) request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        using var response = await http.SendAsync(request);
        var json = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
        return new((int)response.StatusCode, json, response.Headers.Location?.OriginalString,
            response.Headers.Contains("Idempotency-Replayed"));
    }

    public async Task<Guid> Open(string balance = "100.00", string currency = "EUR", string limit = "0")
    {
        _owner ??= (await Post("/owners", new { firstName = "Some", lastName = "One", email = "some.one@example.org" })).Is(201).Id("id");
        return (await Post("/accounts", new { ownerId = _owner, currency, initialBalance = balance, overdraftLimit = limit }))
            .Is(201).Id("id");
    }

    public Task<Reply> Transfer(Guid from, Guid to, string amount, string? key = null, string? currency = null, string? description = null)
        => Post("/transfers", new { fromAccountId = from, toAccountId = to, amount, currency, description }, key);

    public Task<Reply> Deposit(Guid account, string amount, string? key = null)
        => Post($"/accounts/{account}/transactions", new { type = "DEPOSIT", amount }, key);

    public Task<Reply> Suspend(Guid account) => Post($"/accounts/{account}/suspend", new { reason = "Looks odd." });

    public Task<Reply> Reactivate(Guid account) => Post($"/accounts/{account}/reactivate", new { });

    public Task<Reply> Close(Guid account) => Post($"/accounts/{account}/close", new { reason = "No longer needed." });

    /// <summary>Straight from the log.</summary>
    public async Task<Reply> Balance(Guid account) => (await Get($"/accounts/{account}/balance")).Is(200);

    /// <summary>From the read model.</summary>
    public async Task<Reply> Account(Guid account) => (await Get($"/accounts/{account}")).Is(200);

    /// <summary>All of it; no test makes more than a page can hold.</summary>
    public async Task<IReadOnlyList<JsonElement>> History(Guid account)
    {
        var page = (await Get($"/accounts/{account}/history?limit=500")).Is(200);
        Assert.Null(page["nextCursor"]);
        return page.Items;
    }

    public async Task<IEnumerable<string?>> EventTypes(Guid account) => (await History(account)).Select(entry => entry.Text("eventType"));

    /// <summary>Waits until a transfer has this status.</summary>
    public async Task<Reply> Becomes(Guid transfer, string status)
    {
        Reply? last = null;
        await Until(async () => (last = await Get($"/transfers/{transfer}")).Is(200)["status"] == status, () => $"It is {last?.Json}.");
        return last!;
    }

    public static async Task Until(Func<Task<bool>> isSo, Func<string>? orElse = null, int seconds = 60)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (!await isSo())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromSeconds(seconds),
                $"What was waited for did not come. {orElse?.Invoke()}");
            await Task.Delay(20);
        }
    }
}

/// <summary>An answer, read to its end.</summary>
internal sealed record Reply(int Status, JsonElement Json, string? Location, bool IsReplayed)
{
    /// <summary>A field's text; null where it is null. One that is missing fails the test.</summary>
    public string? this[string field] => Json.Text(field);

    public IReadOnlyList<JsonElement> Items => [.. Json.GetProperty("items").EnumerateArray()];

    public Guid Id(string field) => Json.GetProperty(field).GetGuid();

    public long Number(string field) => Json.GetProperty(field).GetInt64();

    public Reply Is(int status)
    {
        Assert.True(Status == status, $"{Status} instead of {status}: {Json}");
        return this;
    }

    public Reply IsRefused(int status, string code)
    {
        Is(status);
        Assert.Equal(code, this["code"]);
        return this;
    }

    /// <summary>A 400 about this field.</summary>
    public void IsInvalid(string field)
    {
        IsRefused(400, "validation-failed");
        Assert.True(Json.GetProperty("errors").TryGetProperty(field, out _), $"{field} is not among the errors: {Json}");
    }
}

internal static class JsonReading
{
    public static string? Text(this JsonElement item, string field) => item.GetProperty(field) switch
    {
        { ValueKind: JsonValueKind.Null } => null,
        { ValueKind: JsonValueKind.String } text => text.GetString(),
        var other => other.GetRawText(),
    };

    public static decimal Money(this Reply reply, string field) => decimal.Parse(reply[field]!, CultureInfo.InvariantCulture);
}
