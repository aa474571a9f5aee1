using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace BankingApi.Http.OpenApi;

/// <summary>Which tokens an operation takes: from the <c>[Authorize]</c> and <c>[AllowAnonymous]</c> of its action.</summary>
internal sealed class SecurityDescriptions(IServiceProvider services) : IOperationFilter
{
    /// <summary>An extension of our own: whether a caller who is confined to an owner may do it.</summary>
    private const string OpenToOwners = "x-open-to-owners";

    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        var shape = new OperationShape(context.ApiDescription);
        operation.Security = SecuritySchemes.Asking(shape.Scopes, context.Document, services.GetRequiredService<OpenApiSecurity>());
        if (shape.Scopes is null) return;
        operation.Extensions ??= new Dictionary<string, IOpenApiExtension>();
        operation.Extensions[OpenToOwners] = new JsonNodeExtension(JsonValue.Create(shape.IsOpenToOwners));
    }
}
