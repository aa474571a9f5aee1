using BankingApi.Http.Binding;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace BankingApi.Http.OpenApi;

/// <summary>What an action declares of itself, by its signature and its attributes.</summary>
internal sealed class OperationShape(ApiDescription api)
{
    /// <summary>The first part of the path, such as <c>accounts</c>: the scope of examples.</summary>
    public string Resource { get; } = api.RelativePath?.Split('/', '?') is ["api", "v1", var resource, ..] ? resource : "";

    public bool HasBody => api.ParameterDescriptions.Any(parameter => parameter.Source == BindingSource.Body);

    public bool HasQuery => api.ParameterDescriptions.Any(parameter => parameter.Source == BindingSource.Query);

    /// <summary>Opens, registers, sets aside or moves money.</summary>
    public bool Creates => api.SupportedResponseTypes.Any(answer => answer.StatusCode == StatusCodes.Status201Created);

    public bool TakesKey => Creates || Declared<TakesKeyAttribute>() is not null;

    public bool TakesIfMatch => Declared<TakesIfMatchAttribute>() is not null;

    public bool TakesLastEventId => Declared<TakesLastEventIdAttribute>() is not null;

    public bool TellsRevision => Declared<TellsRevisionAttribute>() is not null;

    public bool TakesIfNoneMatch => TellsRevision && api.HttpMethod == HttpMethods.Get;

    /// <summary>Where a query's answer comes from.</summary>
    public ReadSource? Source => Declared<ReadsAttribute>()?.Source;

    public bool ReadsViews => Source is ReadSource.Views or ReadSource.ViewsOrLog or ReadSource.Deliveries;

    /// <summary>What a token must allow, all of it; null where anyone may call.</summary>
    public IReadOnlyList<string>? Scopes => Declared<IAllowAnonymous>() is not null || Declared<IAuthorizeData>() is null
        ? null : [.. api.ActionDescriptor.EndpointMetadata.OfType<IAuthorizeData>().Select(one => one.Policy).OfType<string>().Distinct()];

    /// <summary>Whether it is for callers, too, who are confined to an owner.</summary>
    public bool IsOpenToOwners => Declared<OpenToOwnersAttribute>() is not null;

    /// <summary>The problems that the action declares itself: what its path may lack first.</summary>
    public IEnumerable<string> Refuses => api.ParameterDescriptions.SelectMany(parameter => parameter.CustomAttributes())
        .OfType<PathIdAttribute>().Select(id => id.NotFound).Concat(Declared<RefusesAttribute>()?.Codes ?? []);

    /// <summary>The other shape of a success; null where there is one only.</summary>
    public Type? OtherResponse => Declared<OrRespondsAttribute>()?.Other;

    /// <summary>Whether it may have to wait for the read model, or for a revision that is still to come.</summary>
    public bool MayBeBehind => Source is ReadSource.Views
        || api.ParameterDescriptions.Any(parameter => string.Equals(parameter.Name, "minRevision", StringComparison.OrdinalIgnoreCase));

    // MVC adds a controller's attributes to those of its actions.
    private T? Declared<T>() where T : class => api.ActionDescriptor.EndpointMetadata.OfType<T>().LastOrDefault();
}
