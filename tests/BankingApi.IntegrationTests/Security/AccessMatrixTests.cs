using System.Text.Json.Nodes;
using BankingApi.IntegrationTests.Api;
using EventStore.Abstractions;
using Microsoft.Extensions.DependencyInjection;

namespace BankingApi.IntegrationTests.Security;

/// <summary>Every operation of the OpenAPI document against every kind of token: so a new operation is in it by itself. What is refused has
/// written nothing.</summary>
public sealed class AccessMatrixTests(SecuredFixture stack) : IClassFixture<SecuredFixture>
{
    private static readonly string[] Verbs = ["get", "post", "put", "delete", "patch"];

    [Fact]
    public async Task Every_operation_asks_for_a_token_and_its_scope_before_anything_else()
    {
        var operations = await Operations();
        Assert.True(operations.Count(operation => operation.Scope is not null) > 25);
        var provider = stack.Provider;
        using var other = System.Security.Cryptography.RSA.Create(2048);
        var (now, owner) = (DateTimeOffset.UtcNow, await stack.As("teller").Owner());
        var bad = new Dictionary<string, string?>
        {
            ["no token"] = null,
            ["a bad signature"] = Jwt.Spoilt(provider.Token(SecuredFixture.AllScopes)),
            ["an expired token"] = provider.Token(SecuredFixture.AllScopes, change: p => p["exp"] = now.AddMinutes(-2).ToUnixTimeSeconds()),
            ["a token that is not valid yet"] =
                provider.Token(SecuredFixture.AllScopes, change: p => p["nbf"] = now.AddMinutes(2).ToUnixTimeSeconds()),
            ["another issuer"] = provider.Token(SecuredFixture.AllScopes, change: p => p["iss"] = "https://other.example"),
            ["another audience"] = provider.Token(SecuredFixture.AllScopes, change: p => p["aud"] = "other"),
            ["no signature"] = Jwt.Unsigned(Jwt.Payload(provider.Token(SecuredFixture.AllScopes))),
            ["the public key as a secret"] =
                Jwt.SignedWithPublicKeyAsSecret(Jwt.Payload(provider.Token(SecuredFixture.AllScopes)), provider.Key),
            ["somebody else's key under the same id"] =
                Jwt.Signed(Jwt.Payload(provider.Token(SecuredFixture.AllScopes)), new(other) { KeyId = provider.Key.KeyId }),
        };
        var before = await Head();
        var faults = new List<string>();
        foreach (var operation in operations)
        {
            foreach (var (name, token) in bad) await Expect(operation, token, operation.Scope is null ? null : 401, name);
            foreach (var scope in Scopes.All.Keys.Where(scope => scope != operation.Scope))
                await Expect(operation, provider.Token(scope), operation.Scope is null ? null : 403, scope);
            // Confined to an owner who has nothing, whatever the scopes say.
            if (!operation.IsOpenToOwners)
                await Expect(operation, provider.Token(SecuredFixture.AllScopes, owner), operation.Scope is null ? null : 403, "confined");
        }
        Assert.Empty(faults);
        Assert.Equal(before, await Head());

        // And with the right scope alone, nothing more is asked of the token.
        foreach (var operation in operations)
        {
            await Expect(operation, provider.Token(operation.Scope ?? ""), null, "its own scope");
            if (operation.IsOpenToOwners)
                await Expect(operation, provider.Token(operation.Scope!, owner), null, "its own scope, confined");
        }
        Assert.Empty(faults);

        async Task Expect(Operation operation, string? token, int? status, string with)
        {
            var answer = await stack.With(token).Send(
                new HttpMethod(operation.Verb), operation.Path, operation.Body is null ? null : ApiClient.Json(operation.Body));
            // Which of these it is, is the other tests' concern.
            var isRight = status is null ? answer.Status is not (401 or 403) : answer.Status == status;
            if (!isRight) faults.Add($"{operation.Verb} {operation.Path} with {with}: {answer.Status} {answer.Text}");
            if (status is null || !isRight) return;
            answer.IsProblem(status.Value, status == 401 ? "unauthenticated" : "forbidden");
            var challenge = answer.Header("WWW-Authenticate");
            Assert.Equal(
                status == 401 ? token is null ? "Bearer" : "Bearer error=\"invalid_token\""
                : with == "confined" ? "Bearer error=\"insufficient_scope\""
                : $"Bearer error=\"insufficient_scope\", scope=\"{operation.Scope}\"",
                challenge);
        }
    }

    [Fact]
    public async Task The_document_names_the_scopes_that_there_are()
    {
        var asked = (await Operations()).Select(operation => operation.Scope).OfType<string>().ToHashSet();
        Assert.All(asked, scope => Assert.Contains(scope, Scopes.All.Keys));
        string[] due = [Scopes.OwnersRead, Scopes.OwnersWrite, Scopes.AccountsRead, Scopes.AccountsWrite, Scopes.TransactionsWrite,
            Scopes.TransfersRead, Scopes.TransfersWrite, Scopes.AnalyticsRead, Scopes.EventsRead, Scopes.WebhooksManage,
            Scopes.OperationsRead, Scopes.OperationsWrite];
        Assert.All(due, scope => Assert.Contains(scope, asked));
    }

    [Fact]
    public async Task What_is_open_to_all_needs_no_token()
    {
        foreach (var path in (string[])["/health/live", "/health/ready", "/problems", "/problems/forbidden", "/swagger/v1/swagger.json",
            "/swagger/index.html"])
            Assert.Equal(200, (await stack.With(null).Get(path)).Status);
        (await stack.With(null).Get("/metrics")).IsProblem(401, "unauthenticated");
        Assert.Equal(200, (await stack.With(stack.Provider.Token("operations:read")).Get("/metrics")).Status);
        (await stack.With(null).Get("nowhere")).IsProblem(404, "not-found");
        (await stack.With(null).Send(HttpMethod.Delete, "accounts", null)).IsProblem(405, "method-not-allowed");
    }

    [Fact]
    public async Task Metrics_are_open_where_the_operator_says_so()
    {
        await stack.Restart(("Security:OpenMetrics", "true"));
        Assert.Equal(200, (await stack.With(null).Get("/metrics")).Status);
        var document = JsonNode.Parse((await stack.Api.Get("/swagger/v1/swagger.json")).Text)!;
        Assert.Empty(document["paths"]!["/metrics"]!["get"]!["security"]!.AsArray());
        await stack.Restart();
    }

    [Fact]
    public async Task The_document_says_where_to_sign_in()
    {
        JsonNode? flow = null;
        await Wait.Until(async () =>
        {
            var document = JsonNode.Parse((await stack.Api.Get("/swagger/v1/swagger.json")).Text)!;
            return (flow = document["components"]!["securitySchemes"]!["oauth2"]?["flows"]!["authorizationCode"]) is not null;
        });
        Assert.Equal($"{stack.Provider.Issuer}/authorize", flow!["authorizationUrl"]!.GetValue<string>());
        Assert.Equal($"{stack.Provider.Issuer}/token", flow["tokenUrl"]!.GetValue<string>());
        var page = (await stack.Api.Get("/swagger/index.js")).Text + (await stack.Api.Get("/swagger/index.html")).Text;
        Assert.Contains("swagger-ui", page, StringComparison.Ordinal);
        Assert.Contains("\"usePkceWithAuthorizationCodeGrant\":true", page.Replace(" ", ""), StringComparison.Ordinal);
    }

    private async Task<List<Operation>> Operations()
    {
        var document = JsonNode.Parse((await stack.Api.Get("/swagger/v1/swagger.json")).Text)!;
        var operations = new List<Operation>();
        foreach (var (path, item) in document["paths"]!.AsObject())
        {
            foreach (var (verb, described) in item!.AsObject().Where(one => Verbs.Contains(one.Key)))
            {
                var security = described!["security"]!.AsArray();
                var scopes = security.SelectMany(one => one!.AsObject()).SelectMany(one => one.Value!.AsArray())
                    .Select(scope => scope!.GetValue<string>()).Distinct().ToList();
                Assert.True(security.Count == 0 || scopes.Count == 1, $"{verb} {path} does not ask for one scope.");
                var query = string.Join('&', (described["parameters"]?.AsArray() ?? [])
                    .Where(one => one!["in"]!.GetValue<string>() == "query" && one["required"]?.GetValue<bool>() == true)
                    .Select(one => $"{one!["name"]}=2026-01-01"));
                var filled = path.Replace("{name}", "views", StringComparison.Ordinal)
                    .Replace("{streamId}", $"BankAccount-{Guid.NewGuid():N}", StringComparison.Ordinal)
                    .Replace("{code}", "forbidden", StringComparison.Ordinal);
                while (filled.IndexOf('{', StringComparison.Ordinal) is >= 0 and var at)
                    filled = filled[..at] + Guid.NewGuid() + filled[(filled.IndexOf('}', StringComparison.Ordinal) + 1)..];
                operations.Add(new(
                    verb.ToUpperInvariant(), query.Length == 0 ? filled : $"{filled}?{query}", scopes.SingleOrDefault(),
                    described["x-open-to-owners"]?.GetValue<bool>() == true,
                    described["requestBody"]?["content"]?["application/json"]?["example"]?.ToJsonString()));
            }
        }
        return operations;
    }

    private async Task<long> Head() => await stack.Services.GetRequiredService<IEventStore>().ReadHeadPosition(default);

    private sealed record Operation(string Verb, string Path, string? Scope, bool IsOpenToOwners, string? Body);
}
