using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.ModelBinding.Metadata;

namespace BankingApi.Http.Binding;

/// <summary>Binds a <see cref="Guid"/> from the path. What is no UUID names nothing: a 404 with the resource's own code.</summary>
/// <param name="notFound">One of <see cref="ProblemCodes"/>, such as <c>account-not-found</c>.</param>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class PathIdAttribute(string notFound) : Attribute, IBindingSourceMetadata
{
    public BindingSource BindingSource => BindingSource.Path;

    public string NotFound => notFound;
}

internal sealed class PathIdBinderProvider : IModelBinderProvider
{
    public IModelBinder? GetBinder(ModelBinderProviderContext context)
        => context.Metadata is DefaultModelMetadata { Attributes.ParameterAttributes: { } attributes }
        && attributes.OfType<PathIdAttribute>().FirstOrDefault() is { } pathId
            ? new Binder(Problem.Of(pathId.NotFound))
            : null;

    private sealed class Binder(Problem notFound) : IModelBinder
    {
        public Task BindModelAsync(ModelBindingContext bindingContext)
        {
            if (bindingContext.HttpContext.Request.RouteValues[bindingContext.FieldName] is string text && Ids.TryParse(text, out var id))
                bindingContext.Result = ModelBindingResult.Success(id);
            else
                BindingProblems.Refuse(bindingContext.HttpContext, bindingContext.ModelState, bindingContext.ModelName, notFound);
            return Task.CompletedTask;
        }
    }
}
