using BankingApi.Http.Binding;
using Microsoft.AspNetCore.Mvc.Controllers;
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
            if (KnownParameters.Of(parameter.Name, shape.Resource, context.ApiDescription.RelativePath!) is { } known)
            {
                parameter.Description ??= known.Description;
                parameter.Schema = known.Schema();
                parameter.Required = known.Required || parameter.In == ParameterLocation.Path;
            }
            if (examples.Of(operation.OperationId, shape.Resource, parameter.Name) is { } example) parameter.Example = example;
        }
    }

    private static void DescribeId(OpenApiParameter parameter, OperationFilterContext context)
    {
        var id = (context.ApiDescription.ActionDescriptor as ControllerActionDescriptor)?.MethodInfo.GetParameters()
            .FirstOrDefault(one => one.Name == parameter.Name)?.GetCustomAttributes(typeof(PathIdAttribute), false)
                .OfType<PathIdAttribute>().FirstOrDefault();
        if (id is not null)
            parameter.Description ??= $"Id of the {id.NotFound.Replace("-not-found", "", StringComparison.Ordinal)}. One that is unknown, "
                + $"or no UUID, is a 404.";
    }
}
