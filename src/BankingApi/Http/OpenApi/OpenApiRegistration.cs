using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.Mvc.Controllers;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace BankingApi.Http.OpenApi;

/// <summary>The OpenAPI document, which must say the same as the contract, and Swagger UI.</summary>
internal static class OpenApiRegistration
{
    private const string Answer = "Response";

    /// <summary>Names that are taken: AccountStatusResponse cannot be AccountStatus.</summary>
    private static readonly HashSet<string> Enumerations =
        [.. typeof(Currency).Assembly.GetTypes().Concat(typeof(OpenApiRegistration).Assembly.GetTypes()).Where(type => type.IsEnum)
            .Select(type => type.Name)];

    public static IServiceCollection AddOpenApi(this IServiceCollection services)
    {
        services.TryAddSingleton<ApiExamples>();
        return services.AddSwaggerGen(Describe);
    }

    public static void UseOpenApi(this WebApplication app)
    {
        // Both would look at every request, and each costs it a state machine.
        app.UseWhen(context => context.Request.Path.StartsWithSegments("/swagger"), swagger =>
        {
            swagger.UseMiddleware<SwaggerManners>();
            swagger.UseSwagger(document => document.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1);
            swagger.UseSwaggerUI(ui =>
            {
                ui.DocumentTitle = "BankingApi";
                ui.SwaggerEndpoint("/swagger/v1/swagger.json", "BankingApi v1");
                ui.DisplayRequestDuration();
                ui.EnableDeepLinking();
                ui.DefaultModelsExpandDepth(0);
                ui.OAuthClientId(app.Services.GetRequiredService<OpenApiSecurity>().ClientId);
                ui.OAuthUsePkce();
            });
        });
    }

    private static void Describe(SwaggerGenOptions swagger)
    {
        swagger.SwaggerDoc("v1", new OpenApiInfo
        {
            Title = "BankingApi",
            Version = "v1",
            Contact = new OpenApiContact { Name = "The BankingApi authors" },
            License = new OpenApiLicense { Name = "MIT License", Identifier = "MIT" },
        });
        swagger.AddServer(new OpenApiServer { Url = "/", Description = "The service that this document comes from." });
        swagger.SupportNonNullableReferenceTypes();
        swagger.UseAllOfToExtendReferenceSchemas();
        swagger.CustomOperationIds(OperationId);
        swagger.CustomSchemaIds(SchemaId);
        swagger.MapType<decimal>(ValueSchemas.Money);
        swagger.MapType<decimal?>(ValueSchemas.Money);
        swagger.MapType<MoneyText>(ValueSchemas.Amount);
        swagger.MapType<MoneyText?>(ValueSchemas.Amount);
        swagger.MapType<DateTimeOffset>(ValueSchemas.Instant);
        swagger.MapType<DateTimeOffset?>(ValueSchemas.Instant);
        swagger.MapType<StoredJson>(ValueSchemas.AnyObject);
        swagger.MapType<StoredJson?>(ValueSchemas.AnyObject);
        foreach (var xml in Directory.EnumerateFiles(AppContext.BaseDirectory, "BankingApi*.xml"))
            swagger.IncludeXmlComments(xml, includeControllerXmlComments: true);
        // After the comments, which they complete.
        swagger.SchemaFilter<SchemaDescriptions>();
        swagger.OperationFilter<ParameterDescriptions>();
        swagger.OperationFilter<HeaderDescriptions>();
        swagger.OperationFilter<ResponseDescriptions>();
        swagger.OperationFilter<ProblemDescriptions>();
        swagger.OperationFilter<SecurityDescriptions>();
        swagger.OperationFilter<OperationText>();
        swagger.DocumentFilter<DocumentDescriptions>();
    }

    /// <summary>The route's name, where it has one.</summary>
    private static string? OperationId(ApiDescription api)
        => api.ActionDescriptor is not ControllerActionDescriptor action ? null
            : JsonNamingPolicy.CamelCase.ConvertName(action.AttributeRouteInfo?.Name ?? action.ActionName + action.ControllerName);

    /// <summary>Clients know accounts, not responses that hold them.</summary>
    private static string SchemaId(Type type)
    {
        var name = type.IsGenericType ? type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)] : type.Name;
        if (name.EndsWith(Answer, StringComparison.Ordinal) && !Enumerations.Contains(name[..^Answer.Length]))
            name = name[..^Answer.Length];
        return string.Concat(type.GetGenericArguments().Select(SchemaId)) + name;
    }
}
