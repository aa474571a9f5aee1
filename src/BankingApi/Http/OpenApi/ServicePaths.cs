using Microsoft.OpenApi;

namespace BankingApi.Http.OpenApi;

/// <summary>The addresses at the root, which are no actions and so have to be described by hand.</summary>
internal static class ServicePaths
{
    public const string Tag = "Service";

    private static readonly string[] Limits = [ProblemCodes.TooManyRequests, ProblemCodes.Overloaded];

    public static void AddTo(OpenApiDocument document, EndpointDataSource endpoints, OpenApiSecurity security)
    {
        (document.Tags ??= new HashSet<OpenApiTag>())
            .Add(new() { Name = Tag, Description = "Health, metrics, and what problems mean. These stand at the root." });

        var check = Object(("status", Health()), ("description", new OpenApiSchema { Type = JsonSchemaType.String | JsonSchemaType.Null }));
        var health = Component(document, "Health",
            Object(("status", Health()), ("checks", new OpenApiSchema { Type = JsonSchemaType.Object, AdditionalProperties = check })));
        var live = Get(document, "/health/live", "getLiveness", "Whether the process answers.",
            "Nothing is asked of the stores: for whoever starts the process anew when it hangs. Never limited.", Json("It does.", health));
        var ready = Get(document, "/health/ready", "getReadiness", "Whether both stores answer and the projection is running.",
            "For whoever sends it requests, or none. Never limited.", Json("All is well.", health));
        foreach (var operation in (OpenApiOperation[])[live, ready])
            operation.Responses!["400"] = new OpenApiResponse { Description = "No request that HTTP allows; the answer has no body." };
        ready.Responses!["503"] = Json("Something is not; `checks` says what.", health);

        var text = ValueSchemas.Of();
        var code = Component(document, "ProblemCode", Object(
            ("type", text), ("code", text), ("status", ValueSchemas.Whole(400, 599)), ("title", text), ("explanation", text)));
        var list = Object(("items", new OpenApiSchema { Type = JsonSchemaType.Array, Items = code }));
        var problems = Get(document, "/problems", "listProblems", "Every problem this API answers with.",
            "Browsers get it as a page.", Json("All of them.", list));
        var explain = Get(document, "/problems/{code}", "getProblem", "What one problem means.",
            "The `type` of a problem leads here; browsers get it as a page.", Json("What it means and what to do.", code));
        ProblemDescriptions.Add(problems, Limits, document);
        ProblemDescriptions.Add(explain, [ProblemCodes.NotFound, .. Limits], document);
        explain.Parameters =
        [
            new OpenApiParameter
            {
                Name = "code",
                In = ParameterLocation.Path,
                Required = true,
                Example = ProblemCodes.InsufficientFunds,
                Schema = ValueSchemas.OneOf(ProblemCodes.All.Select(one => one.Code)),
            },
        ];

        if (!endpoints.Endpoints.OfType<RouteEndpoint>().Any(endpoint => endpoint.RoutePattern.RawText?.TrimStart('/') == "metrics"))
            return;
        var metrics = Get(document, "/metrics", "getMetrics", "Metrics of the service and of its runtime.",
            "For Prometheus to scrape.", Content("Prometheus' text format.", "text/plain", text));
        IReadOnlyList<string>? scopes = security.OpenMetrics ? null : [Scopes.OperationsRead];
        metrics.Security = SecuritySchemes.Asking(scopes, document, security);
        ProblemDescriptions.Add(
            metrics, scopes is null ? Limits : [ProblemCodes.Unauthenticated, ProblemCodes.Forbidden, .. Limits], document);
    }

    private static OpenApiSchema Health() => ValueSchemas.OneOf(["HEALTHY", "UNHEALTHY"]);

    private static OpenApiSchema Object(params ReadOnlySpan<(string Name, IOpenApiSchema Schema)> properties)
    {
        var schema = new OpenApiSchema
        { Type = JsonSchemaType.Object, Properties = new Dictionary<string, IOpenApiSchema>(), Required = new HashSet<string>() };
        foreach (var (name, property) in properties)
        {
            schema.Properties[name] = property;
            schema.Required.Add(name);
        }
        return schema;
    }

    private static OpenApiSchemaReference Component(OpenApiDocument document, string id, OpenApiSchema schema)
    {
        document.Components!.Schemas![id] = schema;
        return new(id, document);
    }

    private static OpenApiResponse Json(string description, IOpenApiSchema schema) => Content(description, "application/json", schema);

    private static OpenApiResponse Content(string description, string mediaType, IOpenApiSchema schema)
        => new()
        {
            Description = description,
            Content = new Dictionary<string, OpenApiMediaType> { [mediaType] = new() { Schema = schema } }
        };

    private static OpenApiOperation Get(
        OpenApiDocument document, string path, string id, string summary, string description, OpenApiResponse answer)
    {
        var operation = new OpenApiOperation
        {
            OperationId = id,
            Summary = summary,
            Description = description,
            Tags = new HashSet<OpenApiTagReference> { new(Tag, document) },
            Responses = new OpenApiResponses { ["200"] = answer },
            Security = [],
        };
        document.Paths[path] = new OpenApiPathItem
        { Operations = new Dictionary<HttpMethod, OpenApiOperation> { [HttpMethod.Get] = operation } };
        return operation;
    }
}
