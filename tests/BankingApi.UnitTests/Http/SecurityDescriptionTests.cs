using System.Text.Json.Nodes;
using BankingApi.Http.OpenApi;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace BankingApi.UnitTests.Http;

/// <summary>What the OpenAPI document makes of an action's <c>[Authorize]</c>, in each mode of the service.</summary>
public sealed class SecurityDescriptionTests
{
    private static readonly OpenApiSecurity Open = new();
    private static readonly OpenApiSecurity Required = new() { Required = true };

    private static readonly OpenApiSecurity WithAuthority = new()
    {
        Required = true,
        AuthorizationUrl = new("https://id.example/authorize"),
        TokenUrl = new("https://id.example/token"),
    };

    [Fact]
    public async Task A_scope_is_asked_of_a_pasted_token_and_of_one_from_the_authority()
    {
        var operation = await Described(WithAuthority, new AuthorizeAttribute("accounts:read"));

        Assert.Equal("""[{"oauth2":["accounts:read"]},{"bearer":["accounts:read"]}]""", operation["security"]!.ToJsonString());
    }

    [Fact]
    public async Task Without_an_authority_only_a_pasted_token_is_known()
    {
        var operation = await Described(Required, new AuthorizeAttribute("accounts:read"));

        Assert.Equal("""[{"bearer":["accounts:read"]}]""", operation["security"]!.ToJsonString());
    }

    [Fact]
    public async Task In_open_mode_the_scopes_are_named_all_the_same_and_no_token_will_do()
    {
        var operation = await Described(Open, new AuthorizeAttribute("accounts:read"));

        Assert.Equal("""[{"bearer":["accounts:read"]},{}]""", operation["security"]!.ToJsonString());
    }

    [Fact]
    public async Task Every_scope_of_an_action_is_needed_and_one_without_a_scope_needs_a_token_only()
    {
        var both = await Described(Required, new AuthorizeAttribute("accounts:read"), new AuthorizeAttribute("transfers:read"));
        var any = await Described(Required, new AuthorizeAttribute());

        Assert.Equal("""[{"bearer":["accounts:read","transfers:read"]}]""", both["security"]!.ToJsonString());
        Assert.Equal("""[{"bearer":[]}]""", any["security"]!.ToJsonString());
    }

    [Fact]
    public async Task An_action_that_needs_a_token_says_how_it_refuses()
    {
        var responses = (await Described(Required, new AuthorizeAttribute("accounts:read")))["responses"]!;

        Assert.Equal(["401", "403", "429", "500", "503"], responses.AsObject().Select(response => response.Key));
        Assert.Equal(["unauthenticated"], Codes(responses["401"]!));
        Assert.Equal(["forbidden"], Codes(responses["403"]!));
        Assert.Equal(["too-many-requests"], Codes(responses["429"]!));
        Assert.Contains("overloaded", Codes(responses["503"]!));
        Assert.All((string[])["401", "403"], status => Assert.NotNull(responses[status]!["headers"]!["WWW-Authenticate"]));
        Assert.All((string[])["429", "503"], status => Assert.NotNull(responses[status]!["headers"]!["Retry-After"]));
    }

    [Fact]
    public async Task An_open_action_asks_for_nothing_and_may_be_limited_all_the_same()
    {
        foreach (var operation in (JsonNode[])[await Described(Required),
            await Described(Required, new AuthorizeAttribute("accounts:read"), new AllowAnonymousAttribute())])
        {
            Assert.Equal("[]", operation["security"]!.ToJsonString());
            Assert.Equal(["429", "500", "503"], operation["responses"]!.AsObject().Select(response => response.Key));
        }
    }

    [Fact]
    public async Task The_schemes_name_each_scope_and_where_to_sign_in()
    {
        var schemes = await Schemes(WithAuthority);
        var open = await Schemes(Open);

        var flow = schemes["oauth2"]!["flows"]!["authorizationCode"]!;
        Assert.Equal("https://id.example/authorize", flow["authorizationUrl"]!.GetValue<string>());
        Assert.Equal("https://id.example/token", flow["tokenUrl"]!.GetValue<string>());
        Assert.Equal(
            [
                "owners:read", "owners:write", "accounts:read", "accounts:write", "transactions:write", "transfers:read",
                "transfers:write", "analytics:read", "events:read", "webhooks:manage", "operations:read", "operations:write",
            ],
            flow["scopes"]!.AsObject().Select(scope => scope.Key));
        Assert.Equal("http", schemes["bearer"]!["type"]!.GetValue<string>());
        Assert.DoesNotContain("`Open`", schemes["bearer"]!["description"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Contains("`Open`", open["bearer"]!["description"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Null(open["oauth2"]);
    }

    private static async Task<JsonNode> Schemes(OpenApiSecurity security)
        => (await Document(security))["components"]!["securitySchemes"]!;

    private static async Task<JsonNode> Described(OpenApiSecurity security, params object[] metadata)
        => (await Document(security, metadata))["paths"]!["/action"]!["get"]!;

    /// <summary>One action with these attributes, as Swashbuckle hands it to the filters.</summary>
    private static async Task<JsonNode> Document(OpenApiSecurity security, params object[] metadata)
    {
        var operation = new OpenApiOperation();
        var document = new OpenApiDocument
        {
            Info = new OpenApiInfo { Title = "One action", Version = "v1" },
            Paths = new OpenApiPaths
            {
                ["/action"] = new OpenApiPathItem
                { Operations = new Dictionary<HttpMethod, OpenApiOperation> { [HttpMethod.Get] = operation } },
            },
        };
        var api = new ApiDescription { ActionDescriptor = new ActionDescriptor { EndpointMetadata = [.. metadata] } };
        var context = new OperationFilterContext(api, null!, new SchemaRepository(), document, null!);
        new ProblemDescriptions().Apply(operation, context);
        new SecurityDescriptions(new ServiceCollection().AddSingleton(security).BuildServiceProvider()).Apply(operation, context);
        SecuritySchemes.AddTo(document, security);
        return JsonNode.Parse(await document.SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1))!;
    }

    private static IEnumerable<string> Codes(JsonNode response)
        => response["content"]!["application/problem+json"]!["examples"]!.AsObject().Select(example => example.Key);
}
