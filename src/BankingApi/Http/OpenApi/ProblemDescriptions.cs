using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace BankingApi.Http.OpenApi;

/// <summary>Every problem that an operation may answer with: those of the conventions, and those that the action declares itself.</summary>
internal sealed class ProblemDescriptions : IOperationFilter
{
    public const string SchemaId = "Problem";

    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        operation.Responses ??= [];
        Add(operation, CodesOf(context), context.Document);
    }

    public static void Add(OpenApiOperation operation, IEnumerable<string> codes, OpenApiDocument document)
    {
        foreach (var ofStatus in codes.Distinct().Select(ProblemCodes.Of).GroupBy(code => code.Status).OrderBy(group => group.Key))
            operation.Responses![ofStatus.Key.ToString(CultureInfo.InvariantCulture)] = Describe([.. ofStatus], operation, document);
    }

    public static OpenApiSchema Schema() => new()
    {
        Type = JsonSchemaType.Object,
        Description = "Why a request was not done (RFC 9457).",
        Required = new HashSet<string> { "type", "title", "status", "detail", "code", "traceId" },
        Properties = new Dictionary<string, IOpenApiSchema>
        {
            ["type"] = new OpenApiSchema { Type = JsonSchemaType.String, Format = "uri-reference", Description = "A GET explains it." },
            ["title"] = new OpenApiSchema { Type = JsonSchemaType.String, Description = "Names the kind of problem." },
            ["status"] = new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int32" },
            ["detail"] = new OpenApiSchema
            {
                Type = JsonSchemaType.String,
                Description = "For people; never with customers' data.",
                // Kiota's clients make it the message of the exception.
                Extensions = new Dictionary<string, IOpenApiExtension> { ["x-ms-primary-error-message"] = new JsonNodeExtension(true) },
            },
            ["code"] = new OpenApiSchema
            {
                Type = JsonSchemaType.String,
                Description = "For programs.",
                Enum = [.. ProblemCodes.All.Select(code => (JsonNode)code.Code)]
            },
            ["traceId"] = new OpenApiSchema { Type = JsonSchemaType.String, Description = "What the log calls this request." },
            ["errors"] = new OpenApiSchema
            {
                Type = JsonSchemaType.Object,
                Description = "Only with `validation-failed`: field, parameter or header → what is wrong with it.",
                AdditionalProperties = new OpenApiSchema
                { Type = JsonSchemaType.Array, Items = new OpenApiSchema { Type = JsonSchemaType.String } },
            },
        },
    };

    private static IEnumerable<string> CodesOf(OperationFilterContext context)
    {
        var shape = new OperationShape(context.ApiDescription);
        if (shape.HasBody || shape.HasQuery || shape.Creates || shape.TakesIfMatch) yield return ProblemCodes.ValidationFailed;
        if (shape.HasBody)
        {
            yield return ProblemCodes.MalformedRequest;
            yield return ProblemCodes.BodyTooLarge;
            yield return ProblemCodes.UnsupportedMediaType;
        }
        if (shape.Scopes is not null)
        {
            yield return ProblemCodes.Unauthenticated;
            yield return ProblemCodes.Forbidden;
        }
        foreach (var code in shape.Refuses) yield return code;
        if (shape.TakesIfMatch) yield return ProblemCodes.RevisionMismatch;
        if (shape.TakesKey) yield return ProblemCodes.IdempotencyKeyReused;
        yield return ProblemCodes.TooManyRequests;
        if (shape.MayBeBehind) yield return ProblemCodes.ReadModelBehind;
        yield return ProblemCodes.EventStoreUnavailable;
        if (shape.ReadsViews) yield return ProblemCodes.ReadStoreUnavailable;
        if (shape.Scopes is not null) yield return ProblemCodes.IdentityProviderUnavailable;
        yield return ProblemCodes.Overloaded;
        yield return ProblemCodes.InternalError;
    }

    private static OpenApiResponse Describe(List<ProblemCode> codes, OpenApiOperation operation, OpenApiDocument document)
    {
        var response = new OpenApiResponse
        {
            Description = string.Join('\n', codes.Select(code => $"- `{code.Code}`: {code.Explanation}")),
            Content = new Dictionary<string, OpenApiMediaType>
            {
                [ProblemResult.ContentType] = new()
                {
                    Schema = new OpenApiSchemaReference(SchemaId, document),
                    Examples = codes.ToDictionary(code => code.Code,
                        code => (IOpenApiExample)new OpenApiExample { Summary = code.Title, Value = Example(code, operation) }),
                },
            },
        };
        if (codes.Exists(code => code.RetryAfterSeconds is not null))
            response.Headers = new Dictionary<string, IOpenApiHeader> { ["Retry-After"] = HeaderDescriptions.RetryAfter() };
        if (codes[0].Status is StatusCodes.Status401Unauthorized or StatusCodes.Status403Forbidden)
            response.Headers =
                new Dictionary<string, IOpenApiHeader> { ["WWW-Authenticate"] = HeaderDescriptions.Challenge(codes[0].Status) };
        return response;
    }

    private static JsonObject Example(ProblemCode code, OpenApiOperation operation)
    {
        var problem = new JsonObject
        {
            ["type"] = code.Type,
            ["title"] = code.Title,
            ["status"] = code.Status,
            ["detail"] = code.Explanation,
            ["code"] = code.Code,
            ["traceId"] = "0af7651916cd43dd8448eb211c80319c",
        };
        if (code.Code == ProblemCodes.ValidationFailed)
            problem["errors"] = new JsonObject { [FieldOf(operation)] = new JsonArray("Has a value that is not allowed.") };
        return problem;
    }

    private static string FieldOf(OpenApiOperation operation)
        => operation.Parameters?.FirstOrDefault(parameter => parameter.In != ParameterLocation.Path)?.Name ?? "field";
}
