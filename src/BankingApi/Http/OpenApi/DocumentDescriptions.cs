using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace BankingApi.Http.OpenApi;

/// <summary>What belongs to no action: the introduction, the order of the tags,
/// the schemas of problems and amounts, and the addresses at the root.</summary>
internal sealed class DocumentDescriptions(ApiExamples examples, EndpointDataSource endpoints, IServiceProvider services) : IDocumentFilter
{
    private static readonly string[] TagOrder =
        ["Owners", "Accounts", "Holds", "Time", "Transfers", "Analytics", "Live", "Webhooks", "Operations", ServicePaths.Tag];

    public void Apply(OpenApiDocument document, DocumentFilterContext context)
    {
        document.Info.Description = OpenApiText.Introduction + examples.Note;
        document.Components ??= new OpenApiComponents();
        document.Components.Schemas ??= new Dictionary<string, IOpenApiSchema>();
        document.Components.Schemas[ProblemDescriptions.SchemaId] = ProblemDescriptions.Schema();
        document.Components.Schemas[nameof(ValueSchemas.Amount)] = ValueSchemas.Amount();
        document.Components.Schemas[nameof(ValueSchemas.PositiveAmount)] = ValueSchemas.PositiveAmount();
        var security = services.GetRequiredService<OpenApiSecurity>();
        SecuritySchemes.AddTo(document, security);
        ServicePaths.AddTo(document, endpoints, security);

        document.Tags = (document.Tags ?? new HashSet<OpenApiTag>()).OrderBy(tag => Rank(tag.Name)).ToHashSet();
        var paths = new OpenApiPaths();
        foreach (var (path, item) in document.Paths.OrderBy(entry => Rank(TagOf(entry.Value)))) paths.Add(path, item);
        document.Paths = paths;
    }

    private static int Rank(string? tag) => Array.IndexOf(TagOrder, tag) is >= 0 and var rank ? rank : TagOrder.Length;

    private static string? TagOf(IOpenApiPathItem item) => item.Operations?.Values.FirstOrDefault()?.Tags?.FirstOrDefault()?.Name;
}
