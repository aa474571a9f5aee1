using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace BankingApi.Http.OpenApi;

/// <summary>What a success looks like, and the body that brings it about.</summary>
internal sealed class ResponseDescriptions(ApiExamples examples) : IOperationFilter
{
    private const string Csv = "text/csv";
    private const string Events = "text/event-stream";

    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        foreach (var type in context.ApiDescription.SupportedResponseTypes)
        {
            if (operation.Responses?.GetValueOrDefault(type.StatusCode.ToString(System.Globalization.CultureInfo.InvariantCulture))
                is not OpenApiResponse response) continue;
            response.Description = type.StatusCode switch
            {
                StatusCodes.Status201Created => "Done: now, or before by the same key.",
                StatusCodes.Status202Accepted => "Accepted, and carried on in the background.",
                StatusCodes.Status204NoContent => "Done.",
                _ => "As asked.",
            };
            foreach (var (mediaType, content) in response.Content ?? new Dictionary<string, OpenApiMediaType>())
            {
                if (mediaType == Csv) DescribeCsv(content);
                else if (mediaType == Events) DescribeEvents(content);
                else if (type.Type is { } of) Describe(content, of, operation.OperationId, context);
            }
        }

        if (operation.RequestBody is not OpenApiRequestBody { Content: { } contents } request) return;
        var body = context.ApiDescription.ParameterDescriptions.First(parameter => parameter.Source == BindingSource.Body);
        request.Required = body.IsRequired;
        foreach (var content in contents.Values)
        {
            content.Example = examples.Of(body.Type);
            if (SchemaDescriptions.ReferenceIn(content.Schema) is { } reference) content.Schema = reference;
        }
    }

    private void Describe(OpenApiMediaType content, Type type, string? operationId, OperationFilterContext context)
    {
        content.Example = examples.OfAnswer(operationId, type);
        if (new OperationShape(context.ApiDescription).OtherResponse is not { } other) return;
        content.Schema = new OpenApiSchema
        { AnyOf = [content.Schema!, context.SchemaGenerator.GenerateSchema(other, context.SchemaRepository)] };
        if (examples.Of(other) is { } example) content.Example = example;
    }

    private static void DescribeEvents(OpenApiMediaType content)
    {
        content.Schema = new OpenApiSchema
        { Type = JsonSchemaType.String, Description = "Server-sent events (WHATWG HTML): `id`, `event` and `data`, and comments." };
        content.Example = JsonValue.Create(
            ":\n\nid: 1\nevent: BankAccountTransactionRecordedV2\ndata: {\"revision\":1,\"eventType\":\"BankAccountTransactionRecordedV2\","
            + "\"recordedAt\":\"2026-02-10T09:30:00.000Z\",\"balanceBefore\":\"1000.00\",\"balanceAfter\":\"1025.00\"}\n\n");
    }

    private static void DescribeCsv(OpenApiMediaType content)
    {
        content.Schema = new OpenApiSchema { Type = JsonSchemaType.String, Description = "RFC 4180, UTF-8, with a header row." };
        content.Example = JsonValue.Create(
            "transactionId,revision,recordedAt,type,direction,amount,currency,balanceAfter,description,transferId,counterpartyAccountId\r\n"
            + "9d6bb7a4-7d4f-5a0c-9a55-3b0b7f0e6f11,1,2026-01-31T09:30:00.000Z,DEPOSIT,CREDIT,25.00,EUR,1025.00,Cash,,\r\n");
    }
}
