namespace BankingApi.IntegrationTests.Manners;

/// <summary>A GET that answers an ETag honours If-None-Match.</summary>
[Collection(Polite.Name)]
public sealed class ConditionalTests(PoliteProduction production)
{
    private readonly TlsService _service = production.Service;

    [Theory]
    [ClassData(typeof(Wires))]
    public async Task Whoever_has_the_answer_gets_none(Wire wire)
    {
        var account = await _service.Account(2);
        var owner = (await _service.Get(wire, account)).Json.GetProperty("ownerId").GetGuid();
        var transaction = (await _service.Get(wire, $"{account}/transactions")).Json.GetProperty("items")[0].GetProperty("transactionId");
        foreach (var (path, etag) in ((string, string)[])[
            ($"/api/v1/owners/{owner}", "\"0\""), (account, "\"2\""), ($"{account}?minRevision=2", "\"2\""),
            ($"{account}/transactions", "\"2\""), ($"{account}/transactions/{transaction}", "\"2\""), ($"{account}/balance", "\"2\""),
            ($"{account}/balance?revision=1", "\"1\""), ($"{account}/balances?from=2026-01-01", "\"2\""), ($"{account}/history", "\"2\""),
            ($"{account}/history?limit=1", "\"2\"")])
        {
            Assert.Equal(etag, (await _service.Get(wire, path)).Is(200)["ETag"]);
            await IsKnown(wire, path, etag, etag);
            await IsKnown(wire, path, etag, $"W/{etag}");
            (await _service.Get(wire, path, ("If-None-Match", "\"7\""))).Is(200);
        }
        await IsKnown(wire, $"{account}/transactions", "\"2\"", "\"2\"", ("Accept", "text/csv"));
        (await _service.Get(wire, $"{account}/transactions", ("Accept", "text/csv"), ("If-None-Match", "\"1\""))).Is(200);
    }

    [Theory]
    [InlineData("\"2\"", true)]
    [InlineData("W/\"2\"", true)]
    [InlineData("\"1\", \"2\"", true)]
    [InlineData("\"a,b\",W/\"2\"", true)]
    [InlineData("\"1\" , , \"2\"", true)]
    [InlineData("*", true)]
    [InlineData("\"1\"", false)]
    [InlineData("\"02\"", false)]
    [InlineData("\"2 \"", false)]
    [InlineData("\"1,2\"", false)]
    [InlineData("2", false)]
    [InlineData("\"2", false)]
    [InlineData("2\"", false)]
    [InlineData("\"1\", 2", false)]
    [InlineData("\"2\" \"2\"", false)]
    [InlineData("2, \"2\"", false)]
    [InlineData("*, \"2\"", false)]
    [InlineData("\"2\", *", false)]
    [InlineData("\"\"", false)]
    [InlineData(",", false)]
    public async Task Tags_are_compared_weakly_and_what_is_malformed_matches_nothing(string tags, bool match)
    {
        var account = await _service.Account(2);
        foreach (var wire in Enum.GetValues<Wire>())
            (await _service.Get(wire, $"{account}/balance", ("If-None-Match", tags))).Is(match ? 304 : 200);
    }

    [Fact]
    public async Task Several_lines_are_one_list()
    {
        var account = await _service.Account(1);
        (await _service.Get(Wire.Http1, account, ("If-None-Match", "\"0\""), ("If-None-Match", "\"1\""))).Is(304);
    }

    [Theory]
    [ClassData(typeof(Wires))]
    public async Task A_new_event_makes_a_new_answer(Wire wire)
    {
        var account = await _service.Account(1);
        await IsKnown(wire, $"{account}/history", "\"1\"", "\"1\"");
        (await _service.Send(wire, HttpMethod.Post, $"{account}/transactions", """{"type":"DEPOSIT","amount":1}""")).Is(201);
        Assert.Equal("\"2\"", (await _service.Get(wire, $"{account}/history", ("If-None-Match", "\"1\""))).Is(200)["ETag"]);
        Assert.Equal("\"2\"", (await _service.Get(wire, $"{account}?minRevision=2", ("If-None-Match", "\"1\""))).Is(200)["ETag"]);
    }

    [Fact]
    public async Task A_refusal_comes_before_and_commands_do_not_care()
    {
        var account = await _service.Account(1);
        var none = ("If-None-Match", "*");
        (await _service.Get(Wire.Http1, $"/api/v1/accounts/{Guid.NewGuid()}", none)).Is(404);
        (await _service.Get(Wire.Http1, $"{account}/balance?revision=9", none)).Is(404);
        (await _service.Get(Wire.Http1, $"{account}/balance?at=2020-01-01", none)).Is(404);
        (await _service.Get(Wire.Http1, $"{account}/history?at=2020-01-01", none)).Is(404);
        (await _service.Get(Wire.Http1, $"{account}/transactions/{Guid.NewGuid()}", none)).Is(404);
        (await _service.Get(Wire.Http1, $"{account}/transactions?limit=0", none)).Is(400);
        (await _service.Get(Wire.Http1, $"{account}?minRevision=9", none)).Is(503);
        (await _service.Send(Wire.Http1, HttpMethod.Post, $"{account}/transactions", """{"type":"DEPOSIT","amount":1}""", none)).Is(201);
        (await _service.Get(Wire.Http1, "/api/v1/accounts", none)).Is(200); // It answers no ETag.
    }

    [Theory]
    [ClassData(typeof(Wires))]
    public async Task The_files_of_Swagger_UI_are_no_exception(Wire wire)
    {
        foreach (var path in (string[])["/swagger/index.html", "/swagger/index.js", "/swagger/swagger-ui.css",
            "/swagger/swagger-ui-bundle.js"])
        {
            foreach (var coding in (string[])["identity", "gzip", "br"])
            {
                var etag = (await _service.Get(wire, path, ("Accept-Encoding", coding))).Is(200)["ETag"]!;
                foreach (var tags in (string[])[etag, $"W/{etag}", $"\"x\", {etag}", "*"])
                    await IsKnown(wire, path, etag, tags, ("Accept-Encoding", coding));
                (await _service.Get(wire, path, ("Accept-Encoding", coding), ("If-None-Match", "\"x\""))).Is(200);
            }
        }
    }

    private async Task IsKnown(Wire wire, string path, string etag, string tags, params (string, string)[] headers)
    {
        foreach (var method in (HttpMethod[])[HttpMethod.Get, HttpMethod.Head])
        {
            var reply = (await _service.Send(wire, method, path, null, [("If-None-Match", tags), .. headers])).Is(304);
            Assert.Equal(etag, reply["ETag"]);
            Assert.Empty(reply.Body);
            Assert.Null(reply["Content-Type"]);
            Assert.Null(reply["Content-Encoding"]);
            if (path.StartsWith("/api", StringComparison.Ordinal)) Assert.Equal("no-store", reply["Cache-Control"]);
        }
    }
}
