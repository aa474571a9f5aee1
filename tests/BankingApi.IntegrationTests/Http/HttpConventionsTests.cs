using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Reflection;
using System.Text;
using System.Text.Json;
using BankingApi.Http;
using BankingApi.Http.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.ApplicationParts;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace BankingApi.IntegrationTests.Http;

public sealed class HttpConventionsOnKestrel : HttpConventionsTests
{
    protected override void Configure(WebApplicationBuilder builder) => builder.WebHost.UseKestrel().UseUrls("http://127.0.0.1:0");

    protected override HttpClient Connect(WebApplication app) => new() { BaseAddress = new Uri(app.Urls.Single()) };

    [Theory]
    [InlineData("Content-Length: 4000000\r\n", false)]
    [InlineData("Transfer-Encoding: chunked\r\n", true)]
    public async Task A_client_that_sends_all_of_a_body_too_large_before_it_reads_gets_the_answer(string framing, bool chunked)
    {
        using var connection = await Open();
        var stream = connection.GetStream();
        await stream.WriteAsync(
            Encoding.ASCII.GetBytes(
                $"POST /test/forms HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nConnection: close\r\n{framing}\r\n"));
        var piece = new byte[40_000];
        for (var i = 0; i < 100; i++)
        {
            if (chunked) await stream.WriteAsync(Encoding.ASCII.GetBytes($"{piece.Length:x}\r\n"));
            await stream.WriteAsync(piece);
            if (chunked) await stream.WriteAsync("\r\n"u8.ToArray());
        }

        if (chunked) await stream.WriteAsync("0\r\n\r\n"u8.ToArray());

        var answer = await ReadToEnd(stream);
        Assert.StartsWith("HTTP/1.1 413 ", answer, StringComparison.Ordinal);
        Assert.Contains("\"code\":\"body-too-large\"", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_that_asks_first_is_spared_from_sending_a_body_too_large()
    {
        using var connection = await Open();
        var stream = connection.GetStream();
        await stream.WriteAsync(
            (byte[])[.. "POST /test/forms HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"u8,
                .. "Expect: 100-continue\r\nConnection: close\r\nContent-Length: 900000\r\n\r\n"u8]);
        var first = new byte[12];
        await stream.ReadExactlyAsync(first);
        Assert.Equal("HTTP/1.1 413", Encoding.ASCII.GetString(first));
    }

    [Theory]
    [InlineData("Idempotency-Key", "k\u00e9")]
    [InlineData("Idempotency-Key", "\u00ff\u00fe")]
    [InlineData("If-Match", "\"\u00e9\"")]
    public async Task Bytes_beyond_ASCII_in_a_header_are_a_problem_of_that_header(string header, string value)
    {
        using var connection = await Open();
        var stream = connection.GetStream();
        await stream.WriteAsync(
            Encoding.Latin1.GetBytes($"GET /test/query HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{header}: {value}\r\n\r\n"));
        var answer = await ReadToEnd(stream);
        Assert.StartsWith("HTTP/1.1 400 ", answer, StringComparison.Ordinal);
        Assert.Contains($"\"errors\":{{\"{header}\":", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_client_that_goes_away_amid_its_body_is_no_error_of_ours(bool reset)
    {
        using (var connection = await Open())
        {
            await connection.GetStream().WriteAsync(
                "POST /test/forms HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"u8.ToArray());
            await LogHas("Request starting");
            if (reset) connection.LingerState = new LingerOption(true, 0);
        }

        await LogHas("Request finished");
        await Stop(); // It waits for what becomes of the connection.
        Assert.DoesNotContain(Log.Lines, line => line.Level >= LogLevel.Warning);
    }

    private async Task LogHas(string text)
    {
        using var bound = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!Log.Lines.Any(line => line.Text.StartsWith(text, StringComparison.Ordinal))) await Task.Delay(5, bound.Token);
    }

    private async Task<TcpClient> Open()
    {
        var connection = new TcpClient();
        await connection.ConnectAsync(IPAddress.Loopback, Client.BaseAddress!.Port);
        connection.ReceiveTimeout = connection.SendTimeout = 30_000;
        return connection;
    }

    private static async Task<string> ReadToEnd(NetworkStream stream)
    {
        using var bound = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return await reader.ReadToEndAsync(bound.Token);
    }
}

public sealed class HttpConventionsOnTestServer : HttpConventionsTests
{
    protected override void Configure(WebApplicationBuilder builder) => builder.WebHost.UseTestServer();

    protected override HttpClient Connect(WebApplication app) => app.GetTestClient();
}

/// <summary>The conventions of the contract, end to end, on every server that we run on.</summary>
#pragma warning disable CA1001 // DisposeAsync of xUnit does it.
public abstract class HttpConventionsTests : IAsyncLifetime
#pragma warning restore CA1001
{
    private const string Valid = """{"name":"Żółć","amount":"1.50"}""";

    private WebApplication _app = null!;

    private protected RecordedLog Log { get; } = new();

    protected HttpClient Client { get; private set; } = null!;

    protected abstract void Configure(WebApplicationBuilder builder);

    protected abstract HttpClient Connect(WebApplication app);

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders().AddProvider(Log);
        builder.Services.AddBankingHttp();
        builder.Services.AddMvcCore().ConfigureApplicationPartManager(parts =>
        {
            parts.ApplicationParts.Clear();
            parts.ApplicationParts.Add(new OneController());
        });
        Configure(builder);
        _app = builder.Build();
        _app.UseBankingHttp();
        _app.MapControllers();
        await _app.StartAsync();
        Client = Connect(_app);
    }

    protected Task Stop() => _app.StopAsync();

    public async Task DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
        Log.Dispose();
    }

    [Fact]
    public async Task A_valid_body_is_read_and_answered()
    {
        using var answer =
            await Post("""{"name":"Żółć","amount":12.50,"shade":"DARK","ownerId":"f81d4fae-7dec-11d0-a765-00a0c91e6bf6","note":null}""");

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.Equal("application/json; charset=utf-8", answer.Content.Headers.ContentType!.ToString());
        Assert.Equal(
            """{"name":"Żółć","amount":"12.50","shade":"DARK","price":"1.50","at":"1970-01-01T00:00:00.000Z"}""",
            await answer.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/json; charset=utf-8")]
    [InlineData("application/json;charset=UTF-8")]
    [InlineData("Application/JSON; charset=\"utf-8\"")]
    public async Task JSON_in_UTF8_is_the_content_type(string contentType)
    {
        using var answer = await Post(Valid, contentType);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("text/json")]
    [InlineData("application/xml")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/problem+json")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData("application/json; charset=iso-8859-1")]
    [InlineData("application")]
    [InlineData(null)]
    public async Task Another_content_type_or_none_is_a_415(string? contentType)
    {
        foreach (var chunked in new[] { false, true })
        {
            using var answer = await Post(Valid, contentType, chunked);
            await IsProblem(answer, HttpStatusCode.UnsupportedMediaType, "unsupported-media-type");
        }
    }

    [Fact]
    public async Task A_compressed_body_is_a_415()
    {
        using var request = Request(Encoding.UTF8.GetBytes(Valid), "application/json", chunked: false);
        request.Content!.Headers.ContentEncoding.Add("gzip");
        using var answer = await Client.SendAsync(request);
        await IsProblem(answer, HttpStatusCode.UnsupportedMediaType, "unsupported-media-type");
    }

    [Theory]
    [InlineData(65_536, false, true)]
    [InlineData(65_536, true, true)]
    [InlineData(65_537, false, false)]
    [InlineData(65_537, true, false)]
    [InlineData(3_000_000, false, false)]
    [InlineData(3_000_000, true, false)]
    [InlineData(40_000_000, false, false)]
    public async Task A_body_may_have_65536_bytes(int length, bool chunked, bool fits)
    {
        var body = Valid + new string(' ', length - Encoding.UTF8.GetByteCount(Valid));
        using var answer = await Post(body, chunked: chunked);
        if (fits) Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        else await IsProblem(answer, HttpStatusCode.RequestEntityTooLarge, "body-too-large");
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    [InlineData("1")]
    [InlineData("true")]
    [InlineData("{")]
    [InlineData("}")]
    [InlineData("{\"name\":\"a\",\"amount\":\"1\"")]
    [InlineData("{\"name\":\"a\",\"amount\":\"1\"}x")]
    [InlineData("{\"name\":\"a\",\"amount\":\"1\"}{}")]
    [InlineData("{\"name\":\"a\",\"amount\":\"1\",}")]
    [InlineData("{\"name\":\"a\",\"amount\":\"1\"}// end")]
    [InlineData("{/* start */\"name\":\"a\",\"amount\":\"1\"}")]
    [InlineData("{'name':'a','amount':'1'}")]
    [InlineData("{name:\"a\",\"amount\":\"1\"}")]
    [InlineData("{\"name\":\"a\",\"amount\":+1}")]
    [InlineData("{\"name\":\"a\",\"amount\":.5}")]
    [InlineData("{\"name\":\"a\",\"amount\":5.}")]
    [InlineData("{\"name\":\"a\",\"amount\":NaN}")]
    [InlineData("{\"name\":\"a\",\"amount\":007}")]
    [InlineData("{\"name\":\"a\nb\",\"amount\":\"1\"}")]
    [InlineData("{\"name\":\"a\",\"name\":\"b\",\"amount\":\"1\"}")]
    [InlineData("{\"name\":\"a\",\"n\\u0061me\":\"b\",\"amount\":\"1\"}")]
    [InlineData("{\"nested\":{\"name\":\"a\",\"name\":\"b\",\"size\":1},\"name\":\"a\",\"amount\":\"1\"}")]
    [InlineData("{\"\\ud800\":1}")]
    public async Task What_is_not_one_JSON_object_is_malformed(string body)
    {
        foreach (var chunked in new[] { false, true })
        {
            using var answer = await Post(body, chunked: chunked);
            await IsProblem(answer, HttpStatusCode.BadRequest, "malformed-request");
        }
    }

    [Fact]
    public async Task Deep_JSON_is_malformed_whichever_field_it_is_in()
    {
        foreach (var field in new[] { "name", "amount", "nested", "unknown" })
        {
            foreach (var depth in new[] { 16, 1000, 30_000 })
            {
                using var answer = await Post($$"""{"{{field}}":{{new string('[', depth)}}{{new string(']', depth)}}}""");
                await IsProblem(answer, HttpStatusCode.BadRequest, "malformed-request");
            }
        }
    }

    [Theory]
    [InlineData(new byte[] { 0xC3, 0x28 })]
    [InlineData(new byte[] { 0xFF })]
    [InlineData(new byte[] { 0xC0, 0x80 })] // Overlong.
    [InlineData(new byte[] { 0xED, 0xA0, 0x80 })] // Half a surrogate pair.
    [InlineData(new byte[] { 0xF0, 0x9F, 0x98 })] // Cut off.
    public async Task Invalid_UTF8_is_malformed(byte[] bytes)
    {
        byte[] body = [.. "{\"name\":\""u8, .. bytes, .. "\",\"amount\":\"1\"}"u8];
        using var answer = await Client.SendAsync(Request(body, "application/json", chunked: false));
        await IsProblem(answer, HttpStatusCode.BadRequest, "malformed-request");

        byte[] unknown = [.. "{\"name\":\"a\",\"amount\":\"1\",\""u8, .. bytes, .. "\":1}"u8];
        using var other = await Client.SendAsync(Request(unknown, "application/json", chunked: false));
        await IsProblem(other, HttpStatusCode.BadRequest, "malformed-request");
    }

    [Theory]
    [InlineData("""{"name":"a","amount":"1","extra":1}""", "extra")]
    [InlineData("""{"name":"a","amount":"1","extra":{"deep":[1]},"more":null}""", "extra,more")]
    [InlineData("""{"Name":"a","amount":"1"}""", "Name,name")]
    [InlineData("""{}""", "amount,name")]
    [InlineData("""{"name":"a"}""", "amount")]
    [InlineData("""{"name":5,"amount":"1"}""", "name")]
    [InlineData("""{"name":null,"amount":"1"}""", "name")]
    [InlineData("""{"name":["a"],"amount":"1"}""", "name")]
    [InlineData("""{"name":"a\ud800","amount":"1"}""", "name")]
    [InlineData("""{"name":"a","amount":null}""", "amount")]
    [InlineData("""{"name":"a","amount":true}""", "amount")]
    [InlineData("""{"name":"a","amount":"\ud800"}""", "amount")]
    [InlineData("""{"name":"a","amount":"1","shade":"\ud800","ownerId":"\ud800"}""", "ownerId,shade")]
    [InlineData("""{"name":"a","amount":{"value":1}}""", "amount")]
    [InlineData("""{"name":"a","amount":"1","shade":"dark"}""", "shade")]
    [InlineData("""{"name":"a","amount":"1","shade":1}""", "shade")]
    [InlineData("""{"name":"a","amount":"1","ownerId":"f81d4fae7dec11d0a76500a0c91e6bf6"}""", "ownerId")]
    [InlineData("""{"name":"a","amount":"1","ownerId":"{f81d4fae-7dec-11d0-a765-00a0c91e6bf6}"}""", "ownerId")]
    [InlineData("""{"name":"a","amount":"1","ownerId":""}""", "ownerId")]
    [InlineData("""{"name":"a","amount":"1","ownerId":7}""", "ownerId")]
    [InlineData("""{"name":"a","amount":"1","flag":"true"}""", "flag")]
    [InlineData("""{"name":"a","amount":"1","note":7}""", "note")]
    [InlineData("""{"name":"a","amount":"1","nested":[]}""", "nested")]
    [InlineData("""{"name":"a","amount":"1","nested":{"name":"b","size":"1"}}""", "nested.size")]
    [InlineData("""{"name":7,"amount":true,"shade":"dark","ownerId":"x","extra":1}""", "amount,extra,name,ownerId,shade")]
    public async Task A_wrong_field_is_named(string body, string fields)
    {
        using var answer = await Post(body);
        var problem = await IsProblem(answer, HttpStatusCode.BadRequest, "validation-failed");
        var errors = problem.GetProperty("errors").EnumerateObject().ToList();
        Assert.Equal(fields, string.Join(',', errors.Select(error => error.Name).Order(StringComparer.Ordinal)));
        Assert.All(errors, error => Assert.DoesNotContain("System.", error.Value.GetRawText(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_optional_body_may_be_left_out_but_not_be_wrong()
    {
        foreach (var content in new HttpContent?[] { null, new ByteArrayContent([]),
            new StringContent("", Encoding.UTF8, "application/json") })
        {
            using var answer = await Client.PostAsync("/test/optional", content);
            Assert.Equal("""{"got":null}""", await answer.Content.ReadAsStringAsync());
        }

        using var given =
            await Client.PostAsync("/test/optional", new StringContent("""{"name":"a","size":1}""", Encoding.UTF8, "application/json"));
        Assert.Equal("""{"got":"a"}""", await given.Content.ReadAsStringAsync());
        using var wrong =
            await Client.PostAsync("/test/optional", new StringContent("""{"reson":"a"}""", Encoding.UTF8, "application/json"));
        await IsProblem(wrong, HttpStatusCode.BadRequest, "validation-failed");
        using var text = await Client.PostAsync("/test/optional", new StringContent("a", Encoding.UTF8, "text/plain"));
        await IsProblem(text, HttpStatusCode.UnsupportedMediaType, "unsupported-media-type");
    }

    [Fact]
    public async Task No_body_at_all_is_malformed()
    {
        using var answer = await Client.PostAsync("/test/forms", null);
        await IsProblem(answer, HttpStatusCode.BadRequest, "malformed-request");
    }

    [Theory]
    [InlineData("application/xml")]
    [InlineData("text/html")]
    [InlineData("application/json;q=0")]
    public async Task Answers_are_JSON_whatever_is_accepted(string accept)
    {
        foreach (var path in new[] { "/test/plain", "/test/busy" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.TryAddWithoutValidation("Accept", accept);
            using var answer = await Client.SendAsync(request);
            Assert.Contains("json", answer.Content.Headers.ContentType!.MediaType!, StringComparison.Ordinal);
        }

        Assert.Equal("""{"items":["a"],"nextCursor":null}""", await Client.GetStringAsync("/test/plain"));
    }

    [Theory]
    [InlineData("DELETE", "/test/forms", "POST")]
    [InlineData("POST", "/test/plain", "GET")]
    [InlineData("PUT", "/test/accounts/x", "GET, POST")]
    [InlineData("POST", "/problems", "GET, HEAD")]
    public async Task A_wrong_method_is_a_405_that_names_the_right_ones(string method, string path, string allowed)
    {
        using var answer = await Client.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));
        await IsProblem(answer, HttpStatusCode.MethodNotAllowed, "method-not-allowed");
        Assert.Equal(allowed, string.Join(", ", answer.Content.Headers.Allow.Order(StringComparer.Ordinal)));
    }

    [Theory]
    [InlineData("/nowhere")]
    [InlineData("/test/forms/else")]
    [InlineData("/problems/no-such-code")]
    [InlineData("/problems/Not-Found")]
    public async Task An_unknown_address_is_a_404(string path)
    {
        using var answer = await Client.GetAsync(path);
        await IsProblem(answer, HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task What_is_no_UUID_in_the_path_names_nothing_and_that_goes_before_the_body()
    {
        foreach (var id in new[] { "1", "f81d4fae7dec11d0a76500a0c91e6bf6", "%20f81d4fae-7dec-11d0-a765-00a0c91e6bf6",
            "{f81d4fae-7dec-11d0-a765-00a0c91e6bf6}" })
        {
            using var answer = await Client.GetAsync("/test/accounts/" + id);
            await IsProblem(answer, HttpStatusCode.NotFound, "account-not-found");
        }

        using var post = await Client.PostAsync("/test/accounts/1", new StringContent("x", Encoding.UTF8, "application/json"));
        await IsProblem(post, HttpStatusCode.NotFound, "account-not-found");
        Assert.Equal(
            """{"id":"f81d4fae-7dec-11d0-a765-00a0c91e6bf6"}""",
            await Client.GetStringAsync("/test/accounts/F81D4FAE-7DEC-11D0-A765-00A0C91E6BF6"));
    }

    [Theory]
    [InlineData("limit=", "limit")]
    [InlineData("limit=501&cursor=x&at=2026-01-31T00:00:00", "at,cursor,limit")]
    [InlineData("number=abc", "number")]
    public async Task A_wrong_parameter_is_named(string query, string parameters)
    {
        using var answer = await Client.GetAsync("/test/query?" + query);
        var problem = await IsProblem(answer, HttpStatusCode.BadRequest, "validation-failed");
        Assert.Equal(parameters,
            string.Join(',', problem.GetProperty("errors").EnumerateObject().Select(error => error.Name).Order(StringComparer.Ordinal)));
    }

    [Fact]
    public async Task An_unescaped_plus_in_an_instant_is_understood()
    {
        using var answer = await Client.GetAsync("/test/query?at=2026-01-31T00:00:00+02:00");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Theory]
    [InlineData("events", HttpStatusCode.ServiceUnavailable, "event-store-unavailable", LogLevel.Warning)]
    [InlineData("views", HttpStatusCode.ServiceUnavailable, "read-store-unavailable", LogLevel.Warning)]
    [InlineData("other", HttpStatusCode.InternalServerError, "internal-error", LogLevel.Error)]
    public async Task An_exception_is_a_problem_and_is_logged_with_its_trace_id(
        string what, HttpStatusCode status, string code, LogLevel level)
    {
        using var answer = await Client.GetAsync("/test/throw/" + what);
        var problem = await IsProblem(answer, status, code);
        Assert.Equal(status == HttpStatusCode.ServiceUnavailable ? TimeSpan.FromSeconds(1) : null, answer.Headers.RetryAfter?.Delta);
        Assert.DoesNotContain("somebody", problem.GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain("secret", problem.GetRawText(), StringComparison.Ordinal);
        Assert.Contains(Log.Lines,
            line => line.Level == level && line.Text.Contains(problem.GetProperty("traceId").GetString()!, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_answer_that_fails_half_way_is_cut_off()
    {
        await Assert.ThrowsAnyAsync<Exception>(async () => await Client.GetStringAsync("/test/late"));
        Assert.Contains(Log.Lines, line => line.Level == LogLevel.Error && line.Text.Contains("/test/late", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_busy_account_says_when_to_come_back()
    {
        using var answer = await Client.GetAsync("/test/busy");
        await IsProblem(answer, HttpStatusCode.Conflict, "account-busy");
        Assert.Equal("1", answer.Headers.GetValues("Retry-After").Single());
    }

    [Theory]
    [InlineData(400, "malformed-request")]
    [InlineData(401, "unauthenticated")]
    [InlineData(403, "forbidden")]
    [InlineData(404, "not-found")]
    [InlineData(415, "unsupported-media-type")]
    [InlineData(429, "too-many-requests")]
    [InlineData(500, "internal-error")]
    public async Task A_bare_status_becomes_a_problem(int status, string code)
    {
        using var answer = await Client.GetAsync($"/test/status/{status}");
        await IsProblem(answer, (HttpStatusCode)status, code);
    }

    [Fact]
    public async Task Every_type_resolves_to_an_explanation()
    {
        using var list = JsonDocument.Parse(await Client.GetStringAsync("/problems"));
        Assert.Equal(ProblemCodes.All.Count, list.RootElement.GetProperty("items").GetArrayLength());
        foreach (var code in ProblemCodes.All)
        {
            using var json = JsonDocument.Parse(await Client.GetStringAsync(code.Type));
            Assert.Equal(code.Status, json.RootElement.GetProperty("status").GetInt32());

            using var request = new HttpRequestMessage(HttpMethod.Get, code.Type);
            request.Headers.TryAddWithoutValidation("Accept", "text/html,application/xhtml+xml,*/*;q=0.8");
            using var page = await Client.SendAsync(request);
            Assert.Equal("text/html", page.Content.Headers.ContentType!.MediaType);
            Assert.Contains(code.Code, await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
    }

    protected static async Task<JsonElement> IsProblem(HttpResponseMessage answer, HttpStatusCode status, string code)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == status, $"{answer.StatusCode}: {text}");
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.ToString());
        var problem = JsonDocument.Parse(text).RootElement;
        Assert.Equal("/problems/" + code, problem.GetProperty("type").GetString());
        Assert.Equal(code, problem.GetProperty("code").GetString());
        Assert.Equal((int)status, problem.GetProperty("status").GetInt32());
        foreach (var field in new[] { "title", "detail", "traceId" }) Assert.NotEmpty(problem.GetProperty(field).GetString()!);
        Assert.Equal(code == "validation-failed", problem.TryGetProperty("errors", out _));
        return problem;
    }

    private Task<HttpResponseMessage> Post(string body, string? contentType = "application/json", bool chunked = false)
        => Client.SendAsync(Request(Encoding.UTF8.GetBytes(body), contentType, chunked));

    private static HttpRequestMessage Request(byte[] body, string? contentType, bool chunked)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/test/forms") { Content = new ByteArrayContent(body) };
        if (contentType is not null) request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        request.Headers.TransferEncodingChunked = chunked ? true : null;
        return request;
    }

    /// <summary>Keeps the service's own controllers out.</summary>
    private sealed class OneController : ApplicationPart, IApplicationPartTypeProvider
    {
        public override string Name => nameof(ConventionsController);

        public IEnumerable<TypeInfo> Types => [typeof(ConventionsController).GetTypeInfo()];
    }

    private protected sealed class RecordedLog : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<(LogLevel Level, string Text)> Lines { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
            => Lines.Enqueue((logLevel, formatter(state, exception)));

        public void Dispose() { }
    }
}
