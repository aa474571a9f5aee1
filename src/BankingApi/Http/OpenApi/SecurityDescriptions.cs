using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace BankingApi.Http.OpenApi;

/// <summary>Which tokens an operation takes: from the <c>[Authorize]</c> and <c>[AllowAnonymous]</c> of its action.</summary>
internal sealed class SecurityDescriptions(IServiceProvider services) : IOperationFilter
{
    public void Apply(OpenApiOperation operation, OperationFilterContext context) => operation.Security = SecuritySchemes.Asking(
        new OperationShape(context.ApiDescription).Scopes, context.Document, services.GetRequiredService<OpenApiSecurity>());
}
