using BankingApi.Http.Binding;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace BankingApi.Http.OpenApi;

/// <summary>Parameters as clients see them: camelCase, with their types, bounds, defaults and examples.</summary>
internal sealed class ParameterDescriptions(ApiExamples examples) : IOperationFilter
{
    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        var shape = new OperationShape(context.ApiDescription);
        foreach (var parameter in (operation.Parameters ?? []).OfType<OpenApiParameter>())
        {
            parameter.Name = JsonNamingPolicy.CamelCase.ConvertName(parameter.Name!);
            DescribeId(parameter, context);
            if (KnownParameters.Of(parameter.Name) is { } known)
            {
                parameter.Description ??= known.Description;
                parameter.Schema = known.Schema();
                parameter.Required = parameter.In == ParameterLocation.Path;
            }
            foreach (var attribute in AttributesOf(parameter, context))
            {
                if (attribute is RequiredParameterAttribute) parameter.Required = true;
                if (attribute is OneOfAttribute { Values: var values }) parameter.Schema = ValueSchemas.OneOf(values);
            }
            if (examples.Of(operation.OperationId, shape.Resource, parameter.Name) is { } example) parameter.Example = example;
        }
    }

    private static void DescribeId(OpenApiParameter parameter, OperationFilterContext context)
    {
        if (AttributesOf(parameter, context).OfType<PathIdAttribute>().FirstOrDefault() is { } id)
            parameter.Description ??= $"Id of the {id.NotFound.Replace("-not-found", "", StringComparison.Ordinal)}. One that is unknown, "
                + $"or no UUID, is a 404.";
    }

    private static IEnumerable<object> AttributesOf(OpenApiParameter parameter, OperationFilterContext context)
        => context.ApiDescription.ParameterDescriptions
            .FirstOrDefault(one => string.Equals(one.Name, parameter.Name, StringComparison.OrdinalIgnoreCase))?.CustomAttributes() ?? [];
}
