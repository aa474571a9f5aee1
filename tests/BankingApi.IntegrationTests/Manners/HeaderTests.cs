namespace BankingApi.IntegrationTests.Manners;

/// <summary>Headers that browsers and caches go by, on whatever answer.</summary>
[Collection(Polite.Name)]
public sealed class HeaderTests(PoliteProduction production, PoliteDevelopment development)
{
    private readonly TlsService _service = production.Service;

    [Theory]
    [ClassData(typeof(Wires))]
    public async Task Whatever_is_under_api_is_not_stored_and_nothing_is_sniffed(Wire wire)
    {
        var account = await _service.Account(1);
        foreach (var (method, path, body, status) in ((string, string, string?, int)[])[
            ("GET", account, null, 200), ("HEAD", account, null, 200), ("GET", $"{account}/history", null, 200),
            ("GET", "/API/v1/owners", null, 200), ("POST", "/api/v1/owners", """{"firstName":"A","lastName":"B","email":"a@b"}""", 201),
            ("POST", "/api/v1/owners", "{}", 400), ("GET", "/api/v1/owners?limit=x", null, 400),
            ("GET", $"/api/v1/owners/{Guid.NewGuid()}", null, 404), ("GET", "/api", null, 404), ("GET", "/api/v1/nothing", null, 404),
            ("PATCH", account, null, 405), ("OPTIONS", account, null, 405),
            ("POST", $"{account}/transactions", """{"type":"WITHDRAWAL","amount":100}""", 422),
            ("GET", $"{account}?minRevision=99", null, 503)])
        {
            var reply = (await _service.Send(wire, new HttpMethod(method), path, body)).Is(status);
            Assert.Equal("no-store", reply["Cache-Control"]);
            Assert.Equal("nosniff", reply["X-Content-Type-Options"]);
        }
        Assert.Equal("no-store", (await _service.Get(wire, account, ("If-None-Match", "*"))).Is(304)["Cache-Control"]);
        Assert.Equal("no-store", (await _service.Send(wire, HttpMethod.Options, account, null, ("Origin", PoliteProduction.Origin),
            ("Access-Control-Request-Method", "PUT"))).Is(204)["Cache-Control"]);
        foreach (var path in (string[])["/", "/apis", "/health/live", "/health/ready", "/metrics", "/problems", "/problems/not-found",
            "/swagger", "/swagger/index.html", "/swagger/swagger-ui.css", "/swagger/v1/swagger.json", "/favicon.ico"])
            Assert.Equal("nosniff", (await _service.Get(wire, path))["X-Content-Type-Options"]);
    }

    [Theory]
    [ClassData(typeof(Wires))]
    public async Task Every_page_has_a_policy_and_tells_nobody_where_one_comes_from(Wire wire)
    {
        foreach (var path in (string[])["/problems", "/problems/not-found", "/swagger/index.html", "/swagger/oauth2-redirect.html"])
        {
            foreach (var method in (HttpMethod[])[HttpMethod.Get, HttpMethod.Head])
            {
                var page = (await _service.Send(wire, method, path, null, ("Accept", "text/html"))).Is(200);
                Assert.StartsWith("text/html", page["Content-Type"], StringComparison.Ordinal);
                Assert.StartsWith("default-src 'none'; ", page["Content-Security-Policy"], StringComparison.Ordinal);
                Assert.Contains("frame-ancestors 'none'", page["Content-Security-Policy"], StringComparison.Ordinal);
                Assert.DoesNotContain("unsafe", page["Content-Security-Policy"], StringComparison.Ordinal);
                Assert.Equal("no-referrer", page["Referrer-Policy"]);
            }
        }
    }

    [Fact]
    public async Task TLS_is_asked_for_by_those_who_have_it()
    {
        foreach (var path in (string[])["/api/v1/owners", "/api/v1/nothing", "/problems", "/swagger/index.html", "/health/live"])
        {
            foreach (var wire in (Wire[])[Wire.Http1OverTls, Wire.Http2])
            {
                Assert.Matches("^max-age=[1-9][0-9]{7,}", (await _service.Get(wire, path))["Strict-Transport-Security"]);
                Assert.Null((await development.Service.Get(wire, path))["Strict-Transport-Security"]);
            }
            // In clear, browsers have to ignore it, and RFC 6797 forbids it.
            Assert.Null((await _service.Get(Wire.Http1, path))["Strict-Transport-Security"]);
        }
    }

    [Fact]
    public async Task A_proxy_that_ends_TLS_is_believed_where_the_setting_says_so()
    {
        var behind = ("X-Forwarded-Proto", "https");
        Assert.NotNull((await _service.Get(Wire.Http1, "/api/v1/owners", behind)).Is(200)["Strict-Transport-Security"]);
        Assert.NotNull((await _service.Get(Wire.Http1, "/api/v1/nothing", behind)).Is(404)["Strict-Transport-Security"]);
        await using var alone = await TlsService.Start();
        Assert.Null((await alone.Get(Wire.Http1, "/api/v1/owners", behind)).Is(200)["Strict-Transport-Security"]);
        Assert.NotNull((await alone.Get(Wire.Http2, "/api/v1/owners")).Is(200)["Strict-Transport-Security"]);
    }

    [Theory]
    [ClassData(typeof(Wires))]
    public async Task What_Accept_decides_varies_by_it(Wire wire)
    {
        var account = await _service.Account(1);
        foreach (var accept in (string[])["text/csv", "application/json", "text/html", "*/*"])
        {
            foreach (var path in (string[])[$"{account}/transactions", "/problems", "/problems/not-found"])
                Assert.Single((await _service.Get(wire, path, ("Accept", accept))).Is(200).List("Vary"), "Accept");
        }
        Assert.Contains("Accept", (await _service.Get(wire, $"{account}/transactions", ("If-None-Match", "*"))).Is(304).List("Vary"));
        Assert.Contains("Accept-Encoding", (await _service.Get(wire, $"{account}/history", ("If-None-Match", "*"))).Is(304).List("Vary"));
    }
}
