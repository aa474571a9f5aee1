using System.Globalization;
using System.Text.Json;
using Xunit.Sdk;

namespace BankingApi.IntegrationTests.Api;

/// <summary>An answer, read to its end. A 500 fails the test whatever it expected.</summary>
public sealed class Answer
{
    private readonly Dictionary<string, string> _headers = new(StringComparer.OrdinalIgnoreCase);
    private readonly string _request;
    private JsonElement? _json;

    private Answer(HttpResponseMessage response, string text)
    {
        _request = $"{response.RequestMessage!.Method} {response.RequestMessage.RequestUri!.PathAndQuery}";
        Status = (int)response.StatusCode;
        Text = text;
        foreach (var (name, values) in response.Headers.Concat(response.Content.Headers)) _headers[name] = string.Join(", ", values);
        if (Status == 500) throw Fault("a 500");
    }

    public int Status { get; }

    public string Text { get; }

    public JsonElement Json => _json ??= JsonDocument.Parse(Text).RootElement;

    public string? ETag => Header("ETag");

    public string? Location => Header("Location");

    public bool IsReplayed => Header("Idempotency-Replayed") is { } text && (text == "true" ? true : throw Fault("Idempotency-Replayed"));

    public long Revision => Json.GetProperty("revision").GetInt64();

    public IReadOnlyList<JsonElement> Items => [.. Json.GetProperty("items").EnumerateArray()];

    public string? NextCursor => this["nextCursor"];

    /// <summary>A field's text, null where it is null. A field that is missing fails the test.</summary>
    public string? this[string field] => Json.TryGetProperty(field, out var value) ? value.ToText() : throw Fault($"has no {field}");

    public static async Task<Answer> Of(HttpResponseMessage response) => new(response, await response.Content.ReadAsStringAsync());

    public string? Header(string name) => _headers.GetValueOrDefault(name);

    public Guid Id(string field = "id") => Json.GetProperty(field).GetGuid();

    public IEnumerable<string?> Column(string field) => Items.Select(item => item.GetProperty(field).ToText());

    public Answer Is(int status)
    {
        if (Status != status) throw Fault($"not {status}");
        if (status < 300
            && _headers.GetValueOrDefault("Content-Type") is not ("application/json; charset=utf-8" or "text/csv; charset=utf-8"))
            throw Fault("its content type");
        return this;
    }

    /// <summary>Is <see cref="Is"/>, and carries the revision of its body as ETag.</summary>
    public Answer IsAt(int status, long revision)
    {
        Is(status);
        Assert.Equal($"\"{revision.ToString(CultureInfo.InvariantCulture)}\"", ETag);
        if (Json.TryGetProperty("revision", out var inBody)) Assert.Equal(revision, inBody.GetInt64());
        return this;
    }

    /// <summary>The client has it already.</summary>
    public Answer Is304() => Status == 304 && Text.Length == 0 ? this : throw Fault("not 304");

    /// <summary>A refusal with everything that the contract wants of one.</summary>
    /// <param name="field">For <c>validation-failed</c>: what is wrong, and nothing else is.</param>
    public Answer IsProblem(int status, string code, string? field = null)
    {
        if (Status != status) throw Fault($"not {status} {code}");
        Assert.Equal("application/problem+json", Header("Content-Type"));
        if (this["code"] != code) throw Fault($"not {code}");
        Assert.Equal($"/problems/{code}", this["type"]);
        Assert.Equal(status, Json.GetProperty("status").GetInt32());
        foreach (var text in new[] { "title", "detail", "traceId" })
            Assert.False(string.IsNullOrWhiteSpace(this[text]), $"{text} is empty: {Text}");
        Assert.Equal(status is 429 or 503 || code == "account-busy", Header("Retry-After") is not null);
        foreach (var trace in new[] { "   at ", "Exception", "System.", ".cs:" })
            Assert.DoesNotContain(trace, Text, StringComparison.Ordinal);
        if (Json.TryGetProperty("errors", out var errors) != (code == "validation-failed")) throw Fault("its errors");
        if (code != "validation-failed") return this;
        foreach (var error in errors.EnumerateObject())
        {
            Assert.NotEqual(0, error.Value.GetArrayLength());
            foreach (var message in error.Value.EnumerateArray()) Assert.False(string.IsNullOrWhiteSpace(message.GetString()));
        }
        if (field is not null && (errors.EnumerateObject().Count() != 1 || !errors.TryGetProperty(field, out _)))
            throw Fault($"errors of {field} alone");
        return this;
    }

    private XunitException Fault(string what) => new($"{_request} is {what}: {Status} {Text}");
}

public static class JsonText
{
    /// <summary>What a value says: a string's text, a number as it is written, null for null.</summary>
    public static string? ToText(this JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.String => value.GetString(),
        _ => value.GetRawText(),
    };

    public static string? Text(this JsonElement item, string field) => item.GetProperty(field).ToText();

    public static decimal Money(this JsonElement item, string field)
        => decimal.Parse(item.GetProperty(field).GetString()!, CultureInfo.InvariantCulture);

    public static DateTimeOffset Instant(this JsonElement item, string field)
    {
        var text = item.GetProperty(field).GetString()!;
        Assert.EndsWith("Z", text, StringComparison.Ordinal);
        return DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
    }

    /// <summary>An instant as a parameter.</summary>
    public static string Rfc3339(this DateTimeOffset at)
        => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
