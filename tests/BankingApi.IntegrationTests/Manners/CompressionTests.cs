using System.Globalization;

namespace BankingApi.IntegrationTests.Manners;

/// <summary>Answers of 1 KB and more are compressed for those who ask for it.</summary>
[Collection(Polite.Name)]
public sealed class CompressionTests(PoliteProduction production)
{
    private readonly TlsService _service = production.Service;

    [Theory]
    [ClassData(typeof(Wires))]
    public async Task Every_kind_of_text_is_compressed(Wire wire)
    {
        var account = await _service.Account(12);
        foreach (var (path, accept, type) in ((string, string, string)[])[
            ($"{account}/transactions", "application/json", "application/json"), ($"{account}/transactions", "text/csv", "text/csv"),
            ("/problems", "text/html", "text/html"), ("/problems", "application/json", "application/json"),
            ("/swagger/v1/swagger.json", "*/*", "application/json"), ("/swagger/index.js", "*/*", "application/javascript"),
            ("/swagger/swagger-ui.css", "*/*", "text/css"), ("/swagger/swagger-ui-bundle.js", "*/*", "text/javascript")])
        {
            var plain = (await _service.Get(wire, path, ("Accept", accept))).Is(200);
            Assert.StartsWith(type, plain["Content-Type"], StringComparison.Ordinal);
            Assert.Null(plain["Content-Encoding"]);
            Assert.Contains("Accept-Encoding", plain.List("Vary"));
            foreach (var coding in (string[])["br", "gzip"])
            {
                var coded = (await _service.Get(wire, path, ("Accept", accept), ("Accept-Encoding", coding))).Is(200);
                Assert.Equal(coding, coded["Content-Encoding"]);
                Assert.Equal(plain.Text, coded.Text);
                Assert.True(coded.Body.Length < plain.Body.Length, $"{path}: {coded.Body.Length} of {plain.Body.Length}");
                Assert.Single(coded.List("Vary"), "Accept-Encoding");
                Assert.Equal(plain["ETag"] is null, coded["ETag"] is null);
            }
        }
    }

    [Theory]
    [ClassData(typeof(Wires))]
    public async Task Metrics_and_problems_are_text_too(Wire wire)
    {
        var unknown = string.Join(',', Enumerable.Range(0, 60).Select(i => $"\"unknown{i}\":1"));
        foreach (var coding in (string[])["br", "gzip"])
        {
            var metrics = (await _service.Get(wire, "/metrics", ("Accept-Encoding", coding))).Is(200);
            Assert.Equal(coding, metrics["Content-Encoding"]);
            Assert.Contains("bankingapi_commands_total", metrics.Text, StringComparison.Ordinal);

            var problem = (await _service.Send(wire, HttpMethod.Post, "/api/v1/owners", $"{{{unknown}}}", ("Accept-Encoding", coding)))
                .Is(400);
            Assert.Equal(coding, problem["Content-Encoding"]);
            Assert.Equal("application/problem+json", problem["Content-Type"]);
            Assert.Equal("validation-failed", problem.Json.GetProperty("code").GetString());
        }
    }

    [Theory]
    [ClassData(typeof(Wires))]
    public async Task From_1024_bytes_on(Wire wire)
    {
        var shortest = (await _service.Get(wire, await Owners(0))).Is(200).Body.Length;
        foreach (var missing in (int[])[1, 0])
        {
            var path = await Owners(1_024 - missing - shortest);
            var plain = (await _service.Get(wire, path)).Is(200);
            Assert.Equal(1_024 - missing, plain.Body.Length);
            var asked = (await _service.Get(wire, path, ("Accept-Encoding", "gzip, br"))).Is(200);
            Assert.Equal(missing == 0 ? "br" : null, asked["Content-Encoding"]);
            Assert.Equal(plain.Text, asked.Text);
        }

        // A list of three; their addresses are longer by so much in all.
        async Task<string> Owners(int padding)
        {
            var search = Guid.NewGuid().ToString("N");
            foreach (var part in (int[])[padding / 3, padding / 3, padding - padding / 3 * 2])
                await _service.Owner(email: $"{search}{new string('x', part)}@example.test");
            return $"/api/v1/owners?search={search}";
        }
    }

    [Theory]
    [InlineData("gzip, br", "br")]
    [InlineData("br, gzip", "br")]
    [InlineData("gzip, deflate, br, zstd", "br")]
    [InlineData("gzip;q=1, br;q=0.5", "gzip")]
    [InlineData("br;q=0, gzip", "gzip")]
    [InlineData("GZIP", "gzip")]
    [InlineData("*", "br")]
    [InlineData("gzip;q=0", null)]
    [InlineData("identity", null)]
    [InlineData("identity, gzip;q=0.5", null)]
    [InlineData("deflate", null)]
    [InlineData("zstd", null)]
    [InlineData("*;q=0, identity", null)]
    [InlineData(";;", null)]
    public async Task The_client_chooses(string accepted, string? coding)
    {
        foreach (var wire in Enum.GetValues<Wire>())
        {
            var reply = (await _service.Get(wire, "/problems", ("Accept-Encoding", accepted))).Is(200);
            Assert.Equal(coding, reply["Content-Encoding"]);
            Assert.StartsWith("{\"items\":", reply.Text, StringComparison.Ordinal);
            Assert.Contains("Accept-Encoding", reply.List("Vary"));
        }
    }

    [Fact]
    public async Task Short_answers_are_sent_as_they_are_and_tell_their_length()
    {
        var account = await _service.Account(1);
        foreach (var (path, accept) in ((string, string)[])[
            (account, "*/*"), ($"{account}/transactions", "text/csv"), ("/health/live", "*/*"), ("/health/ready", "*/*"),
            ("/problems/not-found", "text/html"), ("/swagger/index.html", "*/*"), ("/nothing", "*/*")])
        {
            foreach (var wire in Enum.GetValues<Wire>())
            {
                var reply = await _service.Get(wire, path, ("Accept", accept), ("Accept-Encoding", "br, gzip"));
                Assert.True(reply.Body.Length < 1_024, path);
                Assert.Null(reply["Content-Encoding"]);
                Assert.Equal(reply.Body.Length.ToString(CultureInfo.InvariantCulture), reply["Content-Length"]);
            }
        }
    }

    [Theory]
    [ClassData(typeof(Wires))]
    public async Task Pictures_stay_as_they_are(Wire wire)
        => Assert.Null((await _service.Get(wire, "/swagger/favicon-32x32.png", ("Accept-Encoding", "br"))).Is(200)["Content-Encoding"]);
}
