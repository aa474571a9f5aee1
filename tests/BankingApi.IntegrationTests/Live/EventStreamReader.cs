using System.Globalization;
using System.Net;
using System.Text;

namespace BankingApi.IntegrationTests.Live;

/// <summary>One event as it was sent.</summary>
public sealed record SentEvent(long Revision, string Type, string Data);

/// <summary>Reads server-sent events on a connection of its own. It knows their format, and leaves when it is disposed of.</summary>
/// <remarks>Whatever it waits for comes within <see cref="Patience"/>, or the test fails.</remarks>
public sealed class EventStreamReader : IDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    // Each stream needs a connection for as long as it lasts, and no coding is undone.
    private static readonly HttpClient Http = new(new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.None })
    { Timeout = Timeout.InfiniteTimeSpan };

    private readonly HttpResponseMessage _response;
    private readonly StreamReader _lines;

    private EventStreamReader(HttpResponseMessage response, Stream body)
        => (_response, _lines) = (response, new StreamReader(body, Encoding.UTF8));

    /// <param name="path">Below <c>/api/v1/</c>.</param>
    /// <returns>Null where there is no place for one more.</returns>
    public static async Task<EventStreamReader?> TryOpen(int port, string path, params (string Name, string Value)[] headers)
    {
        using var bound = new CancellationTokenSource(Patience);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://127.0.0.1:{port}/api/v1/{path}");
        foreach (var (name, value) in headers) Assert.True(request.Headers.TryAddWithoutValidation(name, value));
        var response = await Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, bound.Token);
        if (response.StatusCode == HttpStatusCode.OK) return new(response, await response.Content.ReadAsStreamAsync(bound.Token));
        var refusal = await response.Content.ReadAsStringAsync(bound.Token);
        response.Dispose();
        Assert.True(response.StatusCode == HttpStatusCode.ServiceUnavailable, $"{path}: {response.StatusCode} {refusal}");
        return null;
    }

    /// <inheritdoc cref="TryOpen"/>
    public static async Task<EventStreamReader> Open(int port, string path, params (string Name, string Value)[] headers)
    {
        var reader = await TryOpen(port, path, headers);
        Assert.NotNull(reader);
        return reader;
    }

    public string? Header(string name)
        => _response.Headers.NonValidated.TryGetValues(name, out var values)
            || _response.Content.Headers.NonValidated.TryGetValues(name, out values) ? string.Join(", ", values) : null;

    /// <summary>The next thing to come is a comment.</summary>
    public async Task Comment()
    {
        using var bound = new CancellationTokenSource(Patience);
        string? line;
        do line = await _lines.ReadLineAsync(bound.Token);
        while (line == "");
        Assert.NotNull(line);
        Assert.StartsWith(":", line, StringComparison.Ordinal);
    }

    public async Task<SentEvent> Next() => (await Take(1))[0];

    /// <summary>As many events.</summary>
    public async Task<List<SentEvent>> Take(long count)
    {
        var taken = new List<SentEvent>();
        while (taken.Count < count)
        {
            using var bound = new CancellationTokenSource(Patience);
            var next = await Read(bound.Token);
            Assert.True(next is not null, $"The stream ended after {taken.Count} of {count} events.");
            taken.Add(next);
        }
        return taken;
    }

    /// <summary>What comes in a while; to be disposed of then, in the middle of an event as like as not.</summary>
    public async Task<List<SentEvent>> TakeFor(TimeSpan time)
    {
        using var over = new CancellationTokenSource(time);
        var taken = new List<SentEvent>();
        try
        {
            while (await Read(over.Token) is { } next) taken.Add(next);
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            return taken;
        }
        throw new Xunit.Sdk.XunitException("The stream ended by itself.");
    }

    /// <summary>The service ends the stream, and does so properly: one that broke off throws.</summary>
    public async Task<List<SentEvent>> ToEnd()
    {
        using var bound = new CancellationTokenSource(Patience);
        var rest = new List<SentEvent>();
        while (await Read(bound.Token) is { } next) rest.Add(next);
        return rest;
    }

    public void Dispose()
    {
        _lines.Dispose();
        _response.Dispose();
    }

    /// <returns>Null at the end.</returns>
    private async Task<SentEvent?> Read(CancellationToken cancellationToken)
    {
        var fields = new Dictionary<string, string>();
        while (await _lines.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.StartsWith(':')) continue;
            if (line.Length > 0)
            {
                var colon = line.IndexOf(": ", StringComparison.Ordinal);
                fields.Add(line[..colon], line[(colon + 2)..]);
                continue;
            }
            if (fields.Count == 0) continue;
            Assert.Equal(["id", "event", "data"], fields.Keys);
            return new(long.Parse(fields["id"], CultureInfo.InvariantCulture), fields["event"], fields["data"]);
        }
        return null;
    }
}
