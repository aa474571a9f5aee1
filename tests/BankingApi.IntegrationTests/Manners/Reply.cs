using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace BankingApi.IntegrationTests.Manners;

/// <summary>An answer as it came over the wire: no coding undone, no redirect followed.</summary>
public sealed record Reply(int Status, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    public string? this[string header] => Headers.GetValueOrDefault(header);

    public IEnumerable<string> List(string header)
        => (this[header] ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The body, its coding undone.</summary>
    public string Text
    {
        get
        {
            using var coded = new MemoryStream(Body);
            using Stream plain = this["Content-Encoding"] switch
            {
                null => coded,
                "br" => new BrotliStream(coded, CompressionMode.Decompress),
                "gzip" => new GZipStream(coded, CompressionMode.Decompress),
                var other => throw new InvalidOperationException($"Content-Encoding: {other}"),
            };
            using var reader = new StreamReader(plain, Encoding.UTF8);
            return reader.ReadToEnd();
        }
    }

    public JsonElement Json => JsonElement.Parse(Text);

    public static async Task<Reply> Of(HttpClient http, HttpMethod method, string path, string? body, (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path)
        {
            Version = http.DefaultRequestVersion,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json"),
        };
        foreach (var header in headers.GroupBy(header => header.Name, header => header.Value))
            Assert.True(request.Headers.TryAddWithoutValidation(header.Key, header));
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(http.DefaultRequestVersion, response.Version);
        return new((int)response.StatusCode,
            response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated)
                .ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase),
            // A stream of events has no end to wait for.
            response.Content.Headers.ContentType?.MediaType == "text/event-stream" ? []
                : await response.Content.ReadAsByteArrayAsync().WaitAsync(http.Timeout));
    }

    public Reply Is(int status)
    {
        Assert.True(Status == status, $"{Status}, not {status}: {Encoding.UTF8.GetString(Body)}");
        return this;
    }
}
