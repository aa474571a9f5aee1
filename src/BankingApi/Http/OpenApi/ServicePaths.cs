using Microsoft.OpenApi;

namespace BankingApi.Http.OpenApi;

/// <summary>The addresses at the root, which are no actions and so have to be described by hand.</summary>
internal static class ServicePaths
{
    public const string Tag = "Service";

    public static void AddTo(OpenApiDocument document, EndpointDataSource endpoints)
    {
        (document.Tags ??= new HashSet<OpenApiTag>())
            .Add(new() { Name = Tag, Description = "Health, metrics, and what problems mean. These stand at the root." });

        var check = Object(("status", Health()), ("description", new OpenApiSchema { Type = JsonSchemaType.String | JsonSchemaType.Null }));
        var health = Component(document, "Health",
            Object(("status", Health()), ("checks", new OpenApiSchema { Type = JsonSchemaType.Object, AdditionalProperties = check })));
        Get(document, "/health/live", "getLiveness", "The process answers.", Json("It does.", health));
        Get(document, "/health/ready", "getReadiness", "Both stores answer and the projection is running.", Json("All is well.", health))
            .Responses!["503"] = Json("Something is not; `checks` says what.", health);

        var text = ValueSchemas.Of();
        var code = Component(document, "ProblemCode", Object(
            ("type", text), ("code", text), ("status", ValueSchemas.Whole(400, 599)), ("title", text), ("explanation", text)));
        var list = Object(("items", new OpenApiSchema { Type = JsonSchemaType.Array, Items = code }));
        Get(document, "/problems", "listProblems", "Every problem this API answers with; browsers get it as a page.",
            Json("All of them.", list));
        var explain =
            Get(document, "/problems/{code}", "getProblem", "What the type of a problem leads to; browsers get it as a page.",
                Json("What it means and what to do.", code));
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
        Get(document, "/metrics", "getMetrics", "Metrics of the service and of its runtime.",
            Content("Prometheus' text format.", "text/plain", text));
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

    private static OpenApiOperation Get(OpenApiDocument document, string path, string id, string summary, OpenApiResponse answer)
    {
        var operation = new OpenApiOperation
        {
            OperationId = id,
            Summary = summary,
            Tags = new HashSet<OpenApiTagReference> { new(Tag, document) },
            Responses = new OpenApiResponses { ["200"] = answer },
        };
        document.Paths[path] = new OpenApiPathItem
        { Operations = new Dictionary<HttpMethod, OpenApiOperation> { [HttpMethod.Get] = operation } };
        return operation;
    }
}
