using System.Globalization;

namespace BankingApi.IntegrationTests.Manners;

/// <summary>What pages of other origins may do.</summary>
[Collection(Polite.Name)]
public sealed class CorsTests(PoliteProduction production, PoliteDevelopment development)
{
    private static readonly string[] Exposed = ["ETag", "Idempotency-Replayed", "Location", "Retry-After", "WWW-Authenticate"];

    private readonly TlsService _service = production.Service;

    [Theory]
    [ClassData(typeof(Wires))]
    public async Task A_preflight_of_a_listed_origin_is_answered(Wire wire)
    {
        foreach (var (path, method) in ((string, string)[])[
            ("/api/v1/transfers", "POST"), ($"/api/v1/accounts/{Guid.NewGuid()}/overdraft-limit", "PUT"), ("/api/v1/webhooks/x", "DELETE"),
            ("/health/ready", "GET"), ("/nowhere", "PATCH")])
        {
            var reply = (await Preflight(_service, wire, path, method, PoliteProduction.Origin)).Is(204);
            Assert.Equal(PoliteProduction.Origin, reply["Access-Control-Allow-Origin"]);
            Assert.Contains(method, reply.List("Access-Control-Allow-Methods"));
            Assert.Equal(["authorization", "idempotency-key", "x-anything"], reply.List("Access-Control-Allow-Headers").Order());
            Assert.True(int.Parse(reply["Access-Control-Max-Age"]!, CultureInfo.InvariantCulture) >= 600);
            Assert.Null(reply["Access-Control-Allow-Credentials"]);
            Assert.Contains("Origin", reply.List("Vary"));
            Assert.Empty(reply.Body);
        }
    }

    [Theory]
    [ClassData(typeof(Wires))]
    public async Task Answers_and_refusals_can_be_read(Wire wire)
    {
        var account = await _service.Account(1);
        foreach (var (method, path, body, status) in ((string, string, string?, int)[])[
            ("GET", account, null, 200), ("HEAD", account, null, 200), ("GET", "/problems", null, 200),
            ("POST", "/api/v1/owners", """{"firstName":"A","lastName":"B","email":"a@b"}""", 201),
            ("POST", "/api/v1/owners", "{}", 400), ("POST", "/api/v1/owners", "{", 400),
            ("GET", $"/api/v1/accounts/{Guid.NewGuid()}", null, 404), ("GET", "/api/v1/nothing", null, 404), ("GET", "/", null, 404),
            ("DELETE", account, null, 405), ("OPTIONS", account, null, 405),
            ("POST", $"{account}/transactions", """{"type":"WITHDRAWAL","amount":100}""", 422),
            ("GET", $"{account}?minRevision=99", null, 503)])
        {
            var reply = (await _service.Send(wire, new HttpMethod(method), path, body, ("Origin", PoliteProduction.Origin))).Is(status);
            Assert.Equal(PoliteProduction.Origin, reply["Access-Control-Allow-Origin"]);
            Assert.Equal(Exposed, reply.List("Access-Control-Expose-Headers").Order(StringComparer.Ordinal));
            Assert.Null(reply["Access-Control-Allow-Credentials"]);
            Assert.Contains("Origin", reply.List("Vary"));
        }
        var known = (await _service.Get(wire, account, ("Origin", PoliteProduction.Origin), ("If-None-Match", "*"))).Is(304);
        Assert.Equal(PoliteProduction.Origin, known["Access-Control-Allow-Origin"]);
    }

    [Theory]
    [InlineData("https://app.example", true)]
    [InlineData("http://localhost:3000", true)]
    [InlineData("http://app.example", false)]
    [InlineData("https://app.example:444", false)]
    [InlineData("https://app.example.evil.example", false)]
    [InlineData("https://evil-app.example", false)]
    [InlineData("https://sub.app.example", false)]
    [InlineData("http://localhost:3001", false)]
    [InlineData("http://localhost", false)]
    [InlineData("null", false)]
    [InlineData("*", false)]
    public async Task Only_listed_origins_are_let_in(string origin, bool allowed) => await Lets(_service, origin, allowed);

    [Theory]
    [InlineData("http://localhost", true)]
    [InlineData("http://localhost:5173", true)]
    [InlineData("https://localhost:8443", true)]
    [InlineData("http://localhost.evil.example", false)]
    [InlineData("http://evil.localhost", false)]
    [InlineData("http://localhost@evil.example", false)]
    [InlineData("http://localhost:5173/path", false)]
    [InlineData("ftp://localhost", false)]
    [InlineData("http://127.0.0.1:5173", false)]
    [InlineData("https://app.example", false)]
    [InlineData("null", false)]
    public async Task In_Development_localhost_is_let_in(string origin, bool allowed) => await Lets(development.Service, origin, allowed);

    private static async Task Lets(TlsService service, string origin, bool allowed)
    {
        foreach (var wire in Enum.GetValues<Wire>())
        {
            var reply = (await service.Get(wire, "/health/live", ("Origin", origin))).Is(200);
            var preflight = (await Preflight(service, wire, "/api/v1/owners", "POST", origin)).Is(204);
            foreach (var answer in (Reply[])[reply, preflight])
            {
                Assert.Equal(allowed ? origin : null, answer["Access-Control-Allow-Origin"]);
                Assert.Equal(allowed,
                    answer.Headers.Keys.Any(name => name.StartsWith("Access-Control", StringComparison.OrdinalIgnoreCase)));
            }
        }
    }

    private static Task<Reply> Preflight(TlsService service, Wire wire, string path, string method, string origin)
        => service.Send(wire, HttpMethod.Options, path, null, ("Origin", origin), ("Access-Control-Request-Method", method),
            ("Access-Control-Request-Headers", "authorization,idempotency-key,x-anything"));
}
