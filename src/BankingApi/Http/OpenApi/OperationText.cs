using System.Text.RegularExpressions;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace BankingApi.Http.OpenApi;

/// <summary>An operation's prose: what its action says, and where a query's answer comes from.</summary>
internal sealed partial class OperationText : IOperationFilter
{
    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        // Comments are broken where a line of code ends; generated clients drop these breaks and glue the words together.
        var remarks = BreakOfLine().Replace(operation.Description ?? "", " ").Trim();
        var source = new OperationShape(context.ApiDescription).Source switch
        {
            ReadSource.Log => "The answer comes from the event store, and is never behind.",
            ReadSource.Views => "The answer comes from the read model, which follows the event store within a fraction of a second.",
            ReadSource.ViewsOrLog => "The answer comes from the read model, or from the event store where the read model lacks it still.",
            ReadSource.Deliveries or null => "",
        };
        operation.Description = remarks.Length == 0 ? source : source.Length == 0 ? remarks : $"{remarks}\n\n{source}";
    }

    /// <summary>Within a paragraph; lists and tables keep their lines.</summary>
    [GeneratedRegex(@"(?<!\n)\n(?!\s*(\n|[-*|]))\s*")]
    private static partial Regex BreakOfLine();
}
