using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace BankingApi.IntegrationTests.Manners;

/// <summary>HEAD wherever there is a GET.</summary>
[Collection(Polite.Name)]
public sealed class HeadTests(PoliteDevelopment development)
{
    /// <summary>What differs between two answers to the same request, or is the connection's.</summary>
    private static readonly string[] Volatile = ["Date", "Last-Modified", "Transfer-Encoding", "Connection"];

    private readonly TlsService _service = development.Service;

    [Theory]
    [ClassData(typeof(Wires))]
    public async Task Every_documented_GET_answers_HEAD_alike_but_for_the_body(Wire wire)
    {
        var statuses = new List<int>();
        foreach (var path in await DocumentedPaths()) statuses.Add(await IsAnsweredAlike(wire, path));
        Assert.True(statuses.Count(status => status == 200) > 18, $"Only {string.Join(", ", statuses)}.");
    }

    [Theory]
    [ClassData(typeof(Wires))]
    public async Task So_do_pages_files_refusals_and_streams(Wire wire)
    {
        foreach (var path in (string[])["/swagger/v1/swagger.json", "/swagger/index.html", "/swagger/index.js",
            "/swagger/swagger-ui-bundle.js"])
            await IsAnsweredAlike(wire, path, 200);
        await IsAnsweredAlike(wire, "/swagger", 301);
        foreach (var path in (string[])["/", "/api/v1/nothing", "/problems/nothing", "/swagger/nothing.js",
            $"/api/v1/accounts/{Guid.NewGuid()}"])
            await IsAnsweredAlike(wire, path, 404);
        await IsAnsweredAlike(wire, "/api/v1/accounts?limit=0", 400);
        await IsAnsweredAlike(wire, $"{await _service.Account(0)}/overdraft-limit", 405);

        var account = await _service.Account(3);
        await IsAnsweredAlike(wire, "/problems", 200, ("Accept", "text/html"));
        await IsAnsweredAlike(wire, $"{account}/transactions", 200, ("Accept", "text/csv"));
        await IsAnsweredAlike(wire, $"{account}/history", 304, ("If-None-Match", "\"3\""));
        foreach (var coding in (string[])["br", "gzip"])
        {
            await IsAnsweredAlike(wire, $"{account}/history", 200, ("Accept-Encoding", coding));
            await IsAnsweredAlike(wire, $"{account}/transactions", 200, ("Accept", "text/csv"), ("Accept-Encoding", coding));
            await IsAnsweredAlike(wire, "/problems", 200, ("Accept", "text/html"), ("Accept-Encoding", coding));
            await IsAnsweredAlike(wire, "/metrics", 200, ("Accept-Encoding", coding));
            await IsAnsweredAlike(wire, "/swagger/v1/swagger.json", 200, ("Accept-Encoding", coding));
        }
    }

    [Fact]
    public async Task Nothing_follows_the_headers()
    {
        var account = await _service.Account(2);
        foreach (var path in (string[])["/health/live", "/metrics", "/problems", "/swagger/index.html", $"{account}/history", "/nothing"])
        {
            using var connection = new TcpClient();
            await connection.ConnectAsync(_service.Plain.Host, _service.Plain.Port);
            await connection.GetStream().WriteAsync(
                Encoding.ASCII.GetBytes($"HEAD {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"));
            using var reader = new StreamReader(connection.GetStream(), Encoding.UTF8);
            var answer = await reader.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(30));
            Assert.StartsWith("HTTP/1.1 ", answer, StringComparison.Ordinal);
            Assert.Equal(answer.Length - 4, answer.IndexOf("\r\n\r\n", StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("DELETE", "/api/v1/accounts", "GET, HEAD, POST")]
    [InlineData("POST", "/api/v1/operations/projections", "GET, HEAD")]
    [InlineData("POST", "/health/ready", "GET, HEAD")]
    [InlineData("PUT", "/metrics", "GET, HEAD")]
    [InlineData("DELETE", "/problems/not-found", "GET, HEAD")]
    public async Task A_wrong_method_hears_of_HEAD(string method, string path, string allowed)
    {
        foreach (var wire in Enum.GetValues<Wire>())
        {
            var reply = (await _service.Send(wire, new HttpMethod(method), path, null)).Is(405);
            Assert.Equal(allowed, string.Join(", ", reply.List("Allow").Order(StringComparer.Ordinal)));
        }
    }

    [Fact]
    public async Task The_document_has_no_HEAD()
        => Assert.All((await Document()).GetProperty("paths").EnumerateObject(),
            path => Assert.False(path.Value.TryGetProperty("head", out _), path.Name));

    private async Task IsAnsweredAlike(Wire wire, string path, int status, params (string, string)[] headers)
        => Assert.Equal(status, await IsAnsweredAlike(wire, path, headers));

    private async Task<int> IsAnsweredAlike(Wire wire, string path, params (string, string)[] headers)
    {
        var get = await _service.Get(wire, path, headers);
        var head = (await _service.Head(wire, path, headers)).Is(get.Status);
        Assert.Empty(head.Body);
        Assert.Equal(Compared(get), Compared(head));
        return get.Status;

        IEnumerable<string> Compared(Reply reply) => reply.Headers
            .Where(header => !Volatile.Contains(header.Key, StringComparer.OrdinalIgnoreCase))
            .Select(header => $"{path}: {header.Key}: {header.Value}").Order(StringComparer.OrdinalIgnoreCase);
    }

    private async Task<JsonElement> Document() => (await _service.Get(Wire.Http1, "/swagger/v1/swagger.json")).Is(200).Json;

    /// <summary>Every GET, with its examples filled in.</summary>
    private async Task<IEnumerable<string>> DocumentedPaths()
        => from path in (await Document()).GetProperty("paths").EnumerateObject()
           where path.Value.TryGetProperty("get", out _)
           select WithExamples(path.Name, path.Value.GetProperty("get"));

    private static string WithExamples(string path, JsonElement operation)
    {
        var query = new List<string>();
        if (!operation.TryGetProperty("parameters", out var parameters)) return path;
        foreach (var parameter in parameters.EnumerateArray())
        {
            if (!parameter.TryGetProperty("example", out var example)) continue;
            var (name, value) = (parameter.GetProperty("name").GetString()!, Uri.EscapeDataString(example.ToString()));
            if (parameter.GetProperty("in").ValueEquals("path")) path = path.Replace($"{{{name}}}", value, StringComparison.Ordinal);
            else if (parameter.GetProperty("in").ValueEquals("query")) query.Add($"{name}={value}");
        }
        return query.Count == 0 ? path : $"{path}?{string.Join('&', query)}";
    }
}
