using System.Text;

namespace BankingApi.IntegrationTests.Api;

/// <summary>Problems as such; that each refusal is one is checked wherever one is expected.</summary>
public abstract class ProblemTests<TStack>(TStack stack) : ApiTests<TStack>(stack)
    where TStack : BankingApiFixture
{
    private static readonly (int Status, string Code)[] Codes =
    [
        (400, "validation-failed"), (400, "malformed-request"), (404, "account-not-found"), (404, "owner-not-found"),
        (404, "transfer-not-found"), (404, "transaction-not-found"), (404, "stream-not-found"), (404, "revision-not-found"),
        (404, "projection-not-found"), (404, "account-not-yet-open"), (404, "not-found"), (405, "method-not-allowed"),
        (413, "body-too-large"), (415, "unsupported-media-type"), (409, "account-busy"), (412, "revision-mismatch"),
        (422, "insufficient-funds"), (422, "account-closed"), (422, "account-suspended"), (422, "account-not-suspended"),
        (422, "account-has-balance"), (422, "account-has-reservations"), (422, "currency-mismatch"), (422, "same-account"),
        (422, "overdraft-in-use"), (422, "idempotency-key-reused"), (503, "read-model-behind"), (503, "event-store-unavailable"),
        (503, "read-store-unavailable"), (500, "internal-error"),
    ];

    [Fact]
    public async Task Every_type_resolves_to_an_explanation()
        => await Table.Check(Codes, async code =>
        {
            var page = (await Api.Get($"/problems/{code.Code}")).Is(200);
            Assert.Equal((code.Code, code.Status), (page["code"], page.Json.GetProperty("status").GetInt32()));
            Assert.False(string.IsNullOrWhiteSpace(page["title"]));
            Assert.Equal(200, (await Api.Get($"/problems/{code.Code}", ("Accept", "text/html"))).Status);
        });

    [Fact]
    public async Task A_problem_repeats_nothing_of_what_was_sent()
    {
        var id = await Api.Account("1234.56");
        const string Secret = "Confidential";
        Answer[] answers =
        [
            await Api.Post("owners",
                $$"""{"firstName":"{{Secret}}{{new string('x', 200)}}","lastName":"{{Secret}}\u0000","email":"{{Secret}}"}"""),
            await Api.Post($"accounts/{id}/transactions", $$"""{"type":"{{Secret}}","amount":"{{Secret}}","currency":"{{Secret}}"}"""),
            await Api.Post($"accounts/{id}/close", $$"""{"reason":"{{Secret}}"}"""),
            await Api.Post($"accounts/{id}/transactions", $$"""{"type":"WITHDRAWAL","amount":"9999.99","description":"{{Secret}}"}"""),
            await Api.Get($"accounts/{Secret}"),
            await Api.Get(
                $"accounts?status={Secret}&ownerId={Secret}&limit={Secret}&cursor={Secret}&currency={Secret}&minBalance={Secret}"),
            await Api.Get($"/api/v1/{Secret}"),
        ];
        foreach (var answer in answers)
        {
            answer.IsProblem(answer.Status, answer["code"]!);
            foreach (var data in new[] { Secret, "1234", "9999", id.ToString() })
                Assert.DoesNotContain(
                    data, answer.Text.Replace(answer["traceId"]!, "", StringComparison.Ordinal), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_trace_that_the_client_began_is_gone_on_with()
    {
        var trace = Guid.NewGuid().ToString("N");
        var answer = await Api.Get("nothing", ("traceparent", $"00-{trace}-00f067aa0ba902b7-01"));
        Assert.Equal(trace, answer.IsProblem(404, "not-found")["traceId"]);
        Assert.NotEqual((await Api.Get("nothing"))["traceId"], (await Api.Get("nothing"))["traceId"]);
    }

    [Theory]
    [InlineData("Idempotency-Key", "k\u00e9")]
    [InlineData("If-Match", "\"\u00ff\"")]
    public async Task Bytes_beyond_ASCII_in_a_header_are_that_headers_fault(string header, string value)
    {
        var id = await Api.Account();
        const string Body = """{"type":"DEPOSIT","amount":"1"}""";
        var request =
            $"POST /api/v1/accounts/{id}/transactions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: "
            + $"{Body.Length}\r\nConnection: close\r\n{header}: {value}\r\n\r\n{Body}";
        var answer = await Stack.SendRaw(Encoding.Latin1.GetBytes(request));
        Assert.StartsWith("HTTP/1.1 400 ", answer, StringComparison.Ordinal);
        Assert.Contains($"\"errors\":{{\"{header}\":", answer, StringComparison.Ordinal);
        Assert.Equal(0, (await Api.Get($"accounts/{id}/balance")).Is(200).Revision);
    }

    [Fact]
    public async Task Whatever_is_accepted_a_problem_is_a_problem()
    {
        foreach (var accept in new[] { "text/html", "text/csv", "application/xml", "image/png", "application/json;q=0" })
            (await Api.Get($"accounts/{Guid.NewGuid()}", ("Accept", accept))).IsProblem(404, "account-not-found");
    }
}
