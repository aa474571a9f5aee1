using Microsoft.OpenApi;

namespace BankingApi.Http;

/// <summary>The OpenAPI document and Swagger UI.</summary>
internal static class OpenApiRegistration
{
    public static IServiceCollection AddOpenApi(this IServiceCollection services)
        => services.AddSwaggerGen(swagger =>
        {
            swagger.SwaggerDoc("v1", new OpenApiInfo { Title = "BankingApi", Version = "v1", Description = "An event-sourced bank-account service." });
            swagger.SupportNonNullableReferenceTypes();
            foreach (var xml in Directory.EnumerateFiles(AppContext.BaseDirectory, "BankingApi*.xml")) swagger.IncludeXmlComments(xml, includeControllerXmlComments: true);
        });

    public static void UseOpenApi(this WebApplication app)
    {
        app.UseSwagger();
        app.UseSwaggerUI(ui =>
        {
            ui.DocumentTitle = "BankingApi";
            ui.SwaggerEndpoint("/swagger/v1/swagger.json", "BankingApi v1");
        });
    }
}
