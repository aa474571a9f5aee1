using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace BankingApi.Http.OpenApi;

/// <summary>The headers that commands obey and answers carry; actions read them from the request, where no tool sees them.</summary>
internal sealed class HeaderDescriptions(ApiExamples examples) : IOperationFilter
{
    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        var shape = new OperationShape(context.ApiDescription);
        operation.Parameters ??= [];
        if (shape.TakesKey)
            operation.Parameters.Add(IdempotencyKey(examples.Of(operation.OperationId, shape.Resource, Headers.IdempotencyKey.Header)));
        if (shape.TakesIfMatch) operation.Parameters.Add(IfMatch());
        if (shape.TakesLastEventId) operation.Parameters.Add(LastEventId());
        if (shape.TakesIfNoneMatch)
        {
            operation.Parameters.Add(IfNoneMatch());
            (operation.Responses ??= [])["304"] = NotModified();
        }

        foreach (var (status, answer) in operation.Responses ?? [])
        {
            if (answer is not OpenApiResponse response || status[0] != '2') continue;
            if (shape.TellsRevision)
                Add(response, "ETag", "The account's (or owner's) revision after this, in double quotes: for `If-Match`.",
                    ValueSchemas.Of("^\"\\d+\"$"), "\"0\"");
            if (shape.Creates) Add(response, "Location", "Where the new resource is.", ValueSchemas.Of(), null);
            if (!shape.TakesKey) continue;
            Add(response, "Idempotency-Replayed", "`true` where this key had been used for this very request before; absent otherwise.",
                ValueSchemas.OneOf(["true"]), null);
        }
    }

    public static OpenApiHeader RetryAfter()
        => new() { Description = "Seconds after which to try again.", Schema = ValueSchemas.Whole(0, int.MaxValue), Example = 1 };

    public static OpenApiHeader Challenge(int status) => new()
    {
        Description = "What was wrong with the token, and the scope where one is missing (RFC 6750).",
        Schema = ValueSchemas.Of("^Bearer"),
        Example = status == StatusCodes.Status401Unauthorized
            ? "Bearer error=\"invalid_token\"" : "Bearer error=\"insufficient_scope\", scope=\"accounts:read\"",
    };

    private static OpenApiParameter IdempotencyKey(string? example) => new()
    {
        Name = Headers.IdempotencyKey.Header,
        In = ParameterLocation.Header,
        Description =
            "The client's name for this command, 1 to 255 visible ASCII characters; `k` and `\"k\"` are the same. The same key with the "
            + "same values gets the original answer again, and one effect only, however much later; with other values it is a 422 "
            + "`idempotency-key-reused`. Scoped to this path (for transfers: to the source account). Refusals are not remembered. Without "
            + "a key, every request is a new command.",
        Schema = new OpenApiSchema
        { Type = JsonSchemaType.String, MinLength = 1, MaxLength = Headers.IdempotencyKey.MaxLength, Pattern = "^[!-~]+$" },
        Example = example is null ? null : JsonValue.Create(example),
    };

    private static OpenApiParameter IfMatch() => new()
    {
        Name = Headers.IfMatch.Header,
        In = ParameterLocation.Header,
        Description =
            "Only if the account is at this revision, such as `\"3\"`; a list (`\"3\", \"4\"`) admits any of its revisions, `*` any at "
            + "all. Otherwise 412 `revision-mismatch`, and nothing happens. Without it, a race that is lost is run again by the server.",
        Schema = ValueSchemas.Of("^\\s*(\\*|\"\\d+\"(\\s*,\\s*\"\\d+\")*)\\s*$"),
    };

    private static OpenApiParameter LastEventId() => new()
    {
        Name = TakesLastEventIdAttribute.Header,
        In = ParameterLocation.Header,
        Description = "The `id` that came last on an earlier connection: the stream goes on behind it.",
        Schema = ValueSchemas.Of("^(-1|\\d+)$"),
    };

    private static OpenApiParameter IfNoneMatch() => new()
    {
        Name = "If-None-Match",
        In = ParameterLocation.Header,
        Description =
            "The `ETag` of the answer that the client has (or a list of them, or `*`): 304 without a body where no event has come since. "
            + "Weak tags (`W/\"3\"`) are taken for strong ones.",
        Schema = ValueSchemas.Of(),
    };

    private static OpenApiResponse NotModified()
    {
        var response = new OpenApiResponse { Description = "The client has it already (`If-None-Match`)." };
        Add(response, "ETag", "As the client has it.", ValueSchemas.Of("^\"\\d+\"$"), null);
        return response;
    }

    private static void Add(OpenApiResponse response, string name, string description, OpenApiSchema schema, string? example)
    {
        response.Headers ??= new Dictionary<string, IOpenApiHeader>();
        response.Headers[name] = new OpenApiHeader
        { Description = description, Schema = schema, Example = example is null ? null : JsonValue.Create(example) };
    }
}
