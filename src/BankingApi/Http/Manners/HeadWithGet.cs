using Microsoft.AspNetCore.Mvc.ApplicationModels;

namespace BankingApi.Http.Manners;

/// <summary>Every action that takes GET takes HEAD: it answers as for GET, and the server leaves the body out.</summary>
internal sealed class HeadWithGet : IActionModelConvention
{
    public void Apply(ActionModel action)
    {
        foreach (var selector in action.Selectors)
        {
            // What routing goes by. The selector's constraint, which the OpenAPI document is made from, stays: a HEAD beside every GET
            // would tell its readers nothing.
            var methods = selector.EndpointMetadata.OfType<HttpMethodMetadata>().FirstOrDefault();
            if (methods is null || !methods.HttpMethods.Contains(HttpMethods.Get)) continue;
            selector.EndpointMetadata.Remove(methods);
            selector.EndpointMetadata.Add(new HttpMethodMetadata([.. methods.HttpMethods, HttpMethods.Head]));
        }
    }
}
